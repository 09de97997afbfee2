package stockpot.topology.law;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Definition.Webhook;
import stockpot.catalog.Reference;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Patch;

/**
 * Definitions of all kinds that race for a few names. It remembers what was asked for last, because hardly any number that
 * is made up would be the serial number of something.
 */
final class DefinitionCommands {
    private static final List<String> NAMES = List.of("a", "b", "\u00e9", "Piece");
    private static final int LATELY = 6;

    private final Map<String, List<Long>> numbers = new HashMap<>();

    void added(CatalogCommand command, long serial) {
        if (command instanceof Define define && define.definition().kind().isNumbered()) {
            numbers(define.instance(), define.definition().kind()).add(serial);
        }
    }

    private List<Long> numbers(InstanceId instance, Kind kind) {
        return numbers.computeIfAbsent(instance + "/" + kind, _ -> new ArrayList<>());
    }

    CatalogCommand next(SplittableRandom random, InstanceId instance) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int dice = random.nextInt(100);
        if (dice < 35) {
            return new Define(instance, definition(random, kind, name), quota(random));
        }
        if (dice < 75) {
            return kind == Kind.UNIT ? change(random, instance, name) : redefine(random, instance, kind, name);
        }
        return new Undefine(instance, reference(random, instance, kind, name));
    }

    private Redefine redefine(SplittableRandom random, InstanceId instance, Kind kind, String name) {
        Reference of = reference(random, instance, kind, name);
        return new Redefine(
                instance, kind.isNumbered() ? of.serial() : 0, definition(random, kind, name), quota(random));
    }

    /** Removes whatever the instance may define. */
    List<CatalogCommand> clearing(InstanceId instance) {
        List<CatalogCommand> removals = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<String> ids = kind.isNumbered()
                    ? numbers(instance, kind).stream().map(String::valueOf).toList()
                    : NAMES;
            ids.forEach(id -> removals.add(new Undefine(instance, new Reference(kind, id))));
            numbers(instance, kind).clear();
        }
        return removals;
    }

    private Reference reference(SplittableRandom random, InstanceId instance, Kind kind, String name) {
        if (!kind.isNumbered()) {
            return new Reference(kind, name);
        }
        List<Long> known = numbers(instance, kind);
        long serial = known.isEmpty() || random.nextInt(10) == 0
                ? 1 + random.nextInt(2_000)
                : known.get(known.size() - 1 - random.nextInt(Math.min(known.size(), LATELY)));
        return new Reference(kind, Long.toString(serial));
    }

    private static Definition definition(SplittableRandom random, Kind kind, String name) {
        String text = "text-" + random.nextInt(2);
        return switch (kind) {
            case CATEGORY -> new Category(name, texts(random));
            case GROUP -> new Group(name, text);
            case UNIT -> unit(random, name, false);
            case TEMPLATE ->
                new Template(name, text, "{\"summary\":\"tea\"}", random.nextInt(2) == 0 ? "" : "{}", "EUR");
            // Without a secret, which no ledger says, so that its auditor can weigh what it does say.
            case WEBHOOK -> new Webhook(name, "pay", "http://x", "POST", text, "", "", 0);
        };
    }

    private static Unit unit(SplittableRandom random, String name, boolean builtIn) {
        boolean active = random.nextInt(3) != 0;
        return new Unit(name, "long", "s", texts(random), new TreeMap<>(), random.nextBoolean(), 2, active, builtIn);
    }

    private static SortedMap<String, String> texts(SplittableRandom random) {
        return random.nextInt(3) == 0 ? new TreeMap<>(Map.of("de", "Obst")) : new TreeMap<>();
    }

    /** Mostly of what a built-in unit lets change; where one comes along it is the same every time. */
    private static ChangeUnit change(SplittableRandom random, InstanceId instance, String name) {
        String longName = random.nextBoolean() ? "long-" + random.nextInt(2) : null;
        Patch<Unit> patch = Unit.NO_CHANGE
                .set("longName", longName)
                .set("allowFraction", flag(random))
                .set("precision", random.nextBoolean() ? random.nextInt(7) : null)
                .set("active", flag(random));
        Unit piece = new Unit("Piece", "piece", "pc", new TreeMap<>(), new TreeMap<>(), false, 0, true, true);
        return new ChangeUnit(
                instance, name, patch, name.equals("Piece") && random.nextInt(4) != 0 ? piece : null, quota(random));
    }

    /** One that some of the definitions are above, and some below. */
    private static @Nullable Long quota(SplittableRandom random) {
        return random.nextInt(3) == 0 ? 500L + random.nextInt(1_000) : null;
    }

    private static @Nullable Boolean flag(SplittableRandom random) {
        return random.nextInt(3) == 0 ? null : random.nextBoolean();
    }
}
