package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a node does for one request, a command or an answer at a time, so that it can stop for ever anywhere. */
@FunctionalInterface
interface Stepped {
    /** Does one thing, and answers what comes next; null when there is no more. */
    @Nullable
    Stepped step();

    /** Sends one after the other. */
    static Stepped sending(List<Runnable> sends, @Nullable Stepped then) {
        return () -> {
            if (sends.isEmpty()) {
                return then == null ? null : then.step();
            }
            sends.getFirst().run();
            return sending(sends.subList(1, sends.size()), then);
        };
    }

    /** Waits until all commands of those ids have come to something. */
    static Stepped awaiting(ReservingWorld world, List<String> ids, Function<List<JsonNode>, @Nullable Stepped> then) {
        return new Stepped() {
            @Override
            public @Nullable Stepped step() {
                List<JsonNode> answers = new ArrayList<>();
                for (String id : ids) {
                    JsonNode answer = world.result(id);
                    if (answer == null) {
                        return this;
                    }
                    answers.add(answer);
                }
                return then.apply(answers);
            }
        };
    }

    static boolean isAccepted(JsonNode answer) {
        return answer.get("outcome").textValue().equals("accepted");
    }

    /** Whether it may be another answer soon. */
    static boolean isUndecided(JsonNode answer) {
        return switch (answer.path("code").asText()) {
            case "CONTENDED", "ATTEMPT_ABANDONED", "RESERVATION_CHANGED", "RESERVATION_TAKEN" -> true;
            default -> false;
        };
    }
}
