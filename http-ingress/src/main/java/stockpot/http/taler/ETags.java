package stockpot.http.taler;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;

/** Spares clients what they know already. */
final class ETags {
    private static final int NOT_MODIFIED = 304;

    private ETags() {}

    /**
     * The answer under a tag, or no body when the client has what the tag stands for.
     *
     * @param tag without its quotation marks
     */
    static Answer answer(Call call, String tag, Supplier<Answer> full) {
        String quoted = '"' + tag + '"';
        Answer answer = matches(call.header("If-None-Match"), quoted) ? Answer.empty(NOT_MODIFIED) : full.get();
        return answer.with("ETag", quoted);
    }

    private static boolean matches(@Nullable String condition, String tag) {
        if (condition == null) {
            return false;
        }
        for (String candidate : condition.split(",", -1)) {
            String known = candidate.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
