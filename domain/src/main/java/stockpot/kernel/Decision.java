package stockpot.kernel;

import java.util.List;

/** What a command came to. No events in an acceptance means that what was asked for already holds. */
public sealed interface Decision<E> {
    /** The command is granted, and this is what happened. */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** The command is refused; nothing changes. */
    record Rejected<E>(Rejection because) implements Decision<E> {}

    static <E> Decision<E> accept(E event) {
        return new Accepted<>(List.of(event));
    }

    static <E> Decision<E> alreadyInEffect() {
        return new Accepted<>(List.of());
    }

    static <E> Decision<E> reject(Rejection.Code code, String sentence) {
        return new Rejected<>(new Rejection.Refusal(code, sentence));
    }
}
