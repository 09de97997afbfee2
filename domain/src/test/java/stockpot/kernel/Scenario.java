package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One example of a rule: with these rows, when this is asked at that moment, then this comes of it.
 *
 * @param <S> the family's slice
 * @param <C> the family's commands
 * @param <E> the family's events
 */
public final class Scenario<S, C, E> {
    private final Decider<S, C, E> rules;
    private final Function<C, S> load;
    private final CommandContext at;

    /**
     * @param load the rows that a command may read
     */
    public Scenario(Decider<S, C, E> rules, Function<C, S> load, CommandContext at) {
        this.rules = rules;
        this.load = load;
        this.at = at;
    }

    public Asked when(C command) {
        S slice = load.apply(command);
        return new Asked(command, slice, rules.decide(slice, command, at));
    }

    /** A command that was decided, and what it was decided on. */
    public final class Asked {
        private final C command;
        private final S slice;
        private final Decision<E> decision;

        private Asked(C command, S slice, Decision<E> decision) {
            this.command = command;
            this.slice = slice;
            this.decision = decision;
        }

        /**
         * Expects exactly these events, and none when the same is asked again on the rows that they leave.
         *
         * @return the slice after the events
         */
        @SafeVarargs
        public final S then(E... events) {
            S after = thenEachTime(events);
            CommandContext later = new CommandContext(at.epochMillis(), at.serial() + 1);
            if (rules.decide(after, command, later) instanceof Decision.Accepted<E>(List<E> again)) {
                assertThat(again).as("asked a second time").isEmpty();
            }
            return after;
        }

        /** As {@link #then}, for the few commands that do something each time they are asked. */
        @SafeVarargs
        public final S thenEachTime(E... events) {
            List<E> expected = new ArrayList<>();
            for (E event : events) {
                expected.add(event);
            }
            assertThat(decision).isEqualTo(new Decision.Accepted<>(expected));
            S after = slice;
            for (E event : events) {
                after = rules.apply(after, event);
            }
            return after;
        }

        /** Expects that what was asked for already holds. */
        public void thenNothing() {
            then();
        }

        /** Expects a refusal with that code, and a sentence with those words. */
        public void thenRefused(Rejection.Code code, String words) {
            if (decision instanceof Decision.Rejected<E>(Rejection because)) {
                assertThat(because.code()).isEqualTo(code);
                assertThat(because.sentence()).contains(words);
            } else {
                fail("expected %s but got %s", code, decision);
            }
        }

        /** Expects exactly that refusal. */
        public void thenRefused(Rejection because) {
            assertThat(decision).isEqualTo(new Decision.Rejected<>(because));
        }
    }
}
