package stockpot.topology.records;

import static stockpot.topology.records.SharedTypes.NAME;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.texts;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.kernel.InstanceId;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.Variants;

/** The records about what an instance defines: those of all kinds are named alike. */
public final class DefinitionRecords {
    static final Keys<InstanceId> ABOUT =
            new Keys<>(List.of("instance"), key -> List.of(key.value()), ids -> new InstanceId(ids.getFirst()));

    private static final RecordTable<Category> CATEGORY = table(Category.class)
            .member("name", Category::name, NAME, "The category's name, unique among the instance's categories.")
            .lenient(
                    "name_i18n",
                    Category::nameI18n,
                    texts(),
                    new TreeMap<>(),
                    "The category's name in other languages, by language tag.")
            .done();

    private static final RecordTable<Group> GROUP = table(Group.class)
            .member("name", Group::name, NAME, "The group's name, unique among the instance's groups.")
            .member(
                    "description",
                    Group::description,
                    TEXT,
                    "What the products of the group have in common, for people.")
            .done();

    private static final RecordTable<Unit> UNIT = table(Unit.class)
            .member(
                    "name",
                    Unit::name,
                    NAME,
                    "The unit's name, by which products say what they are counted in; unique among the instance's units,"
                            + " and never changed.")
            .member("long_name", Unit::longName, TEXT, "What people call the unit, written out.")
            .member("short_name", Unit::shortName, TEXT, "What people call the unit, shortened.")
            .lenient(
                    "long_name_i18n",
                    Unit::longNameI18n,
                    texts(),
                    new TreeMap<>(),
                    "The long name in other languages, by language tag.")
            .lenient(
                    "short_name_i18n",
                    Unit::shortNameI18n,
                    texts(),
                    new TreeMap<>(),
                    "The short name in other languages, by language tag.")
            .lenient(
                    "allow_fraction",
                    Unit::allowFraction,
                    FLAG,
                    false,
                    "Whether a quantity in this unit may have a fraction.")
            .lenient(
                    "precision",
                    Unit::precision,
                    SMALL_COUNT,
                    0,
                    "Digits of fraction that a quantity in this unit may have, 0 to 6; without a fraction it counts as 0.")
            .lenient("active", Unit::active, FLAG, true, "Whether the unit is offered for new products.")
            .member(
                    "built_in",
                    Unit::builtIn,
                    FLAG,
                    "Whether every instance has this unit, and this instance only sees it otherwise.")
            .done();

    private static final RecordTable<Unit> OWN_UNIT = UNIT.without("built_in", false);

    private static final RecordTable<Template> TEMPLATE = table(Template.class)
            .member(
                    "name",
                    Template::name,
                    NAME,
                    "The template's id, by which wallets ask for it; unique among the instance's templates, and never"
                            + " changed.")
            .member("description", Template::description, TEXT, "What the template is for, in its owner's words.")
            .member(
                    "contract",
                    Template::contract,
                    TEXT,
                    "What an order made from the template says: a Taler template contract, which is JSON written into this"
                            + " string; no rule reads it.")
            .lenient(
                    "editable_defaults",
                    Template::editableDefaults,
                    TEXT,
                    "",
                    "What the payer may fill in, and with what it is filled in beforehand: JSON written into this string;"
                            + " empty for nothing; no rule reads it.")
            .lenient(
                    "required_currency",
                    Template::requiredCurrency,
                    TEXT,
                    "",
                    "The currency that an order made from the template must have; empty for any.")
            .done();

    private static final String SERIAL_IS = "The serial number, from the result of the command that defined it.";
    private static final String QUOTA_IS =
            "How many bytes all definitions of the instance may weigh afterwards: their texts in UTF-8, and 128 for each."
                    + " Left out: any number.";

    /**
     * One kind of definition.
     *
     * @param said by those who define it
     * @param kept by those who have it defined
     * @param row the same, where the row's key has the name
     */
    private record Sort<D extends Definition>(Kind kind, RecordTable<D> said, RecordTable<D> kept, RecordTable<D> row) {
        Sort(Kind kind, RecordTable<D> said, RecordTable<D> kept) {
            this(kind, said, kept, kept.given("name"));
        }

        /** {@code Category}, {@code Unit}, ... */
        String noun() {
            return kept.type().getSimpleName();
        }

        D of(Definition definition) {
            return kept.type().cast(definition);
        }

        RecordTable<Define> define() {
            return table(Define.class)
                    .embed(c -> of(c.definition()), said)
                    .optional("quota", Define::quota, COUNT, QUOTA_IS)
                    .done();
        }

