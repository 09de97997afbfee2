package stockpot.topology.law;

import static stockpot.topology.law.Fault.applying;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.refusing;
import static stockpot.topology.law.Fault.slices;
import static stockpot.topology.law.Fault.writingOnce;

import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCode;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.Instance;
import stockpot.kernel.Decision;
import stockpot.topology.rows.Slices;

/** Ways to spoil the catalog's plumbing, each of which the audit has to find. */
enum CatalogFault {
    KEEPS_OLD_NAMES(keeping('c')),
    KEEPS_OLD_NUMBERS(keeping('n')),
    FORGETS_THAT_A_NUMBER_HAS_ANOTHER_NAME(writingOnce('n')),
    LOSES_A_DEFINITION(losing('c', 20)),
    LETS_TWO_HAVE_ONE_NAME(loading(
            (catalog, _) -> new Catalog(catalog.instance(), catalog.token(), catalog.named(), null, catalog.ending()))),
    COUNTS_NO_REMOVALS(applying((sound, catalog, event) -> {
        Catalog after = sound.apply(catalog, event);
        Instance counted = after.instance();
        return event instanceof DefinitionRemoved && counted != null
                ? Catalog.of(one(counted, counted.definitions() + 1, counted.weight()), null)
                : after;
    })),
    WEIGHS_NO_CHANGES(applying((sound, catalog, event) -> {
        Catalog after = sound.apply(catalog, event);
        Instance old = catalog.instance();
        Instance weighed = after.instance();
        return event instanceof DefinitionChanged && old != null && weighed != null
                ? Catalog.of(one(weighed, weighed.definitions(), old.weight()), after.named(), null)
                : after;
    })),
    PURGES_WHAT_IS_NOT_EMPTY(refusing((_, _, because) ->
            because.code() == CatalogCode.INSTANCE_NOT_EMPTY ? Decision.accept(new InstancePurged()) : null)),
    REMOVES_NOTHING_AND_SAYS_IT_HAD(slices(CatalogFault::removingNothing));

    final Fault<Catalog, CatalogCommand, CatalogEvent> fault;

    CatalogFault(Fault<Catalog, CatalogCommand, CatalogEvent> fault) {
        this.fault = fault;
    }

    private static Instance one(Instance like, int definitions, long weight) {
        return new Instance(
                like.serial(),
                like.settings(),
                like.passwordHash(),
                like.generation(),
                like.tokens(),
                definitions,
                weight,
                like.closed());
    }

    private static Slices<Catalog, CatalogCommand> removingNothing(Slices<Catalog, CatalogCommand> sound) {
        return new Fault.Through<>(sound) {
            @Override
            public void save(Loaded<Catalog> before, Catalog after, CatalogCommand command, Written written) {
                if (!(command instanceof Undefine)) {
                    super.save(before, after, command, written);
                }
            }
        };
    }
}
