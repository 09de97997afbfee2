package stockpot.catalog;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.Definition.Unit;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;

/** The rules of what an instance defines: names are its own, and one log decides who was first. */
final class DefinitionRules {
    /** Definitions that one instance may have; every node has a copy of them all. */
    static final int MAX_DEFINITIONS = 50_000;

    private DefinitionRules() {}

    static Decision<CatalogEvent> define(Catalog catalog, Define c, Moment at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return CatalogDecider.notServed(instance);
        }
        Defined there = catalog.named();
        if (there == null) {
            return add(instance, new Defined(at.serial(), c.definition()));
        }
        return switch (there.definition()) {
            // What wallets and products refer to by its name may be said twice; a number would be another one.
            case Definition.Category old -> exists(old);
            case Definition.Group old -> exists(old);
            case Definition.Template old -> old.equals(c.definition()) ? alreadyInEffect() : exists(old);
            case Unit old -> defineUnitAgain(there, old, c.definition());
        };
    }

    private static Decision<CatalogEvent> defineUnitAgain(Defined there, Unit old, Definition wanted) {
        if (old.builtIn()) {
            return builtIn();
        }
        if (old.equals(wanted)) {
            return alreadyInEffect();
        }
        return old.active() ? exists(old) : change(new Defined(there.serial(), wanted));
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
        return there.definition().equals(c.definition())
                ? alreadyInEffect()
                : change(new Defined(there.serial(), c.definition()));
    }

    static Decision<CatalogEvent> changeUnit(Catalog catalog, ChangeUnit c, Moment at) {
        Instance instance = catalog.instance();
        if (instance == null || instance.closed()) {
            return CatalogDecider.notServed(instance);
        }
        Defined there = catalog.named();
        Unit old = there != null && there.definition() instanceof Unit unit ? unit : c.builtIn();
        if (old == null) {
            return unknown(c.of());
        }
        if (old.builtIn() && c.patch().renames()) {
            return builtIn();
        }
        Unit wanted = c.patch().over(old);
        if (wanted.equals(old)) {
            return alreadyInEffect();
        }
        return there == null
                ? add(instance, new Defined(at.serial(), wanted))
                : change(new Defined(there.serial(), wanted));
    }

    static Decision<CatalogEvent> undefine(Catalog catalog, Undefine c) {
        if (catalog.instance() == null) {
            return CatalogDecider.notServed(null);
        }
        return catalog.named() == null ? unknown(c.of()) : accept(new DefinitionRemoved(catalog.named()));
    }

    private static Decision<CatalogEvent> add(Instance instance, Defined defined) {
        if (instance.definitions() >= MAX_DEFINITIONS) {
            return reject(
                    CatalogCode.TOO_MANY_DEFINITIONS,
                    "an instance has at most " + MAX_DEFINITIONS + " categories, groups, units and templates");
        }
        return fits(defined) ? accept(new DefinitionAdded(defined)) : tooLarge();
    }

    private static Decision<CatalogEvent> change(Defined defined) {
        return fits(defined) ? accept(new DefinitionChanged(defined)) : tooLarge();
    }

    private static boolean fits(Defined defined) {
        return defined.definition().size() <= Definition.MAX_SIZE;
    }

    private static Decision<CatalogEvent> tooLarge() {
        return reject(
                CatalogCode.DEFINITION_TOO_LARGE,
                "the texts of a definition have at most " + Definition.MAX_SIZE + " characters together");
    }

    private static Decision<CatalogEvent> builtIn() {
        return reject(CatalogCode.UNIT_BUILT_IN, "a built-in unit keeps its names, and no other may have its own");
    }

    private static Decision<CatalogEvent> unknown(Reference of) {
        return reject(of.kind().unknown(), "there is no " + of.kind().word() + " " + of.id());
    }

    private static Decision<CatalogEvent> exists(Definition old) {
        return reject(old.kind().exists(), "there is a " + old.kind().word() + " of that name");
    }
}
