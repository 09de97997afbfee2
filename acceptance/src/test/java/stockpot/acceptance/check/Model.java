package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a family of logs once more, as simply as they can be said. A model shares no code with what it judges, and knows
 * of a record only what stands in it and its timestamp. Time passes with every record, so ticks change nothing: they only write
 * down what was so before.
 */
interface Model {
    /** Decides a command that is no tick. */
    Verdict process(LogRecord command);

    /** Which members of a result's data the model predicts; any other it says nothing about. */
    List<String> members();

    /**
     * What a command has to come to.
     *
     * @param code ACCEPTED or the code of the refusal
     * @param data members that the result has, of those that the model predicts
     * @param repeats position of the command whose outcome is told again; null for a first one
     */
    record Verdict(
            String code, Map<String, String> data, @Nullable String repeats) {
        static final String ACCEPTED = "ACCEPTED";

        public Verdict {
            data = Map.copyOf(data);
        }

        static Verdict of(String code) {
            return new Verdict(code, Map.of(), null);
        }

        static Verdict accepted(Map<String, String> data) {
            return new Verdict(ACCEPTED, data, null);
        }

        boolean isAccepted() {
            return code.equals(ACCEPTED);
        }

        Verdict repeating(String position) {
            return new Verdict(code, data, position);
        }

        /** What a published result says, as far as a model says it too. */
        static Verdict in(LogRecord result, List<String> members) {
            Map<String, String> data = new HashMap<>();
            for (String member : members) {
                JsonNode found = result.value().path("data").path(member);
                if (!found.isMissingNode()) {
                    data.put(member, plain(found));
                }
            }
            return new Verdict(
                    result.text("outcome").equals("accepted") ? ACCEPTED : result.text("code"),
                    data,
                    result.value().has("repeats") ? result.text("repeats") : null);
        }
    }

    /** A quantity as it is compared: 2 is 2.0. */
    static String plain(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }

    private static String plain(JsonNode node) {
        if (!node.isTextual() || !node.textValue().matches("[0-9.]+")) {
            return node.isTextual() ? node.textValue() : node.toString();
        }
        return plain(new BigDecimal(node.textValue()));
    }
}
