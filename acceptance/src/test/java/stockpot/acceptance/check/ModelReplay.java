package stockpot.acceptance.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command log in the order of its offsets through a naive model, and holds every outcome that the model predicts
 * against the result that was published for that position.
 */
final class ModelReplay {
    private final Model model;
    private final List<String> violations = new ArrayList<>();

    private ModelReplay(Model model) {
        this.model = model;
    }

    /** Of stock alone. */
    static List<String> check(History history) {
        StockModel model = new StockModel();
        List<String> violations = new ArrayList<>(check(history, model));
        checkRest(history, model, violations);
        return violations;
    }

    /** Leaves the model where the log ends. */
    static List<String> check(History history, Model model) {
        ModelReplay replay = new ModelReplay(model);
        replay.replay(history);
        return replay.violations;
    }

    private void replay(History history) {
        Map<String, LogRecord> results = history.resultsByPosition();
        if (results.size() < history.results().size()) {
            violations.add("there are " + history.results().size() + " results for " + results.size() + " commands");
        }
        Map<Integer, LogRecord> lastOf = new HashMap<>();
        Set<String> predicted = new TreeSet<>();
        for (LogRecord command : history.commands()) {
            LogRecord before = lastOf.put(command.partition(), command);
            if (before != null && before.timestamp() > command.timestamp()) {
                violations.add("the log's time goes back, which the model does not follow: " + before + ", " + command);
            }
            if (!command.is("Tick")) {
                Model.Verdict verdict = model.process(command);
                if (!isSilent(command, verdict)) {
                    predicted.add(command.position());
                    compare(command, verdict, results.get(command.position()));
                }
            }
        }
        for (LogRecord result : history.results()) {
            if (!predicted.contains(result.text("position"))) {
                violations.add("a result from nowhere: " + result);
            }
        }
    }

    /** What follows from another log is only told of when it is refused: nobody asked. */
    private static boolean isSilent(LogRecord command, Model.Verdict verdict) {
        return command.value().has("source") && verdict.isAccepted();
    }

    private void compare(LogRecord command, Model.Verdict expected, @Nullable LogRecord result) {
        if (result == null) {
            violations.add("no result, expected " + expected + " for " + command);
        } else if (!Model.Verdict.in(result, model.members()).equals(expected)
                || !result.text("id").equals(command.text("id"))) {
            violations.add("the model says " + expected + " and the result is " + result + " for " + command);
        }
    }

    /** At rest: what the ledger says is left is what the model has left. */
    private static void checkRest(History history, StockModel model, List<String> violations) {
        long end = history.end();
        LedgerFold.of(history.ledger()).forEach((product, fold) -> {
            BigDecimal free = fold.freeAt(end);
            BigDecimal expected = model.free(product, end);
            boolean same = free == null ? expected == null : expected != null && free.compareTo(expected) == 0;
            if (!same) {
                violations.add(product + " has " + free + " left by the ledger and " + expected + " by the model");
            }
        });
    }
}
