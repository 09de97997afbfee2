package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of reservations, and of orders as far as they take reservations over and are paid. */
final class ReservationModel implements Model {
    private static final String LIVE = "LIVE";
    private static final String ORDERED = "ORDERED";
    private static final String CANCELLED = "CANCELLED";

    private final Map<String, Reservation> reservations = new HashMap<>();
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Verdict> keyed = new HashMap<>();

    /** Attempts that came to nothing, each with what it was for. */
    private final Set<String> abandoned = new HashSet<>();

    @Override
    public List<String> members() {
        return List.of("state", "attempt", "lines", "until_ms");
    }

    private static final class Reservation {
        private String attempt;
        private JsonNode lines;
        private long until;
        private final String asked;
        private String state = LIVE;
        private @Nullable String taking;

        private Reservation(String attempt, JsonNode lines, long until, String asked) {
            this.attempt = attempt;
            this.lines = lines;
            this.until = until;
            this.asked = asked;
        }

        /** Nobody has to say so: a reservation whose time is over is over, unless an order is about to take it. */
        private boolean isExpired(long time) {
            return state.equals(LIVE) && taking == null && until <= time;
        }

        private Verdict verdict() {
            return Verdict.accepted(Map.of(
                    "state", state, "attempt", attempt, "lines", lines.toString(), "until_ms", Long.toString(until)));
        }
    }

    private record Order(String attempt, JsonNode items, boolean paid) {}

    /** What an id that a client chose came to first, it comes to again. */
    @Override
    public Verdict process(LogRecord command) {
        if (!command.value().path("keyed").asBoolean()) {
            return decide(command);
        }
        Verdict before = keyed.get(command.text("id"));
        Verdict verdict = before == null ? decide(command) : before;
        keyed.put(command.text("id"), verdict);
        return verdict;
    }

    private Verdict decide(LogRecord command) {
        return switch (command.text("type")) {
            case "PlaceReservation" -> place(command);
            case "ChangeReservation" -> change(command);
            case "CancelReservation" -> cancel(command);
            case "TakeReservation" -> take(command);
            case "ConfirmTake" -> endTake(command, true);
            case "ReleaseTake" -> endTake(command, false);
            case "ResolveReserved" -> {
                Reservation there = reservations.get(command.text("reservation"));
                yield resolve(command, "reservation", there == null ? null : there.attempt);
            }
            case "AnswerReservation", "AnswerOrder" -> Verdict.of(Verdict.ACCEPTED);
            case "PlaceOrder" -> placeOrder(command);
            case "PayOrder" -> payOrder(command);
            case "ResolveHold", "ResolveTake" -> {
                Order there = orders.get(command.text("order"));
                yield resolve(command, "order", there == null ? null : there.attempt());
            }
            default -> throw new IllegalArgumentException("the model knows no " + command);
        };
    }

    private Verdict place(LogRecord command) {
        String id = command.text("reservation");
        Reservation there = reservations.get(id);
        String asked = command.text("content_hash");
        if (there != null) {
            return !asked.isEmpty() && asked.equals(there.asked)
                    ? answer(there, command)
                    : Verdict.of("RESERVATION_EXISTS");
        }
        if (isAbandoned(command, "reservation")) {
            return Verdict.of("ATTEMPT_ABANDONED");
        }
        Reservation made =
                new Reservation(command.text("attempt"), command.value().path("lines"), end(command), asked);
        reservations.put(id, made);
        return made.verdict();
    }

    private static long end(LogRecord command) {
        return command.timestamp() + 1_000 * command.value().path("lifetime").longValue();
    }

    private Verdict change(LogRecord command) {
        Reservation there = reservations.get(command.text("reservation"));
        if (there == null || there.state.equals(CANCELLED) || there.state.equals(ORDERED)) {
            return Verdict.of("RESERVATION_UNKNOWN");
        }
        if (there.taking != null) {
            return Verdict.of("RESERVATION_TAKEN");
        }
        boolean renewed = command.value().has("attempt");
        boolean anew = renewed && command.value().path("anew").asBoolean();
        if (!there.attempt.equals(command.text("base")) || there.isExpired(command.timestamp()) != anew) {
            return Verdict.of("RESERVATION_CHANGED");
        }
        if (renewed) {
            if (isAbandoned(command, "reservation")) {
                return Verdict.of("ATTEMPT_ABANDONED");
            }
            there.attempt = command.text("attempt");
            there.lines = command.value().path("lines");
        }
        if (command.value().has("lifetime")) {
            there.until = end(command);
        }
        return there.verdict();
    }

