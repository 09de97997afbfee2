package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Level;
import stockpot.kernel.Rejection;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;

/**
 * One way to spoil a family, which a law has to find: what is put between the machine and its rows, between the rows and
 * their slices, and around the rules. What a fault does not name is as sound as the product.
 */
record Fault<S, C, E>(
        UnaryOperator<Rows> rows, UnaryOperator<Slices<S, C>> slices, UnaryOperator<Decider<S, C, E>> rules) {

    /** Nothing is spoilt. */
    static <S, C, E> Fault<S, C, E> none() {
        return new Fault<>(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
    }

    static <S, C, E> Fault<S, C, E> rows(UnaryOperator<Rows> rows) {
        return new Fault<>(rows, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static <S, C, E> Fault<S, C, E> slices(UnaryOperator<Slices<S, C>> slices) {
        return new Fault<>(UnaryOperator.identity(), slices, UnaryOperator.identity());
    }

    static <S, C, E> Fault<S, C, E> rules(UnaryOperator<Decider<S, C, E>> rules) {
        return new Fault<>(UnaryOperator.identity(), UnaryOperator.identity(), rules);
    }

    /** Rows of that kind are not deleted. */
    static <S, C, E> Fault<S, C, E> keeping(char kind) {
        return rows(sound -> SpoiltRows.keepingSome(sound, kind, 1));
    }

    /** One in so many rows of that kind is not deleted. */
    static <S, C, E> Fault<S, C, E> keeping(char kind, int oneIn) {
        return rows(sound -> SpoiltRows.keepingSome(sound, kind, oneIn));
    }

    /** Rows of that kind are written once and never again, until they are deleted. */
    static <S, C, E> Fault<S, C, E> writingOnce(char kind) {
        return rows(sound -> SpoiltRows.writingOnce(sound, kind));
    }

    /** One in so many rows of that kind is not written. */
    static <S, C, E> Fault<S, C, E> losing(char kind, int oneIn) {
        return rows(sound -> SpoiltRows.losing(sound, kind, oneIn));
    }

    /** No row of that kind is found by its key. */
    static <S, C, E> Fault<S, C, E> forgetting(char kind) {
        return rows(sound -> SpoiltRows.forgetting(sound, kind));
    }

    /** The second command of a ledger record looks like the first again. */
    static <S, C, E> Fault<S, C, E> withoutOrdinals() {
        return rows(SpoiltRows::withoutOrdinals);
    }

    /** A command is given another slice than its rows are. */
    static <S, C, E> Fault<S, C, E> loading(BiFunction<S, C, S> spoil) {
        return slices(sound -> new Through<>(sound) {
            @Override
            public Loaded<S> load(C command, long timestamp) {
                Loaded<S> loaded = super.load(command, timestamp);
                return new Loaded<>(spoil.apply(loaded.slice(), command), loaded.lastChange(), loaded.bound());
            }
        });
    }

    /** Something else, or nothing, is decided ahead of a command. */
    static <S, C, E> Fault<S, C, E> dueBefore(BiFunction<C, @Nullable C, @Nullable C> spoil) {
        return slices(sound -> new Through<>(sound) {
            @Override
            public @Nullable C dueBefore(C command, long timestamp, Level level) {
                return spoil.apply(command, super.dueBefore(command, timestamp, level));
            }
        });
    }

    /** Nothing is decided ahead of the first five commands after a start. */
    static <S, C, E> Fault<S, C, E> lateAfterAStart() {
        return slices(sound -> new Through<>(sound) {
            private int asked;

            @Override
            public @Nullable C dueBefore(C command, long timestamp, Level level) {
                return asked++ < 5 ? null : super.dueBefore(command, timestamp, level);
            }
        });
    }

    /** Some commands' time goes back with the broker's clock. */
    static <S, C, E> Fault<S, C, E> withoutLastChange(Class<? extends C> commands) {
        return slices(sound -> new Through<>(sound) {
            @Override
            public Loaded<S> load(C command, long timestamp) {
                Loaded<S> loaded = super.load(command, timestamp);
                long lastChange = commands.isInstance(command) ? 0 : loaded.lastChange();
                return new Loaded<>(loaded.slice(), lastChange, loaded.bound());
            }
        });
    }

    /** Something else is decided. */
    static <S, C, E> Fault<S, C, E> deciding(Deciding<S, C, E> spoil) {
        return rules(sound -> new Decider<>() {
            @Override
            public Decision<E> decide(S slice, C command, CommandContext at) {
                return spoil.decide(sound, slice, command, at);
            }

            @Override
            public S apply(S slice, E event) {
                return sound.apply(slice, event);
            }
        });
    }

    /** Another command is decided than was asked. */
    static <S, C, E> Fault<S, C, E> asking(UnaryOperator<C> spoil) {
        return deciding((sound, slice, command, at) -> sound.decide(slice, spoil.apply(command), at));
    }

    /** Other events follow from what is accepted. */
    static <S, C, E> Fault<S, C, E> accepting(Accepting<S, C, E> spoil) {
        return deciding((sound, slice, command, at) ->
                sound.decide(slice, command, at) instanceof Decision.Accepted<E>(List<E> events)
                        ? new Decision.Accepted<>(new ArrayList<>(spoil.events(slice, command, events)))
                        : sound.decide(slice, command, at));
    }

    /** Each event is told differently. */
    static <S, C, E> Fault<S, C, E> telling(BiFunction<S, E, E> spoil) {
        return accepting((slice, _, events) ->
                events.stream().map(event -> spoil.apply(slice, event)).toList());
    }

    /** Events of that kind do not happen. */
    static <S, C, E> Fault<S, C, E> without(Class<? extends E> kind) {
        return accepting((_, _, events) ->
                events.stream().filter(event -> !kind.isInstance(event)).toList());
    }

    /** What ought to be refused is decided like that; null where the refusal stands. */
    static <S, C, E> Fault<S, C, E> refusing(Refusing<S, C, E> spoil) {
        return deciding((sound, slice, command, at) -> {
            Decision<E> decision = sound.decide(slice, command, at);
            return decision instanceof Decision.Rejected<E>(Rejection because)
                    ? Objects.requireNonNullElse(spoil.decision(slice, command, because), decision)
                    : decision;
        });
    }

    /** Events change their slice otherwise. */
    static <S, C, E> Fault<S, C, E> applying(Applying<S, C, E> spoil) {
        return rules(sound -> new Decider<>() {
            @Override
            public Decision<E> decide(S slice, C command, CommandContext at) {
                return sound.decide(slice, command, at);
            }

            @Override
            public S apply(S slice, E event) {
                return spoil.apply(sound, slice, event);
            }
        });
    }

    static <S, C, E> Fault<S, C, E> both(Fault<S, C, E> one, Fault<S, C, E> other) {
        return new Fault<>(
                sound -> other.rows.apply(one.rows.apply(sound)),
                sound -> other.slices.apply(one.slices.apply(sound)),
                sound -> other.rules.apply(one.rules.apply(sound)));
    }

    /** The family with the fault in its rules and slices; its rows are spoilt by whoever keeps them. */
    Family<S, C, E> in(Family<S, C, E> sound) {
        return new Family<>(
                sound.topics(),
                sound.commands(),
                rules.apply(sound.decider()),
                sound.codec(),
                (spoilt, agenda) -> slices.apply(sound.slices().apply(spoilt, agenda)),
                sound.view(),
                sound.lookups(),
                sound.reactions(),
                sound.numbering(),
                sound.levels());
    }

    interface Deciding<S, C, E> {
        Decision<E> decide(Decider<S, C, E> sound, S slice, C command, CommandContext at);
    }

    interface Accepting<S, C, E> {
        List<E> events(S slice, C command, List<E> events);
    }

    interface Refusing<S, C, E> {
        @Nullable
        Decision<E> decision(S slice, C command, Rejection because);
    }

    interface Applying<S, C, E> {
        S apply(Decider<S, C, E> sound, S slice, E event);
    }

    /** Sound slices, for a fault to spoil. */
    static class Through<S, C> implements Slices<S, C> {
        private final Slices<S, C> sound;

        Through(Slices<S, C> sound) {
            this.sound = sound;
        }

        @Override
        public @Nullable C dueBefore(C command, long timestamp, Level level) {
            return sound.dueBefore(command, timestamp, level);
        }

        @Override
        public C due(TimerIndex.Entry entry, Level level) {
            return sound.due(entry, level);
        }

        @Override
        public Loaded<S> load(C command, long timestamp) {
            return sound.load(command, timestamp);
        }

        @Override
        public long revision(C command) {
            return sound.revision(command);
        }

        @Override
        public void save(Loaded<S> before, S after, C command, Written written) {
            sound.save(before, after, command, written);
        }
    }
}
