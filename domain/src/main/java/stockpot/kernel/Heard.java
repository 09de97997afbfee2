package stockpot.kernel;

import java.util.List;

/** What a flow hears of what it sent. */
public sealed interface Heard<A> {
    /** What the commands came to, in their order. */
    record Answers<A>(List<Outcome<A>> outcomes) implements Heard<A> {
        public Answers {
            outcomes = List.copyOf(outcomes);
        }

        /** What the only command came to. */
        public Outcome<A> first() {
            return outcomes.getFirst();
        }
    }

    /** For one of them at least there is no answer; it may be in its log all the same. */
    record Silence<A>(Unavailable why) implements Heard<A> {
        /** Whether the id was used for something else: then nothing of this request will ever be decided under it. */
        public boolean isConflict() {
            return why.kind() == Unavailable.Kind.CONFLICT;
        }
    }
}
