package stockpot.catalog;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.InstanceClosed;
import stockpot.catalog.CatalogEvent.InstanceOpened;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Definition.Webhook;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Patch;
import stockpot.kernel.Scenario;

/** One instance at noon, and the words in which the tests of the catalog's rules speak of it. */
final class CatalogExamples {
    static final long NOON = 43_200_000;
    static final long SERIAL = 77;
    static final InstanceId SHOP = new InstanceId("10010");
    static final Patch<Unit> INACTIVE = Unit.NO_CHANGE.set("active", false);
    static final CatalogEvent OPENED = new InstanceOpened(5, "{}", "hash");
    static final CatalogEvent CLOSED = new InstanceClosed(6);

    private CatalogExamples() {}

    static Scenario<Catalog, CatalogCommand, CatalogEvent> given(CatalogEvent... events) {
        CatalogRows rows = new CatalogRows();
        for (CatalogEvent event : events) {
            rows.with(event);
        }
        return new Scenario<>(
                new CatalogDecider(), command -> rows.load(command, NOON), new CommandContext(NOON, SERIAL));
    }

    static Scenario<Catalog, CatalogCommand, CatalogEvent> given(Catalog slice) {
        return new Scenario<>(new CatalogDecider(), _ -> slice, new CommandContext(NOON, SERIAL));
    }

    static void needsAnOpenInstanceFor(CatalogCommand command) {
        given().when(command).thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
        given(OPENED, CLOSED).when(command).thenRefused(CatalogCode.INSTANCE_CLOSED, "is closed");
    }

    /** Opened, with so many tokens and definitions. */
    static Instance instance(int tokens, int definitions) {
        return new Instance(5, "{}", "hash", 5, tokens, definitions, 0, false);
    }

    /** Opened, with these definitions. */
    static Instance defining(int tokens, Definition... definitions) {
        long weight = Stream.of(definitions).mapToLong(Definition::weight).sum();
        return new Instance(5, "{}", "hash", 5, tokens, definitions.length, weight, false);
    }

    static DefinitionAdded added(long serial, Definition definition) {
        return new DefinitionAdded(new Defined(serial, definition));
    }

    static DefinitionChanged changed(long serial, Definition definition) {
        return new DefinitionChanged(new Defined(serial, definition));
    }

    static Define define(Definition definition) {
        return new Define(SHOP, definition);
    }

    static Category category(String name) {
        return new Category(name, texts("de", name + " auf Deutsch"));
    }

    static Group group(String name) {
        return new Group(name, "all that is " + name);
    }

    /** One that an instance made itself, with two digits of fraction. */
    static Unit unit(String name) {
        return unit(name, false);
    }

    /** One that every instance has. */
    static Unit builtIn(String name) {
        return unit(name, true);
    }

    private static Unit unit(String name, boolean builtIn) {
        return new Unit(
                name, "long " + name, "s", texts("de", "lang " + name), texts("fr", "c"), true, 2, true, builtIn);
    }

    static Unit inactive(Unit unit) {
        return INACTIVE.over(unit);
    }

    static Template template(String name) {
        return new Template(name, "a coffee", "{\"summary\":\"coffee\"}", "{\"amount\":\"EUR:3\"}", "EUR");
    }

    /** As a command says it, or a row. */
    static Webhook webhook(String name, String secret, long made) {
        return new Webhook(name, "pay", "https://shop.example/", "POST", "X-Y: z", "{{order_id}}", secret, made);
    }

    static Webhook webhook(String name) {
        return webhook(name, "secret", 0);
    }

    static SortedMap<String, String> texts(String language, String text) {
        return new TreeMap<>(Map.of(language, text));
    }
}
