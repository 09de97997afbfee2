package stockpot.http.exchange;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Outcome;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderAnswer.Kept;
import stockpot.orders.OrderCommand.Answered;

/** Answers that are kept under an {@code Idempotency-Key}, to be given again byte for byte. */
public final class KeptAnswer {
    private static final int FAILED = 500;

    private KeptAnswer() {}

    /** What there is to keep; null of an answer that something went wrong for the moment. */
    public static @Nullable Answered of(HttpResponse answer) {
        return answer.status() < FAILED
                ? new Answered(answer.status(), new String(answer.body(), StandardCharsets.UTF_8))
                : null;
    }

    /** The answer that an outcome keeps; null when it keeps none. */
    public static @Nullable HttpResponse in(Outcome<OrderAnswer> outcome) {
        return outcome.answer() instanceof Kept(Answered(int status, String body))
                ? HttpResponse.json(status, body.getBytes(StandardCharsets.UTF_8))
                        .at(outcome.position())
                : null;
    }
}
