package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.pots.Claim;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotDecider;
import stockpot.pots.PotEvent;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;
import stockpot.pots.Pots;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Agenda;
import stockpot.topology.rows.PotSlices;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;

/** Ways to spoil what decides pots and keeps their rows, each of which a law has to find. */
enum PotFault {
    NONE,
    /** A pot's row is written once. */
    KEEPS_OLD_POTS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'p');
        }
    },
    KEEPS_CLOSED_POTS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'p');
        }
    },
    KEEPS_RELEASED_NAMES {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'n');
        }
    },
    LOSES_A_NAME {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'n', 20);
        }
    },
    FORGETS_THAT_A_CLAIM_WAITS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 't', 20);
        }
    },
    /** An attempt that was given up can still get a name. */
    ABANDONED_IS_FORGOTTEN {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public byte @Nullable [] get(byte[] key) {
                    return key[0] == 'g' ? null : super.get(key);
                }
            };
        }
    },
    /** What was settled before is carried out again. */
    NO_HIGH_WATER_MARKS {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public byte @Nullable [] get(byte[] key) {
                    return key[0] == 'w' ? null : super.get(key);
                }
            };
        }
    },
    /** The second command of a ledger record looks like the first again. */
    POSITION_WITHOUT_ORDINAL {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public void put(byte[] key, byte[] row) {
                    super.put(key, key[0] == 'w' ? SettleFault.withoutOrdinal(row) : row);
                }
            };
        }
    },
    GRANTS_A_TAKEN_NAME {
        @Override
        Pots spoil(Pots slice, PotCommand command) {
            return command instanceof ClaimName ? Pots.NOTHING : slice;
        }
    },
    /** Only a name that its pot has for good is taken. */
    GRANTS_A_NAME_THAT_IS_BEING_DECIDED {
        @Override
        Pots spoil(Pots slice, PotCommand command) {
            Claim claim = slice.claim();
            return command instanceof ClaimName && claim != null && !claim.firm() ? Pots.NOTHING : slice;
        }
    },
    CONFIRMS_NOTHING {
        @Override
        List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
            return command instanceof ConfirmName ? List.of() : events;
        }
    },
    /** Of a change with a new name and new totals only the name comes true. */
    CHANGES_HALF {
        @Override
        List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
            boolean renames = events.stream().anyMatch(PotRenamed.class::isInstance);
            return renames
                    ? events.stream()
                            .filter(event -> !(event instanceof PotReset))
                            .toList()
                    : events;
        }
    },
    /** The name changes also when the totals are not what was expected. */
    RENAMES_BEFORE_IT_LOOKS {
        @Override
        PotCommand spoil(PotCommand command) {
            return command instanceof ChangePot c && c.claim() != null && c.expected() != null
                    ? new ChangePot(c.key(), c.claim(), c.overdueAt(), c.name(), c.description(), null, null, c.by())
                    : command;
        }
    },
    RESETS_WHATEVER_IS_EXPECTED {
        @Override
        PotCommand spoil(PotCommand command) {
            return command instanceof ChangePot c
                    ? new ChangePot(
                            c.key(), c.claim(), c.overdueAt(), c.name(), c.description(), null, c.totals(), c.by())
                    : command;
        }
    },
    ADDS_TWICE {
        @Override
        List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
            List<PotEvent> twice = new ArrayList<>(events);
            if (command instanceof CreditPot) {
                twice.addAll(events);
            }
            return twice;
        }
    },
    REPORTS_FOR_EVER {
        @Override
        List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
            return events.stream()
                    .<PotEvent>map(event -> event instanceof NameOverdue(Claim claim)
                            ? new NameOverdue(new Claim(claim.attempt(), claim.pot(), claim.firm(), 1))
                            : event)
                    .toList();
        }
    },
    /** A pot can be opened, and renamed, however long ago the name was claimed. */
    DECIDES_HOWEVER_LATE {
        @Override
        PotCommand spoil(PotCommand command) {
            return switch (command) {
                case OpenPot c -> new OpenPot(c.key(), c.attempt(), Claim.NEVER, c.name(), c.description());
                case ChangePot c ->
                    new ChangePot(
                            c.key(),
                            c.claim(),
                            c.claim() == null ? Claim.NEVER : Long.MAX_VALUE - 1,
                            c.name(),
                            c.description(),
                            c.expected(),
                            c.totals(),
                            c.by());
                default -> command;
            };
        }
    },
    RELEASES_WITHOUT_GIVING_UP {
        @Override
        List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
            return events.stream()
                    .filter(event -> !(event instanceof AttemptAbandoned))
                    .toList();
        }
    };

    Rows rows(Rows sound) {
        return sound;
    }

    Pots spoil(Pots slice, PotCommand command) {
        return slice;
    }

    PotCommand spoil(PotCommand command) {
        return command;
    }

    List<PotEvent> spoil(PotCommand command, List<PotEvent> events) {
        return events;
    }

    Family<Pots, PotCommand, PotEvent> family() {
        Family<Pots, PotCommand, PotEvent> sound = Family.POTS;
        return new Family<>(
                sound.topics(),
                new SpoiltDecider(),
                sound.words(),
                (rows, agenda) -> new SpoiltSlices(new PotSlices(rows, agenda)),
                sound.hasView(),
                sound.viewed());
    }

    private final class SpoiltDecider implements Decider<Pots, PotCommand, PotEvent> {
        private final PotDecider sound = new PotDecider();

        @Override
        public Decision<PotEvent> decide(Pots slice, PotCommand command, Moment at) {
            return switch (sound.decide(slice, spoil(command), at)) {
                case Decision.Accepted<PotEvent> accepted -> {
                    List<PotEvent> events = spoil(command, accepted.events());
                    yield new Decision.Accepted<>(events);
                }
                case Decision.Rejected<PotEvent> rejected -> rejected;
            };
        }

        @Override
        public Pots apply(Pots slice, PotEvent event) {
            return sound.apply(slice, event);
        }
    }

    private final class SpoiltSlices implements Slices<Pots, PotCommand> {
        private final PotSlices sound;

        private SpoiltSlices(PotSlices sound) {
            this.sound = sound;
        }

        @Override
        public @Nullable PotCommand dueBefore(PotCommand command, long timestamp) {
            return sound.dueBefore(command, timestamp);
        }

        @Override
        public PotCommand due(Agenda.Entry entry) {
            return sound.due(entry);
        }

        @Override
        public Loaded<Pots> load(PotCommand command, long timestamp) {
            Loaded<Pots> loaded = sound.load(command, timestamp);
            return new Loaded<>(spoil(loaded.slice(), command), loaded.lastChange(), loaded.bound());
        }

        @Override
        public void save(Loaded<Pots> before, Pots after, PotCommand command, Written written) {
            sound.save(before, after, command, written);
        }
    }
}
