package stockpot.catalog;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.Definition.Unit;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decision;
import stockpot.kernel.Level;
import stockpot.kernel.Patch;

/** The rules of what an instance defines: names are its own, and one log decides who was first. */
final class DefinitionRules {
    private DefinitionRules() {}

    static Decision<CatalogEvent> define(Catalog catalog, Define c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return CatalogDecider.notServed(instance);
        }
        Defined there = catalog.named();
        if (there == null) {
            Definition wanted =
                    c.definition() instanceof Definition.Webhook hook ? hook.madeAt(at.epochMillis()) : c.definition();
            return add(instance, new Defined(at.serial(), wanted), c.quota(), at.level());
        }
        return switch (there.definition()) {
            // What wallets and products refer to by its name may be said twice; a number would be another one.
            case Definition.Category old -> exists(old);
            case Definition.Group old -> exists(old);
            case Definition.Template old -> old.equals(c.definition()) ? alreadyInEffect() : exists(old);
            case Definition.Webhook old -> c.definition().equals(old.madeAt(0)) ? alreadyInEffect() : exists(old);
            case Unit old -> defineUnitAgain(instance, there, old, c);
        };
    }

    private static Decision<CatalogEvent> defineUnitAgain(Instance instance, Defined there, Unit old, Define c) {
        if (old.builtIn()) {
            return builtIn();
        }
        if (old.equals(c.definition())) {
            return alreadyInEffect();
        }
        return old.active() ? exists(old) : change(instance, there, c.definition(), c.quota());
    }

    static Decision<CatalogEvent> redefine(Catalog catalog, Redefine c) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return CatalogDecider.notServed(instance);
        }
        Defined there = catalog.named();
        if (there == null) {
            return unknown(c.of());
        }
        if (catalog.namesake() != null) {
            return exists(catalog.namesake().definition());
        }
        Definition wanted = c.definition() instanceof Definition.Webhook hook
                        && there.definition() instanceof Definition.Webhook old
                ? hook.over(old)
                : c.definition();
        return there.definition().equals(wanted) ? alreadyInEffect() : change(instance, there, wanted, c.quota());
    }

    static Decision<CatalogEvent> changeUnit(Catalog catalog, ChangeUnit c, CommandContext at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return CatalogDecider.notServed(instance);
        }
        Defined there = catalog.named();
        Unit old = there != null && there.definition() instanceof Unit unit ? unit : c.builtIn();
        if (old == null) {
            return unknown(c.of());
        }
        if (old.builtIn() && renames(c.patch())) {
            return builtIn();
        }
        Unit wanted = c.patch().over(old);
        if (wanted.equals(old)) {
            return alreadyInEffect();
        }
        return there == null
                ? add(instance, new Defined(at.serial(), wanted), c.quota(), at.level())
                : change(instance, there, wanted, c.quota());
    }

    /** Whether it says what the unit is called, which a built-in one lets nobody say. */
    private static boolean renames(Patch<Unit> patch) {
        return Stream.of("longName", "shortName", "longNameI18n", "shortNameI18n")
                .anyMatch(name -> patch.get(name) != null);
    }

    static Decision<CatalogEvent> undefine(Catalog catalog, Undefine c) {
        if (catalog.instance() == null) {
            return CatalogDecider.notServed(null);
        }
        return catalog.named() == null ? unknown(c.of()) : accept(new DefinitionRemoved(catalog.named()));
    }

    private static Decision<CatalogEvent> add(Instance instance, Defined defined, @Nullable Long quota, Level level) {
        int most = level.most().definitions();
        if (instance.definitions() >= most) {
            return reject(CatalogCode.TOO_MANY_DEFINITIONS, "most", most);
        }
        return accepted(instance, new DefinitionAdded(defined), null, defined, quota);
    }

    private static Decision<CatalogEvent> change(
            Instance instance, Defined there, Definition wanted, @Nullable Long quota) {
        Defined defined = new Defined(there.serial(), wanted);
        return accepted(instance, new DefinitionChanged(defined), there, defined, quota);
    }

    private static Decision<CatalogEvent> accepted(
            Instance instance, CatalogEvent event, @Nullable Defined was, Defined is, @Nullable Long quota) {
        if (!fits(is)) {
            return tooLarge();
        }
        long more = CatalogDecider.weight(is) - CatalogDecider.weight(was);
        // What makes it less is always right, also for an instance whose quota was lowered.
        return quota == null || more <= 0 || instance.weight() + more <= quota
                ? accept(event)
                : reject(CatalogCode.QUOTA_EXCEEDED, "weight", instance.weight() + more, "quota", quota);
    }

    private static boolean fits(Defined defined) {
        return defined.definition().size() <= Definition.MAX_SIZE;
    }

    private static Decision<CatalogEvent> tooLarge() {
        return reject(CatalogCode.DEFINITION_TOO_LARGE, "most", Definition.MAX_SIZE);
    }

    private static Decision<CatalogEvent> builtIn() {
        return reject(CatalogCode.UNIT_BUILT_IN);
    }

    private static Decision<CatalogEvent> unknown(Reference of) {
        return reject(of.kind().unknown(), "id", of.id());
    }

    private static Decision<CatalogEvent> exists(Definition old) {
        return reject(old.kind().exists());
    }
}
