package stockpot.acceptance.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Real-time order: what was invoked after something else had completed stands behind it in the product's log. Together
 * with the replay of the model this is linearizability, without a search.
 */
public final class OrderCheck {
    private OrderCheck() {}

    private record Placed(Operation operation, LogRecord command) {
        long completed() {
            return operation.completed();
        }
    }

    public static List<String> check(History history) {
        Map<String, LogRecord> results = history.resultsByPosition();
        Map<String, LogRecord> decidedAt = new HashMap<>();
        for (LogRecord command : history.commands()) {
            LogRecord result = results.get(command.position());
            if (result != null && !result.value().has("repeats") && !command.is("Tick")) {
                decidedAt.putIfAbsent(command.identity(), command);
            }
        }
        Map<String, List<Placed>> byProduct = new HashMap<>();
        for (Operation operation : history.operations()) {
            LogRecord command = decidedAt.get(operation.identity());
            if (command != null) {
                byProduct
                        .computeIfAbsent(operation.product(), product -> new ArrayList<>())
                        .add(new Placed(operation, command));
            }
        }
        List<String> violations = new ArrayList<>();
        byProduct.values().forEach(placed -> check(placed, violations));
        return violations;
    }

    private static void check(List<Placed> placed, List<String> violations) {
        List<Placed> byEnd = new ArrayList<>(placed);
        byEnd.sort(Comparator.comparingLong(Placed::completed));
        placed.sort(Comparator.comparingLong(one -> one.operation().invoked()));
        int ended = 0;
        Placed last = null;
        for (Placed one : placed) {
            while (ended < byEnd.size()
                    && byEnd.get(ended).completed() < one.operation().invoked()) {
                Placed done = byEnd.get(ended++);
                if (last == null || done.command().offset() > last.command().offset()) {
                    last = done;
                }
            }
            if (last != null && last.command().offset() > one.command().offset()) {
                violations.add("began after the other was over and stands before it in the log: " + one + ", " + last);
            }
        }
    }
}
