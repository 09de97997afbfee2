package stockpot.topology.law;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCode;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogDecider;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.CatalogEvent.DefinitionChanged;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.Instance;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Agenda;
import stockpot.topology.rows.CatalogSlices;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;

/** Ways to spoil the catalog's plumbing, each of which the audit has to find. */
enum CatalogFault {
    KEEPS_OLD_NAMES {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'c');
        }
    },
    KEEPS_OLD_NUMBERS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'n');
        }
    },
    FORGETS_THAT_A_NUMBER_HAS_ANOTHER_NAME {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'n');
        }
    },
    LOSES_A_DEFINITION {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'c', 20);
        }
    },
    LETS_TWO_HAVE_ONE_NAME {
        @Override
        Slices<Catalog, CatalogCommand> slices(Slices<Catalog, CatalogCommand> sound) {
            return new SpoiltSlices(sound) {
                @Override
                Catalog spoil(Catalog slice, CatalogCommand command) {
                    return new Catalog(slice.instance(), slice.token(), slice.named(), null, slice.ending());
                }
            };
        }
    },
    COUNTS_NO_REMOVALS {
        @Override
        Catalog apply(Catalog slice, CatalogEvent event) {
            Catalog after = super.apply(slice, event);
            Instance counted = after.instance();
            return event instanceof DefinitionRemoved && counted != null
                    ? Catalog.of(one(counted, counted.definitions() + 1, counted.weight()), null)
                    : after;
        }
    },
    WEIGHS_NO_CHANGES {
        @Override
        Catalog apply(Catalog slice, CatalogEvent event) {
            Catalog after = super.apply(slice, event);
            Instance old = slice.instance();
            Instance weighed = after.instance();
            return event instanceof DefinitionChanged && old != null && weighed != null
                    ? Catalog.of(one(weighed, weighed.definitions(), old.weight()), after.named(), null)
                    : after;
        }
    },
    PURGES_WHAT_IS_NOT_EMPTY {
        @Override
        Decision<CatalogEvent> spoil(Decision<CatalogEvent> sound) {
            return sound instanceof Decision.Rejected<CatalogEvent> rejected
                            && rejected.because().code() == CatalogCode.INSTANCE_NOT_EMPTY
                    ? Decision.accept(new InstancePurged())
                    : sound;
        }
    },
    REMOVES_NOTHING_AND_SAYS_IT_HAD {
        @Override
        Slices<Catalog, CatalogCommand> slices(Slices<Catalog, CatalogCommand> sound) {
            return new SpoiltSlices(sound) {
                @Override
                public void save(Loaded<Catalog> before, Catalog after, CatalogCommand command, Written written) {
                    if (!(command instanceof Undefine)) {
                        super.save(before, after, command, written);
                    }
                }
            };
        }
    };

    Family<Catalog, CatalogCommand, CatalogEvent> family() {
        Family<Catalog, CatalogCommand, CatalogEvent> sound = Family.CATALOG;
        return new Family<>(
                sound.topics(),
                decider(),
                sound.words(),
                (rows, agenda) -> slices(new CatalogSlices(rows, agenda)),
                sound.hasView(),
                sound.viewed());
    }

    Rows rows(Rows sound) {
        return sound;
    }

    Slices<Catalog, CatalogCommand> slices(Slices<Catalog, CatalogCommand> sound) {
        return sound;
    }

    Decision<CatalogEvent> spoil(Decision<CatalogEvent> sound) {
        return sound;
    }

    Catalog apply(Catalog slice, CatalogEvent event) {
        return new CatalogDecider().apply(slice, event);
    }

    private Decider<Catalog, CatalogCommand, CatalogEvent> decider() {
        return new Decider<>() {
            @Override
            public Decision<CatalogEvent> decide(Catalog slice, CatalogCommand command, Moment at) {
                return spoil(new CatalogDecider().decide(slice, command, at));
            }

            @Override
            public Catalog apply(Catalog slice, CatalogEvent event) {
                return CatalogFault.this.apply(slice, event);
            }
        };
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

    private static class SpoiltSlices implements Slices<Catalog, CatalogCommand> {
        private final Slices<Catalog, CatalogCommand> sound;

        SpoiltSlices(Slices<Catalog, CatalogCommand> sound) {
            this.sound = sound;
        }

        Catalog spoil(Catalog slice, CatalogCommand command) {
            return slice;
        }

        @Override
        public @Nullable CatalogCommand dueBefore(CatalogCommand command, long timestamp) {
            return sound.dueBefore(command, timestamp);
        }

        @Override
        public CatalogCommand due(Agenda.Entry entry) {
            return sound.due(entry);
        }

        @Override
        public Loaded<Catalog> load(CatalogCommand command, long timestamp) {
            Loaded<Catalog> loaded = sound.load(command, timestamp);
            return new Loaded<>(spoil(loaded.slice(), command), loaded.lastChange(), loaded.bound());
        }

        @Override
        public void save(Loaded<Catalog> before, Catalog after, CatalogCommand command, Written written) {
            sound.save(before, after, command, written);
        }
    }
}
