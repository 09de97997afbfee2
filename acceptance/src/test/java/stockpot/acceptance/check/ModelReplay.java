package stockpot.acceptance.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command log in the order of its offsets through the naive model, and holds every outcome that the model
 * predicts against the result that was published for that position.
 */
public final class ModelReplay {
    private final StockModel model = new StockModel();
    private final List<String> violations = new ArrayList<>();

    private ModelReplay() {}

    public static List<String> check(History history) {
        return new ModelReplay().replay(history);
    }

    private List<String> replay(History history) {
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
            StockModel.Verdict verdict = model.process(command);
            if (verdict != null) {
                predicted.add(command.position());
                compare(command, verdict, results.get(command.position()));
            }
        }
        for (LogRecord result : history.results()) {
            if (!predicted.contains(result.text("position"))) {
                violations.add("a result from nowhere: " + result);
            }
        }
        checkRest(history);
        return violations;
    }

    private void compare(LogRecord command, StockModel.Verdict expected, @Nullable LogRecord result) {
        if (result == null) {
            violations.add("no result, expected " + expected + " for " + command);
            return;
        }
        StockModel.Verdict found = verdict(result);
        boolean equal = found.code().equals(expected.code())
                && same(found.requested(), expected.requested())
                && same(found.available(), expected.available())
                && Objects.equals(found.repeats(), expected.repeats());
        if (!equal || !result.text("id").equals(command.text("id"))) {
            violations.add("the model says " + expected + " and the result is " + result + " for " + command);
        }
    }

    private static StockModel.Verdict verdict(LogRecord result) {
        boolean accepted = result.text("outcome").equals("accepted");
        return new StockModel.Verdict(
                accepted ? "ACCEPTED" : result.text("code"),
                decimal(result, "requested"),
                decimal(result, "available"),
                result.value().has("repeats") ? result.text("repeats") : null);
    }

    private static @Nullable BigDecimal decimal(LogRecord result, String member) {
        String text = result.value().path("data").path(member).asText();
        return text.isEmpty() ? null : new BigDecimal(text);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other == null : other != null && one.compareTo(other) == 0;
    }

    /** At rest: what the ledger says is left is what the model has left. */
    private void checkRest(History history) {
        long end = history.commands().stream()
                .mapToLong(LogRecord::timestamp)
                .max()
                .orElse(0);
        Map<String, LedgerFold> folds = LedgerFold.of(history.ledger());
        folds.forEach((product, fold) -> {
            BigDecimal free = fold.freeAt(end);
            BigDecimal expected = model.free(product, end);
            if (!same(free, expected)) {
                violations.add(product + " has " + free + " left by the ledger and " + expected + " by the model");
            }
        });
    }
}
