package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.catalog.UnitPatch;
import stockpot.kernel.InstanceId;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** How what an instance defines, and changes of it, are said in JSON: the types of all kinds are named alike. */
final class DefinitionWords {
    private static final String DEFINE = "Define";
    private static final String CHANGE = "Change";
    private static final String REMOVE = "Remove";
    private static final String BUILT_IN = "built_in";
    private static final String QUOTA = "quota";

    private DefinitionWords() {}

    static String defineType(Kind kind) {
        return DEFINE + noun(kind);
    }

    static String changeType(Kind kind) {
        return CHANGE + noun(kind);
    }

    static String removeType(Kind kind) {
        return REMOVE + noun(kind);
    }

    static String eventType(Defined defined, String happened) {
        return noun(defined.definition().kind()) + happened;
    }

    /** {@code Category}, {@code Unit}, ... */
    private static String noun(Kind kind) {
        return kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
    }

    static void write(JsonGenerator out, Redefine c) throws IOException {
        // What is called by its name says it itself.
        if (c.of().kind().isNumbered()) {
            write(out, c.of());
        }
        write(out, c.definition());
        writeQuota(out, c.quota());
    }

    static void write(JsonGenerator out, Define c) throws IOException {
        write(out, c.definition());
        writeQuota(out, c.quota());
    }

    private static void writeQuota(JsonGenerator out, @Nullable Long quota) throws IOException {
        if (quota != null) {
            out.writeNumberField(QUOTA, quota);
        }
    }

    static void write(JsonGenerator out, Reference of) throws IOException {
        if (of.kind().isNumbered()) {
            out.writeNumberField("serial", of.serial());
        } else {
            out.writeStringField("name", of.id());
        }
    }

    static void write(JsonGenerator out, ChangeUnit c) throws IOException {
        UnitPatch patch = c.patch();
        out.writeStringField("name", c.unit());
        writeText(out, "long_name", patch.longName());
        writeText(out, "short_name", patch.shortName());
        writeTexts(out, "long_name_i18n", patch.longNameI18n());
        writeTexts(out, "short_name_i18n", patch.shortNameI18n());
        if (patch.allowFraction() != null) {
            out.writeBooleanField("allow_fraction", patch.allowFraction());
        }
        if (patch.precision() != null) {
            out.writeNumberField("precision", patch.precision());
        }
        if (patch.active() != null) {
            out.writeBooleanField("active", patch.active());
        }
        if (c.builtIn() != null) {
            out.writeObjectFieldStart(BUILT_IN);
            write(out, c.builtIn());
            out.writeEndObject();
        }
        writeQuota(out, c.quota());
    }

    static void write(JsonGenerator out, Definition definition) throws IOException {
        switch (definition) {
            case Category c -> {
                out.writeStringField("name", c.name());
                writeTexts(out, "name_i18n", c.nameI18n());
            }
            case Group g -> {
                out.writeStringField("name", g.name());
                out.writeStringField("description", g.description());
            }
            case Unit u -> {
                out.writeStringField("name", u.name());
                out.writeStringField("long_name", u.longName());
                out.writeStringField("short_name", u.shortName());
                writeTexts(out, "long_name_i18n", u.longNameI18n());
                writeTexts(out, "short_name_i18n", u.shortNameI18n());
                out.writeBooleanField("allow_fraction", u.allowFraction());
                out.writeNumberField("precision", u.precision());
                out.writeBooleanField("active", u.active());
            }
            case Template t -> {
                out.writeStringField("name", t.name());
                out.writeStringField("description", t.description());
                out.writeStringField("contract", t.contract());
                out.writeStringField("editable_defaults", t.editableDefaults());
                out.writeStringField("required_currency", t.requiredCurrency());
            }
        }
    }

    static void writeEvent(JsonGenerator out, Defined defined) throws IOException {
        out.writeNumberField("serial", defined.serial());
        write(out, defined.definition());
        if (defined.definition() instanceof Unit unit) {
            out.writeBooleanField(BUILT_IN, unit.builtIn());
        }
    }

    /** The command of that type; null when it is none about definitions. */
    static @Nullable CatalogCommand read(String type, InstanceId instance, Members members) throws Unreadable {
        for (Kind kind : Kind.values()) {
            if (type.equals(defineType(kind))) {
                return new Define(instance, definition(kind, members), members.numberOrNull(QUOTA));
            }
            if (type.equals(changeType(kind))) {
                return kind == Kind.UNIT ? changeUnit(instance, members) : change(instance, kind, members);
            }
            if (type.equals(removeType(kind))) {
                return new Undefine(instance, reference(kind, members));
            }
        }
        return null;
    }

    private static Redefine change(InstanceId instance, Kind kind, Members members) throws Unreadable {
        if (kind.isNumbered()) {
            Reference of = reference(kind, members);
            return new Redefine(instance, of, definition(kind, members), members.numberOrNull(QUOTA));
        }
        Definition definition = definition(kind, members);
        return new Redefine(instance, new Reference(kind, definition.name()), definition, members.numberOrNull(QUOTA));
    }

    private static Reference reference(Kind kind, Members members) throws Unreadable {
        return kind.isNumbered()
                ? new Reference(kind, Long.toString(members.numberOr("serial", 0)))
                : new Reference(kind, members.text("name"));
    }

    private static ChangeUnit changeUnit(InstanceId instance, Members members) throws Unreadable {
        String name = members.text("name");
        UnitPatch patch = new UnitPatch(
                members.textOrNull("long_name"),
                members.textOrNull("short_name"),
                members.textsOrNull("long_name_i18n"),
                members.textsOrNull("short_name_i18n"),
                members.flagOrNull("allow_fraction"),
                members.integerOrNull("precision"),
                members.flagOrNull("active"));
        Members builtIn = members.objectOrNull(BUILT_IN);
        Unit base = builtIn == null ? null : unit(builtIn, true);
        if (builtIn != null) {
            builtIn.noMore();
        }
        return new ChangeUnit(instance, name, patch, base, members.numberOrNull(QUOTA));
    }

    private static Definition definition(Kind kind, Members members) throws Unreadable {
        return switch (kind) {
            case CATEGORY -> new Category(members.text("name"), texts(members, "name_i18n"));
            case GROUP -> new Group(members.text("name"), members.text("description"));
            case UNIT -> unit(members, false);
            case TEMPLATE ->
                new Template(
                        members.text("name"),
                        members.text("description"),
                        members.text("contract"),
                        members.textOr("editable_defaults", ""),
                        members.textOr("required_currency", ""));
        };
    }

    private static Unit unit(Members members, boolean builtIn) throws Unreadable {
        Integer precision = members.integerOrNull("precision");
        Boolean active = members.flagOrNull("active");
        return new Unit(
                members.text("name"),
                members.text("long_name"),
                members.text("short_name"),
                texts(members, "long_name_i18n"),
                texts(members, "short_name_i18n"),
                members.flag("allow_fraction"),
                precision == null ? 0 : precision,
                active == null || active,
                builtIn);
    }

    private static SortedMap<String, String> texts(Members members, String name) throws Unreadable {
        SortedMap<String, String> texts = members.textsOrNull(name);
        return texts == null ? new TreeMap<>() : texts;
    }

    private static void writeText(JsonGenerator out, String name, @Nullable String text) throws IOException {
        if (text != null) {
            out.writeStringField(name, text);
        }
    }

    private static void writeTexts(JsonGenerator out, String name, @Nullable SortedMap<String, String> texts)
            throws IOException {
        if (texts != null) {
            out.writeObjectFieldStart(name);
            for (var entry : texts.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
    }
}
