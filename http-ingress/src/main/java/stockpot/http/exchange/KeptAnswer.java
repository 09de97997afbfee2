package stockpot.http.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Outcome;
import stockpot.orders.OrderCommand.Answered;

/** Answers that are kept under an {@code Idempotency-Key}, to be given again byte for byte. */
public final class KeptAnswer {
    private static final int FAILED = 500;
    private static final String ANSWER = "answer";

    private KeptAnswer() {}

    /** What there is to keep; null of an answer that something went wrong for the moment. */
    public static @Nullable Answered of(Answer answer) {
        return answer.status() < FAILED
                ? new Answered(answer.status(), new String(answer.body(), StandardCharsets.UTF_8))
                : null;
    }

    /** Whether the outcome is a kept answer. */
    public static boolean says(Outcome outcome) {
        return outcome.data().has(ANSWER);
    }

    /** The answer that the outcome keeps. */
    public static Answer again(Outcome outcome) {
        JsonNode answer = outcome.data().path(ANSWER);
        byte[] body = answer.path("body").asText().getBytes(StandardCharsets.UTF_8);
        return Answer.json(answer.path("status").intValue(), body).at(outcome.position());
    }
}
