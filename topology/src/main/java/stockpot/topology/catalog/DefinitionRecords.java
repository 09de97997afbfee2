package stockpot.topology.catalog;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.NAME;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.texts;
import static stockpot.topology.table.Types.within;

import java.util.List;
import java.util.Locale;
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
import stockpot.catalog.Definition.Webhook;
import stockpot.catalog.Reference;
import stockpot.kernel.InstanceId;
import stockpot.topology.records.SharedTypes;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records about what an instance defines: those of all kinds are named alike. */
public final class DefinitionRecords {
    static final Keys<InstanceId> ABOUT = new Keys<>(
            List.of(SharedTypes.INSTANCE), key -> List.of(key.value()), ids -> new InstanceId(ids.getFirst()));

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
            .is("What products can be counted in.")
            .member(
                    "name",
                    Unit::name,
                    NAME,
                    "The unit's name, by which products say what they are counted in; unique among the instance's"
                            + " units, and never changed.")
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
                    within(SMALL_COUNT, 0, Unit.MAX_PRECISION),
                    0,
                    "Digits of fraction that a quantity in this unit may have, 0 to 6; without a fraction it counts as"
                            + " 0.")
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
                    "What an order made from the template says: a Taler template contract, which is JSON written into"
                            + " this string; no rule reads it.")
            .lenient(
                    "editable_defaults",
                    Template::editableDefaults,
                    TEXT,
                    "",
                    "What the payer may fill in, and with what it is filled in beforehand: JSON written into this"
                            + " string; empty for nothing; no rule reads it.")
            .lenient(
                    "required_currency",
                    Template::requiredCurrency,
                    TEXT,
                    "",
                    "The currency that an order made from the template must have; empty for any.")
            .done();

    private static final RecordTable<Webhook> WEBHOOK_ROW = table(Webhook.class)
            .member(
                    "name",
                    Webhook::name,
                    NAME,
                    "The webhook's id, unique among the instance's webhooks, and never changed.")
            .member(
                    "event_type",
                    Webhook::event,
                    TEXT,
                    "What has to happen, as the GNU Taler merchant API calls it; what nothing is called never happens.")
            .member("url", Webhook::url, TEXT, "Where it is told.")
            .member("http_method", Webhook::method, TEXT, "The method of the request that tells it.")
            .lenient(
                    "header_template",
                    Webhook::header,
                    TEXT,
                    "",
                    "More headers of the request, a line for each, which may name members of the event as Mustache does.")
            .lenient(
                    "body_template",
                    Webhook::body,
                    TEXT,
                    "",
                    "Body of the request, which may name members of the event as Mustache does; empty for the event"
                            + " itself, as JSON.")
            .optional(
                    "secret",
                    Webhook::secret,
                    TEXT,
                    "",
                    "What requests are signed with. A change that leaves it out leaves it as it is. It is in no result"
                            + " and in no ledger.")
            .member(
                    "made_ms",
                    Webhook::madeMillis,
                    TIME,
                    "When it was made, by the log's time: what happened before is not told.")
            .done();

    private static final RecordTable<Webhook> WEBHOOK_SAID = WEBHOOK_ROW.without("made_ms", 0L);
    private static final RecordTable<Webhook> WEBHOOK_TOLD = WEBHOOK_ROW.without("secret", "");

    private static final String SERIAL_IS = "The serial number, from the result of the command that defined it.";
    private static final ValueType<Long> GIVEN_SERIAL = within(COUNT, 1, 9_999_999_999_999_999L);
    private static final String TEXTS_ARE = " All texts of it have at most 2^17 characters together.";
    private static final String NUMBER_IS =
            "The definition's serial number, by which categories and groups are referred to; no other definition ever"
                    + " has it.";

    /** What whoever defines something is told. */
    static final RecordTable<Defined> NUMBERED = table(Defined.class)
            .is("The instance has a category, product group, unit, template or webhook of that name now.")
            .member("serial", Defined::serial, SERIAL, NUMBER_IS)
            .done();

    private static final String QUOTA_IS =
            "How many bytes all definitions of the instance may weigh afterwards: their texts in UTF-8, and 128 for"
                    + " each. A command that makes them weigh more is refused; one that makes them weigh less is not."
                    + " Left out: any number.";

    /**
     * One kind of definition.
     *
     * @param said by those who define it
     * @param kept by those who have it defined
     * @param row the same, where the row's key has the name
     * @param removed what it means that one is removed
     */
    private record Sort<D extends Definition>(
            Kind kind, RecordTable<D> said, RecordTable<D> kept, RecordTable<D> row, String removed) {
        Sort(Kind kind, RecordTable<D> said, RecordTable<D> kept, String removed) {
            this(kind, said, kept, kept.given("name"), removed);
        }

        /** {@code Category}, {@code Unit}, ... */
        String noun() {
            return kept.type().getSimpleName();
        }

        String word() {
            return noun().toLowerCase(Locale.ROOT);
        }

        D of(Definition definition) {
            return kept.type().cast(definition);
        }

        RecordTable<Define> define() {
            return table(Define.class)
                    .is("Define a " + word() + ". What is called by its name and stands exactly so already is no"
                            + " conflict." + TEXTS_ARE)
                    .embed(c -> of(c.definition()), said)
                    .optional("quota", Define::quota, COUNT, QUOTA_IS)
                    .done();
        }

        /** What is called by its name says it itself. */
        RecordTable<Redefine> redefine() {
            RecordTable.Builder<Redefine> members =
                    table(Redefine.class).is("Say all of a " + word() + " anew." + TEXTS_ARE);
            return (kind.isNumbered()
                            ? members.member("serial", Redefine::serial, GIVEN_SERIAL, SERIAL_IS)
                            : members.fixed(0L))
                    .embed(c -> of(c.definition()), said)
                    .optional("quota", Redefine::quota, COUNT, QUOTA_IS)
                    .done();
        }

        RecordTable<Undefine> undefine() {
            RecordTable.Builder<Undefine> members = table(Undefine.class)
                    .is("Have a " + word() + " no more, also when the instance is closed. " + removed);
            return (kind.isNumbered()
                            ? members.member(
                                    "serial",
                                    Undefine::of,
                                    as(
                                            GIVEN_SERIAL,
                                            serial -> new Reference(kind, Long.toString(serial)),
                                            Reference::serial),
                                    SERIAL_IS)
                            : members.member(
                                    "name",
                                    Undefine::of,
                                    as(NAME, name -> new Reference(kind, name), Reference::id),
                                    // Said otherwise, because what three say alike is said once, and 0.1 has it twice.
                                    kind == Kind.WEBHOOK ? "The webhook's id." : "What it is called."))
                    .done();
        }

        <E> RecordTable<E> told(Class<E> type, String meaning, Function<E, Defined> defined) {
            return table(type)
                    .is(meaning)
                    .member("serial", e -> defined.apply(e).serial(), SERIAL, NUMBER_IS)
                    .embed(e -> of(defined.apply(e).definition()), kept)
                    .done();
        }

        void write(RowWriter to, Definition definition) {
            row.write(to, of(definition));
        }
    }

    private static final Sort<Category> CATEGORIES =
            new Sort<>(Kind.CATEGORY, CATEGORY, CATEGORY, "Products that name it name nothing then.");
    private static final Sort<Group> GROUPS =
            new Sort<>(Kind.GROUP, GROUP, GROUP, "Products that name it are in no group then.");
    private static final Sort<Unit> UNITS =
            new Sort<>(Kind.UNIT, OWN_UNIT, UNIT, "Of a built-in unit it is only what this instance had changed.");
    private static final Sort<Template> TEMPLATES =
            new Sort<>(Kind.TEMPLATE, TEMPLATE, TEMPLATE, "Wallets get no orders of it then.");

    private static final Sort<Webhook> WEBHOOKS = new Sort<>(
            Kind.WEBHOOK,
            WEBHOOK_SAID,
            WEBHOOK_TOLD,
            WEBHOOK_ROW.given("name"),
            "What was not delivered to it by then is dropped.");

    private static final RecordTable<ChangeUnit> CHANGE_UNIT = table(ChangeUnit.class)
            .is("Change some of a unit; what is left out stays as it is." + TEXTS_ARE)
            .member("name", ChangeUnit::unit, NAME, "The unit's name.")
            .embed(ChangeUnit::patch, OWN_UNIT.without("name", "").patches())
            .optional(
                    "built_in",
                    ChangeUnit::builtIn,
                    object(UNIT.without("built_in", true)),
                    "The built-in unit of that name, as whoever sends the command looked it up; left out when there is"
                            + " none. Where the instance has no unit of that name, it sees this one changed from now"
                            + " on; its names cannot be changed.")
            .optional("quota", ChangeUnit::quota, COUNT, QUOTA_IS)
            .done();

    static final Variants<CatalogCommand> COMMANDS = commands();
    static final Variants<CatalogEvent> EVENTS = events();

    private DefinitionRecords() {}

    private static Variants<CatalogCommand> commands() {
        Variants<CatalogCommand> commands = new Variants<CatalogCommand>(ABOUT).add(CHANGE_UNIT);
        for (Kind kind : Kind.values()) {
            Sort<?> sort = sort(kind);
            commands.add("Define" + sort.noun(), c -> c.definition().kind() == kind, sort.define(), NUMBERED)
                    .add("Remove" + sort.noun(), c -> c.of().kind() == kind, sort.undefine());
            if (kind != Kind.UNIT) {
                commands.add("Change" + sort.noun(), c -> c.of().kind() == kind, sort.redefine());
            }
        }
        return commands;
    }

    private static Variants<CatalogEvent> events() {
        Variants<CatalogEvent> events = new Variants<>(ABOUT);
        for (Kind kind : Kind.values()) {
            Sort<?> sort = sort(kind);
            String a = "A " + sort.word();
            tell(events, sort, "Defined", a + " is defined.", DefinitionAdded.class, DefinitionAdded::defined);
            tell(
                    events,
                    sort,
                    "Changed",
                    a + " is another one now; the record says all of it.",
                    DefinitionChanged.class,
                    DefinitionChanged::defined);
            tell(
                    events,
                    sort,
                    "Removed",
                    a + " is no more; the record says how it was. " + sort.removed(),
                    DefinitionRemoved.class,
                    DefinitionRemoved::defined);
        }
        return events;
    }

    private static <E extends CatalogEvent> void tell(
            Variants<CatalogEvent> events,
            Sort<?> sort,
            String happened,
            String meaning,
            Class<E> type,
            Function<E, Defined> defined) {
        events.add(
                sort.noun() + happened,
                e -> defined.apply(e).definition().kind() == sort.kind(),
                sort.told(type, meaning, defined));
    }

    private static Sort<?> sort(Kind kind) {
        return switch (kind) {
            case CATEGORY -> CATEGORIES;
            case GROUP -> GROUPS;
            case UNIT -> UNITS;
            case TEMPLATE -> TEMPLATES;
            case WEBHOOK -> WEBHOOKS;
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