    private Verdict cancel(LogRecord command) {
        Reservation there = reservations.get(command.text("reservation"));
        if (there == null || there.state.equals(CANCELLED) || there.state.equals(ORDERED)) {
            return Verdict.of("RESERVATION_UNKNOWN");
        }
        if (there.taking != null) {
            return Verdict.of("RESERVATION_TAKEN");
        }
        boolean expired = there.isExpired(command.timestamp());
        there.state = CANCELLED;
        return expired ? Verdict.of(Verdict.ACCEPTED) : there.verdict();
    }

    private Verdict take(LogRecord command) {
        Reservation there = reservations.get(command.text("reservation"));
        if (there == null || !there.state.equals(LIVE) || there.isExpired(command.timestamp())) {
            return Verdict.of("RESERVATION_UNKNOWN");
        }
        if (there.taking != null && !there.taking.equals(command.text("attempt"))) {
            return Verdict.of("RESERVATION_TAKEN");
        }
        there.taking = command.text("attempt");
        return there.verdict();
    }

    private Verdict endTake(LogRecord command, boolean ordered) {
        Reservation there = reservations.get(command.text("reservation"));
        if (there != null && command.text("attempt").equals(there.taking)) {
            there.taking = null;
            there.state = ordered ? ORDERED : LIVE;
        }
        return Verdict.of(Verdict.ACCEPTED);
    }

    /** An attempt that its owner does not go by can never be used any more. */
    private Verdict resolve(LogRecord command, String owner, @Nullable String goesBy) {
        if (!command.text("attempt").equals(goesBy)) {
            abandoned.add(attempt(command, owner));
        }
        return Verdict.of(Verdict.ACCEPTED);
    }

    private boolean isAbandoned(LogRecord command, String owner) {
        return abandoned.contains(attempt(command, owner));
    }

    private static String attempt(LogRecord command, String owner) {
        return command.text("attempt") + " for " + owner + " " + command.text(owner);
    }

    private static Verdict answer(Reservation there, LogRecord command) {
        if (there.isExpired(command.timestamp())) {
            there.state = "EXPIRED";
            Verdict verdict = there.verdict();
            there.state = LIVE;
            return verdict;
        }
        return there.verdict();
    }

    private Verdict placeOrder(LogRecord command) {
        String id = command.text("order");
        Order there = orders.get(id);
        if (there == null && isAbandoned(command, "order")) {
            return Verdict.of("ATTEMPT_ABANDONED");
        }
        if (there == null) {
            there = new Order(command.text("attempt"), command.value().path("items"), false);
            orders.put(id, there);
        }
        return Verdict.accepted(Map.of("attempt", there.attempt()));
    }

    private Verdict payOrder(LogRecord command) {
        Order there = orders.get(command.text("order"));
        if (there == null) {
            return Verdict.of("ORDER_UNKNOWN");
        }
        orders.put(command.text("order"), new Order(there.attempt(), there.items(), true));
        return Verdict.of(Verdict.ACCEPTED);
    }

    /** What live reservations and unpaid orders have, as {@code attempt of product: quantity}. */
    Set<String> owned(long time) {
        Set<String> owned = new TreeSet<>();
        reservations.values().stream()
                .filter(each -> each.state.equals(LIVE) && !each.isExpired(time))
                .forEach(
                        each -> sums(each.lines).forEach((product, sum) -> owned.add(has(each.attempt, product, sum))));
        orders.values().stream()
                .filter(order -> !order.paid())
                .forEach(order ->
                        sums(order.items()).forEach((product, sum) -> owned.add(has(order.attempt(), product, sum))));
        return owned;
    }

    private static String has(String attempt, String product, BigDecimal quantity) {
        return attempt + " of " + product + ": " + Model.plain(quantity);
    }

    /** What paid orders have of each product. */
    Map<String, BigDecimal> sold() {
        Map<String, BigDecimal> sold = new TreeMap<>();
        orders.values().stream()
                .filter(Order::paid)
                .forEach(order ->
                        sums(order.items()).forEach((product, sum) -> sold.merge(product, sum, BigDecimal::add)));
        return sold;
    }

    /** Each product of instance admin once; of some nothing was left. */
    private static Map<String, BigDecimal> sums(JsonNode lines) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (JsonNode line : (ArrayNode) lines) {
            BigDecimal quantity = new BigDecimal(line.path("quantity").asText());
            if (quantity.signum() > 0) {
                sums.merge("admin/" + line.path("product").asText(), quantity, BigDecimal::add);
            }
        }
        return sums;
    }
}
