package stockpot.acceptance.check;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.Answer;

/**
 * A request that a client made, with what it was told; with an {@code Idempotency-Key} it may have been made several times.
 *
 * @param identity what it asks for; no two operations of a run ask for quite the same, so that a command without an
 *     answer can be found in the log
 * @param keyed whether it had an {@code Idempotency-Key}
 * @param attempts how many times it may have reached a node
 * @param invoked when it was first sent, in nanoseconds of the clients' clock
 * @param completed when it was first answered for certain; {@link #NEVER} if it was not
 * @param answers all certain answers
 */
public record Operation(
        String identity,
        String product,
        boolean keyed,
        int attempts,
        long invoked,
        long completed,
        List<Answer> answers) {
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        answers = List.copyOf(answers);
    }

    /** Nobody was told what became of it. */
    public boolean isUnknown() {
        return answers.isEmpty();
    }

    @Nullable
    Answer answer() {
        return answers.isEmpty() ? null : answers.getFirst();
    }

    public static String lockIdentity(String product, String lock, BigDecimal quantity, String micros) {
        return "LockStock " + product + " " + lock + " "
                + quantity.stripTrailingZeros().toPlainString() + " " + micros;
    }
}
