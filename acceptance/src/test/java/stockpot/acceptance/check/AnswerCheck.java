package stockpot.acceptance.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import stockpot.acceptance.load.Answer;

/**
 * Holds what clients were told against what was finally committed: no answer is lost, none doubled, none from nowhere,
 * and each is the result at the position that it names, however the node that gave it ended.
 */
public final class AnswerCheck {
    private final Map<String, Operation> operations = new HashMap<>();
    private final Map<String, List<LogRecord>> commands = new HashMap<>();
    private final Map<String, LogRecord> results;
    private final List<String> violations = new ArrayList<>();

    private AnswerCheck(History history) {
        this.results = history.resultsByPosition();
        for (Operation operation : history.operations()) {
            if (operations.put(operation.identity(), operation) != null) {
                violations.add("two operations are not told apart by the test itself: " + operation);
            }
        }
        for (LogRecord command : history.commands()) {
            if (command.is("LockStock") || command.is("ChangeProduct")) {
                commands.computeIfAbsent(command.identity(), identity -> new ArrayList<>())
                        .add(command);
            }
        }
    }

    public static List<String> check(History history) {
        AnswerCheck check = new AnswerCheck(history);
        check.commands.forEach(check::checkCommands);
        check.operations.values().forEach(check::checkOperation);
        return check.violations;
    }

    private void checkCommands(String identity, List<LogRecord> found) {
        Operation operation = operations.get(identity);
        if (operation == null) {
            violations.add("nobody asked for this: " + found);
            return;
        }
        long effective = found.stream()
                .map(command -> results.get(command.position()))
                .filter(result -> result != null && !result.value().has("repeats"))
                .count();
        if (found.size() > operation.attempts() || effective > 1) {
            violations.add("asked " + operation.attempts() + " times, in the log " + found.size() + " times and "
                    + effective + " times with effect: " + found);
        }
    }

    private void checkOperation(Operation operation) {
        List<LogRecord> asked = commands.getOrDefault(operation.identity(), List.of());
        Answer first = operation.answer();
        if (first == null) {
            return;
        }
        for (Answer answer : operation.answers()) {
            if (answer.status() != first.status()
                    || !answer.body().equals(first.body())
                    || !Objects.equals(answer.position(), first.position())) {
                violations.add("asked again and answered otherwise: " + operation);
            }
        }
        if (first.status() == 503) {
            if (!asked.isEmpty()) {
                violations.add("answered that nothing was changed, but there is " + asked + " for " + operation);
            }
            return;
        }
        if (asked.isEmpty()) {
            violations.add("answered and lost: " + operation);
            return;
        }
        if (first.status() == 409 && first.position() == null) {
            compareConflict(operation, asked);
            return;
        }
        LogRecord command = asked.stream()
                .filter(record -> record.position().equals(first.position()))
                .findFirst()
                .orElse(null);
        LogRecord result = command == null ? null : results.get(command.position());
        if (result == null || result.value().has("repeats")) {
            violations.add("the position that was answered is not where it was decided: " + operation + ", in the log "
                    + asked + ", result " + result);
        } else if (!agrees(first, result)) {
            violations.add("answered " + first + " but committed is " + result);
        }
    }

    private void compareConflict(Operation operation, List<LogRecord> asked) {
        for (LogRecord command : asked) {
            LogRecord result = results.get(command.position());
            if (result == null || !result.text("code").equals("ID_REUSED")) {
                violations.add("answered as a conflict but committed is " + result + ": " + operation);
            }
        }
    }

    private static boolean agrees(Answer answer, LogRecord result) {
        if (result.text("outcome").equals("accepted")) {
            return answer.status() == 204;
        }
        return switch (result.text("code")) {
            case "OUT_OF_STOCK" ->
                answer.status() == 410
                        && same(answer, "unit_requested_quantity", result, "requested")
                        && same(answer, "unit_available_quantity", result, "available");
            case "PRODUCT_UNKNOWN" -> answer.status() == 404;
            case "QUANTITY_TOO_FINE", "LOST_EXCEEDS_STOCK" -> answer.status() == 400;
            case "TOTAL_REDUCED", "LOST_REDUCED" -> answer.status() == 409;
            default -> false;
        };
    }

    private static boolean same(Answer answer, String told, LogRecord result, String committed) {
        String one = answer.body().path(told).asText();
        String other = result.value().path("data").path(committed).asText();
        return !one.isEmpty() && !other.isEmpty() && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }
}
