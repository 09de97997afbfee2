package stockpot.kernel;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

    static <E> Decision<E> reject(Rejection.Code code) {
        return new Rejected<>(new Rejection.Refusal(code));
    }

    /** Refuses, and says something that belongs to this very command. */
    static <E> Decision<E> reject(Rejection.Code code, String member, Object value) {
        return new Rejected<>(new Rejection.Refusal(code, member, value));
    }

    /** The same with two things to say. */
    static <E> Decision<E> reject(Rejection.Code code, String one, Object value, String other, Object otherValue) {
        SortedMap<String, String> said = new TreeMap<>();
        said.put(one, value.toString());
        said.put(other, otherValue.toString());
        return new Rejected<>(new Rejection.Refusal(code, said));
    }
}
