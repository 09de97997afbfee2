package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.acceptance.load.OrderStorm.Told;

/**
 * Holds a run with orders, when it has come to rest, against what was promised: every answer is what was committed, every
 * order has all its goods or none, nothing is held by an attempt that came to nothing, and all of it happened once.
 */
public final class OrderAudit {
    private final OrderHistory history;
    private final List<String> violations = new ArrayList<>();

    private OrderAudit(OrderHistory history) {
        this.history = history;
    }

    public static List<String> check(OrderHistory history) {
        OrderAudit audit = new OrderAudit(history);
        audit.checkAnswers();
        audit.checkSingleness(history.orders());
        audit.checkSingleness(history.stock());
        audit.violations.addAll(GoodsCheck.check(history));
        return audit.violations;
    }

    // Answers

    private void checkAnswers() {
        Map<String, LogRecord> results = history.resultsByPosition();
        Map<String, Set<String>> places = new HashMap<>();
        history.orders()
                .forEach(fact -> places.computeIfAbsent(fact.text("order"), order -> new HashSet<>())
                        .add(fact.text("position")));
        Set<String> placed = history.orders().stream()
                .filter(fact -> fact.is("OrderPlaced"))
                .map(fact -> fact.text("order"))
                .collect(Collectors.toSet());
        for (Told told : history.told()) {
            String position = told.answer().position();
            LogRecord result = results.get(position);
            // An order that stood already is answered from its row, which a tick may have written last. One that would
            // be too late is refused without asking anybody.
            boolean shown = told.answer().status() == 200
                    && position != null
                    && places.getOrDefault(told.order(), Set.of()).contains(position);
            shown |= told.answer().status() == 400 && position == null && !placed.contains(told.order());
            if (!shown && (result == null || !agrees(told, result))) {
                violations.add("told " + told + " but committed is " + result + ", and there is "
                        + history.orders().stream()
                                .filter(fact -> fact.text("order").equals(told.order()))
                                .map(fact -> fact.text("type") + " at " + fact.text("time_ms"))
                                .toList());
            }
        }
    }

    private static boolean agrees(Told told, LogRecord result) {
        boolean accepted = result.text("outcome").equals("accepted");
        boolean own = result.text("order").equals(told.order());
        return switch (told.verb()) {
            case PLACE ->
                switch (told.answer().status()) {
                    case 200 ->
                        own
                                && accepted
                                && result.is("PlaceOrder")
                                && sameToken(told.answer().body(), result);
                    case 410 ->
                        isRefusal(result, "OUT_OF_STOCK")
                                && sameLeft(told.answer().body(), result);
                    case 503 -> isRefusal(result, "CONTENDED");
                    case 400 -> own && isRefusal(result, "PAY_DEADLINE_PASSED");
                    default -> false;
                };
            case PAY ->
                switch (told.answer().status()) {
                    case 204 -> own && accepted && result.is("PayOrder");
                    case 410 -> own && isRefusal(result, "ORDER_OVER");
                    default -> false;
                };
            case TAKE_BACK ->
                switch (told.answer().status()) {
                    case 204 -> own && accepted && result.is("WithdrawOrder");
                    case 404 -> own && isRefusal(result, "ORDER_UNKNOWN");
                    default -> false;
                };
        };
    }

    private static boolean isRefusal(LogRecord result, String code) {
        return result.text("outcome").equals("rejected") && result.text("code").equals(code);
    }

    private static boolean sameToken(JsonNode body, LogRecord result) {
        return body.path("token")
                .asText()
                .equals(result.value().path("data").path("claim_token").asText());
    }

    private static boolean sameLeft(JsonNode body, LogRecord result) {
        JsonNode data = result.value().path("data");
        return body.path("product_id").asText().equals(result.text("product"))
                && body.path("unit_requested_quantity")
                        .asText()
                        .equals(data.path("requested").asText())
                && body.path("unit_available_quantity")
                        .asText()
                        .equals(data.path("available").asText());
    }

    // Once

    private void checkSingleness(List<LogRecord> ledger) {
        Set<String> places = new HashSet<>();
        Map<String, String> sources = new HashMap<>();
        for (LogRecord fact : ledger) {
            String position = fact.text("position");
            if (!places.add(position + "/" + fact.text("ordinal"))) {
                violations.add("told twice: " + fact);
            }
            String source = fact.value().path("cause").path("source").asText();
            String before = source.isEmpty() ? null : sources.putIfAbsent(source, position);
            if (before != null && !before.equals(position)) {
                violations.add("settled twice, at " + before + " and by " + fact);
            }
        }
    }
}