        /** What is called by its name says it itself. */
        RecordTable<Redefine> redefine() {
            RecordTable.Builder<Redefine> members = table(Redefine.class);
            return (kind.isNumbered()
                            ? members.member("serial", Redefine::serial, COUNT, SERIAL_IS)
                            : members.fixed(0L))
                    .embed(c -> of(c.definition()), said)
                    .optional("quota", Redefine::quota, COUNT, QUOTA_IS)
                    .done();
        }

        RecordTable<Undefine> undefine() {
            RecordTable.Builder<Undefine> members = table(Undefine.class);
            return (kind.isNumbered()
                            ? members.member(
                                    "serial",
                                    Undefine::of,
                                    as(COUNT, serial -> new Reference(kind, Long.toString(serial)), Reference::serial),
                                    SERIAL_IS)
                            : members.member(
                                    "name",
                                    Undefine::of,
                                    as(NAME, name -> new Reference(kind, name), Reference::id),
                                    "What it is called."))
                    .done();
        }

        <E> RecordTable<E> told(Class<E> type, Function<E, Defined> defined) {
            return table(type)
                    .member(
                            "serial",
                            e -> defined.apply(e).serial(),
                            COUNT,
                            "The definition's serial number, by which categories and groups are referred to; no other"
                                    + " definition ever has it.")
                    .embed(e -> of(defined.apply(e).definition()), kept)
                    .done();
        }

        void write(RowWriter to, Definition definition) {
            row.write(to, of(definition));
        }
    }

    private static final Sort<Category> CATEGORIES = new Sort<>(Kind.CATEGORY, CATEGORY, CATEGORY);
    private static final Sort<Group> GROUPS = new Sort<>(Kind.GROUP, GROUP, GROUP);
    private static final Sort<Unit> UNITS = new Sort<>(Kind.UNIT, OWN_UNIT, UNIT);
    private static final Sort<Template> TEMPLATES = new Sort<>(Kind.TEMPLATE, TEMPLATE, TEMPLATE);

    private static final RecordTable<ChangeUnit> CHANGE_UNIT = table(ChangeUnit.class)
            .member("name", ChangeUnit::unit, NAME, "The unit's name.")
            .embed(ChangeUnit::patch, OWN_UNIT.without("name", "").patches())
            .optional(
                    "built_in",
                    ChangeUnit::builtIn,
                    object(UNIT.without("built_in", true)),
                    "The built-in unit of that name, as whoever sends the command looked it up; left out when there is"
                            + " none.")
            .optional("quota", ChangeUnit::quota, COUNT, QUOTA_IS)
            .done();

    static final Variants<CatalogCommand> COMMANDS = commands();
    static final Variants<CatalogEvent> EVENTS = events();

    private DefinitionRecords() {}

    private static Variants<CatalogCommand> commands() {
        Variants<CatalogCommand> commands = new Variants<CatalogCommand>().add(ABOUT, CHANGE_UNIT);
        for (Kind kind : Kind.values()) {
            Sort<?> sort = sort(kind);
            commands.add("Define" + sort.noun(), ABOUT, c -> c.definition().kind() == kind, sort.define())
                    .add("Remove" + sort.noun(), ABOUT, c -> c.of().kind() == kind, sort.undefine());
            if (kind != Kind.UNIT) {
                commands.add("Change" + sort.noun(), ABOUT, c -> c.of().kind() == kind, sort.redefine());
            }
        }
        return commands;
    }

    private static Variants<CatalogEvent> events() {
        Variants<CatalogEvent> events = new Variants<>();
        for (Kind kind : Kind.values()) {
            Sort<?> sort = sort(kind);
            tell(events, sort, "Defined", DefinitionAdded.class, DefinitionAdded::defined);
            tell(events, sort, "Changed", DefinitionChanged.class, DefinitionChanged::defined);
            tell(events, sort, "Removed", DefinitionRemoved.class, DefinitionRemoved::defined);
        }
        return events;
    }

    private static <E extends CatalogEvent> void tell(
            Variants<CatalogEvent> events, Sort<?> sort, String happened, Class<E> type, Function<E, Defined> defined) {
        events.add(
                sort.noun() + happened,
                e -> defined.apply(e).definition().kind() == sort.kind(),
                sort.told(type, defined));
    }

    private static Sort<?> sort(Kind kind) {
        return switch (kind) {
            case CATEGORY -> CATEGORIES;
            case GROUP -> GROUPS;
            case UNIT -> UNITS;
            case TEMPLATE -> TEMPLATES;
        };
    }

    /** Writes a definition as its row has it, without its name. */
    public static void write(RowWriter row, Definition definition) {
        sort(definition.kind()).write(row, definition);
    }

    /** Reads what {@link #write} wrote. */
    public static Definition read(RowReader row, Kind kind, String name) {
        return sort(kind).row().read(row, name);
    }
}
