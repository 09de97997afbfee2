package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.ReservationStorm.Told;

/**
 * Holds a run with reservations, when it has come to rest, against the models of stock and of reservations: every result is what
 * the models say, every answer is what was committed, and what is held is what live reservations and unpaid orders have, piece
 * for piece.
 */
public final class ReservationAudit {
    private static final DateTimeFormatter VALID_UNTIL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final History stock;
    private final History orders;
    private final Map<String, LogRecord> results = new HashMap<>();
    private final Map<String, LogRecord> commands = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private ReservationAudit(History stock, History orders) {
        this.stock = stock;
        this.orders = orders;
        results.putAll(stock.resultsByPosition());
        results.putAll(orders.resultsByPosition());
        orders.commands().forEach(command -> commands.put(command.position(), command));
    }

    /**
     * Everything that is wrong.
     *
     * @param told what clients were told for certain
     * @param stock what stock's topics hold
     * @param orders what the orders' topics hold
     */
    public static List<String> check(List<Told> told, History stock, History orders) {
        ReservationAudit audit = new ReservationAudit(stock, orders);
        audit.checkModels();
        audit.checkLedgers();
        told.forEach(audit::checkAnswer);
        return audit.violations;
    }

    private void checkModels() {
        StockModel goods = new StockModel();
        ReservationModel owners = new ReservationModel();
        violations.addAll(ModelReplay.check(stock, goods));
        violations.addAll(ModelReplay.check(orders, owners));
        Set<String> owned = owners.owned(orders.end());
        Set<String> held = goods.held();
        difference("held by nobody", held, owned);
        difference("nothing is held for", owned, held);
        if (!goods.sold().equals(owners.sold())) {
            violations.add("orders paid for " + owners.sold() + " and sold is " + goods.sold());
        }
        Map<String, LedgerFold> folds = LedgerFold.of(stock.ledger());
        folds.forEach((product, fold) -> {
            violations.addAll(fold.violations());
            BigDecimal free = fold.freeAt(stock.end());
            BigDecimal expected = goods.free(product, stock.end());
            if (free == null || expected == null || free.compareTo(expected) != 0) {
                violations.add(product + " has " + free + " left by the ledger and " + expected + " by the model");
            }
        });
    }

    private void difference(String what, Set<String> some, Set<String> others) {
        Set<String> only = new TreeSet<>(some);
        only.removeAll(others);
        only.forEach(each -> violations.add(what + ": " + each));
    }

    /** A reservation is made once, and what it was is gone for good when it was taken back or used up. */
    private void checkLedgers() {
        Map<String, String> states = new HashMap<>();
        Set<String> places = new HashSet<>();
        for (LogRecord fact : orders.ledger()) {
            if (!places.add(fact.text("position") + "/" + fact.text("ordinal"))) {
                violations.add("told twice: " + fact);
            }
            if (!fact.value().has("reservation") || !fact.value().has("state")) {
                continue;
            }
            String before = states.put(fact.text("reservation"), fact.text("state"));
            boolean over = before != null && (before.equals("CANCELLED") || before.equals("ORDERED"));
            if (fact.is("ReservationMade") != (before == null) || over) {
                violations.add("cannot happen to a reservation that is " + before + ": " + fact);
            }
        }
    }

    private void checkAnswer(Told told) {
        Answer answer = told.answer();
        LogRecord result = answer.position() == null ? null : results.get(answer.position());
        if (!agrees(told, answer, result)) {
            violations.add("told " + told + " but committed is " + result);
        }
    }

    private boolean agrees(Told told, Answer answer, @Nullable LogRecord result) {
        return switch (told.verb()) {
            case MAKE, CHANGE ->
                switch (answer.status()) {
                    case 201 -> says(told, result);
                    case 400 -> isShort(told, result) || isGone(told, result);
                    // Others had undecided what was asked for; nothing is said of when.
                    case 500 -> told.exception().equals("500");
                    default -> false;
                };
            case CANCEL ->
                switch (answer.status()) {
                    case 204 ->
                        result != null && result.is("CancelReservation") && isOf(told, result) && accepted(result);
                    case 400 -> isGone(told, result);
                    default -> false;
                };
            case ORDER ->
                switch (answer.status()) {
                    case 200 -> wasTakenOver(told);
                    case 410 -> result != null && result.text("code").equals("OUT_OF_STOCK");
                    case 404 -> isOver(told.reservation());
                    case 500 -> true;
                    default -> false;
                };
        };
    }

    /** What is answered of a reservation is what its log said of it at that place. */
    private boolean says(Told told, @Nullable LogRecord result) {
        if (result == null) {
            // A POST that was repeated is answered from the row, which a tick may have written last.
            return told.verb() == Told.Verb.MAKE && wasMade(told);
        }
        boolean anew =
                commands.get(result.text("position")).value().path("anew").asBoolean();
        JsonNode data = result.value().path("data");
        return isOf(told, result)
                && accepted(result)
                && told.exception().equals(anew ? "21004" : "")
                && told.items().equals(items(data.path("lines")))
                && told.validUntil().equals(validUntil(data));
    }

    private boolean wasMade(Told told) {
        return orders.ledger().stream()
                .anyMatch(fact -> fact.is("ReservationMade")
                        && isOf(told, fact)
                        && told.items().equals(items(fact.value().path("lines")))
                        && told.validUntil().equals(validUntil(fact.value())));
    }

    private static String validUntil(JsonNode said) {
        return VALID_UNTIL.format(Instant.ofEpochMilli(said.path("until_ms").longValue()));
    }

    private static List<String> items(JsonNode lines) {
        List<String> items = new ArrayList<>();
        lines.forEach(line -> items.add(
                line.path("product").asText() + " " + line.path("quantity").asText()));
        return items;
    }

    /** The refusal of a POST is kept under its key, and stands where it was kept. */
    private boolean isShort(Told told, @Nullable LogRecord result) {
        if (!told.exception().equals("21001") || result == null) {
            return false;
        }
        if (told.verb() != Told.Verb.MAKE) {
            return isShort(told.answer().body(), result);
        }
        String kept = result.value().at("/data/answer/body").asText();
        return result.is("AnswerReservation")
                && kept.equals(told.answer().body().toString())
                && results.values().stream()
                        .anyMatch(hold -> isShort(told.answer().body(), hold));
    }

    private static boolean isShort(JsonNode body, LogRecord result) {
        return result.is("HoldStock")
                && result.text("code").equals("OUT_OF_STOCK")
                && body.path("exceptions")
                        .path(0)
                        .path("message")
                        .asText()
                        .equals("The requested quantity of product " + result.text("product") + " is not available");
    }

    private boolean isGone(Told told, @Nullable LogRecord result) {
        boolean said = result == null || result.text("code").equals("RESERVATION_UNKNOWN");
        return told.exception().equals("21002") && said && isOver(told.reservation());
    }

    private boolean isOver(String reservation) {
        return orders.ledger().stream()
                .anyMatch(fact ->
                        fact.is("ReservationEnded") && fact.text("reservation").equals(reservation));
    }

    private boolean wasTakenOver(Told told) {
        return orders.ledger().stream()
                .anyMatch(fact -> fact.is("ReservationEnded")
                        && isOf(told, fact)
                        && fact.text("state").equals("ORDERED")
                        && fact.text("order")
                                .equals(told.answer().body().path("order_id").asText()));
    }

    private static boolean isOf(Told told, LogRecord record) {
        return record.text("reservation").equals(told.reservation());
    }

    private static boolean accepted(LogRecord result) {
        return result.text("outcome").equals("accepted");
    }
}
