package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.Reservation;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.ProductKey;
import stockpot.topology.stock.HeldRows;

/** Follows the ledgers of many partitions, and holds their rows against them and against each other. */
final class ReservingBooks {
    private final Map<String, String> holds = new HashMap<>();
    private final Map<String, String> asideFor = new HashMap<>();
    private final Set<String> ended = new TreeSet<>();
    private final Set<String> decided = new TreeSet<>();
    private final Set<String> sold = new TreeSet<>();
    private final Map<String, String> takenByOrders = new TreeMap<>();
    private final Map<String, String> givenToOrders = new TreeMap<>();
    private final Map<String, String> settled = new HashMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();

    Map<String, Integer> seen() {
        return seen;
    }

    void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** Whether the log of its owner has decided for an attempt. */
    boolean isDecided(AttemptId attempt) {
        return decided.contains(attempt.value());
    }

    private static String text(JsonNode fact, String member) {
        return fact.path(member).asText();
    }

    /** Enters a fact of any family. */
    void enter(JsonNode fact) {
        String type = text(fact, "type");
        see(type);
        switch (type) {
            case "OrderPlaced" -> {
                require(decided.add(text(fact, "attempt")), "placed twice with one attempt: %s", fact);
                JsonNode taken = fact.path("taken");
                if (taken.isObject()) {
                    see("order over a reservation");
                    String goods = text(taken, "reservation") + " by " + text(taken, "attempt");
                    require(takenByOrders.put(goods, text(fact, "order")) == null, "used up twice: %s", fact);
                }
            }
            case "ReservationMade" ->
                require(decided.add(text(fact, "attempt")), "made twice with one attempt: %s", fact);
            case "ReservationChanged" -> {
                decided.add(text(fact, "attempt"));
                see(fact.has("replaced") ? "changed under cover" : "changed in time or made anew");
            }
            case "ReservationEnded" -> {
                see("ended " + text(fact, "state"));
                if (fact.has("order")) {
                    String goods = text(fact, "reservation") + " by " + text(fact, "attempt");
                    require(givenToOrders.put(goods, text(fact, "order")) == null, "given away twice: %s", fact);
                }
            }
            default -> {}
        }
        JsonNode source = fact.at("/cause/source");
        if (source.isTextual()) {
            String first = settled.putIfAbsent(source.textValue(), text(fact, "position"));
            require(
                    first == null || first.equals(text(fact, "position")),
                    "settled twice, at %s and in %s",
                    first,
                    fact);
        }
    }

    /**
     * Enters a fact about a product.
     *
     * @param stands whether the owner of the fact's hold has its goods by that hold, as its log says now
     */
    void enterStock(JsonNode fact, boolean stands) {
        requireRoom(fact);
        String product = text(fact, "product");
        String hold = product + " " + text(fact, "attempt");
        switch (text(fact, "type")) {
            case "StockHeld" -> {
                require(!ended.contains(hold) && holds.put(hold, "pending") == null, "held twice: %s", fact);
                fact.path("locks").forEach(lock -> setAside(product + " " + lock.textValue(), hold, fact));
                if (fact.has("over")) {
                    see("held over another");
                    String over = product + " " + text(fact, "over");
                    requireEqual("what is replaced by " + fact, holds.get(over), "firm");
                    setAside(over, hold, fact);
                }
            }
            case "LockReplaced" ->
                require(hold.equals(asideFor.remove(product + " " + text(fact, "lock"))), "%s", fact);
            case "HoldReplaced" -> {
                String by = product + " " + text(fact, "by");
                require(by.equals(asideFor.remove(hold)), "replaced by another: %s", fact);
                require("firm".equals(holds.remove(hold)) && ended.add(hold), "replaced and not there: %s", fact);
            }
            case "HoldConfirmed" -> {
                require("pending".equals(holds.put(hold, "firm")), "confirmed twice or without a hold: %s", fact);
                require(decided.contains(text(fact, "attempt")), "confirmed and not decided: %s", fact);
                require(!asideFor.containsValue(hold), "something outlives what it was replaced by: %s", fact);
            }
            case "HoldSold" -> {
                require("firm".equals(holds.remove(hold)) && ended.add(hold), "sold and not held: %s", fact);
                require(stands && !asideFor.containsKey(hold), "sold and not paid, or replaced: %s", fact);
                sold.add(hold);
            }
            case "HoldReleased" -> {
                require(holds.remove(hold) != null && ended.add(hold), "released and not held: %s", fact);
                require(!stands, "released while its owner stands: %s", fact);
                require(!asideFor.containsKey(hold), "released ahead of what was to replace it: %s", fact);
                if (asideFor.values().removeIf(by -> by.equals(hold))) {
                    see("something came back");
                }
            }
            default -> {}
        }
    }

    private void setAside(String what, String by, JsonNode fact) {
        require(asideFor.put(what, by) == null, "set aside twice: %s", fact);
    }

    /** What counts as taken never exceeds what there is, but for losses that ate into it; and they let nothing grow. */
    private static void requireRoom(JsonNode fact) {
        JsonNode after = fact.path("after");
        if (!after.isObject() || !fact.path("before").isObject()) {
            return;
        }
        boolean mayExceed = text(fact, "type").equals("ProductChanged");
        require(
                mayExceed
                        || !taken(after).exceeds(of(after, "total"))
                        || !taken(after).exceeds(taken(fact.get("before"))),
                "taken more than there is: %s",
                fact);
    }

    private static Quantity of(JsonNode standing, String name) {
        return Quantity.parse(standing.get(name).textValue());
    }

    private static Quantity taken(JsonNode standing) {
        return of(standing, "sold")
                .plus(of(standing, "lost"))
                .plus(of(standing, "locked"))
                .plus(of(standing, "held"));
    }

    /** Holds a product's totals against its locks and holds, those against each other, and all against the ledger. */
    void compare(ProductKey key, HeldRows rows) {
        Product product = rows.product();
        Map<String, Hold> byAttempt = rows.holds().stream()
                .collect(Collectors.toMap(hold -> hold.attempt().value(), Function.identity()));
        List<Lock> counted =
                rows.locks().stream().filter(lock -> lock.asideFor() == null).toList();
        requireEqual("locked of " + key, product.locked(), sum(counted, Lock::quantity));
        requireEqual("held of " + key, product.held(), sum(rows.holds(), ReservingBooks::counts));
        List<Hold> pending = rows.holds().stream().filter(hold -> !hold.firm()).toList();
        requireEqual("pending of " + key, product.pending(), sum(pending, Hold::counted));
        requireEqual("holds of " + key, product.holds(), rows.holds().size());
        Map<String, String> aside = new TreeMap<>();
        for (Lock lock : rows.locks()) {
            if (lock.asideFor() != null) {
                aside.put(key.product() + " " + lock.id(), key.product() + " " + lock.asideFor());
            }
        }
        for (Hold hold : rows.holds()) {
            String name = key.product() + " " + hold.attempt();
            requireEqual("hold " + hold, hold.firm() ? "firm" : "pending", holds.get(name));
            if (hold.under() != null) {
                Hold by = byAttempt.get(hold.under().value());
                require(by != null && hold.attempt().equals(by.over()), "%s is under nothing", hold);
                aside.put(name, key.product() + " " + hold.under());
            }
            if (!hold.firm()) {
                requireEqual("what " + hold + " counts", hold.counted(), larger(hold, rows));
            }
        }
        Map<String, String> should = new TreeMap<>(asideFor);
        should.keySet().removeIf(what -> !what.startsWith(key.product() + " "));
        requireEqual("what stands aside of " + key, aside, should);
        long held = holds.keySet().stream()
                .filter(each -> each.startsWith(key.product() + " "))
                .count();
        requireEqual("holds in the ledger of " + key, held, (long) rows.holds().size());
    }

    private static Quantity larger(Hold hold, HeldRows rows) {
        Quantity back = Quantity.ZERO;
        for (Lock lock : rows.locks()) {
            if (hold.attempt().equals(lock.asideFor())) {
                back = back.plus(lock.quantity());
            }
        }
        for (Hold other : rows.holds()) {
            if (hold.attempt().equals(other.under())) {
                back = back.plus(other.quantity());
            }
        }
        return back.exceeds(hold.quantity()) ? back : hold.quantity();
    }

    private static Quantity counts(Hold hold) {
        return hold.under() == null ? hold.counted() : Quantity.ZERO;
    }

    private static <T> Quantity sum(List<T> things, Function<T, Quantity> quantity) {
        return things.stream().map(quantity).reduce(Quantity.ZERO, Quantity::plus);
    }

    /** Who has which goods by which attempt, as the logs of the owners say. */
    record Claim(AttemptId attempt, List<Item> items, boolean paid) {}

    /** From its decision to its end an owner has all its goods. */
    void requireGoods(Claim claim, Map<ProductKey, HeldRows> rows) {
        for (Item item : claim.items()) {
            ProductKey key = ReservingWorld.product(item.product());
            boolean has = rows.get(key).holds().stream()
                    .anyMatch(hold -> hold.attempt().equals(claim.attempt())
                            && hold.quantity().equals(item.quantity()));
            require(
                    has || (claim.paid() && sold.contains(key.product() + " " + claim.attempt())),
                    "%s has lost its %s",
                    claim,
                    item);
        }
    }

    /** When nothing is under way any more, stock has exactly what the orders and the reservations say. */
    void compareAtRest(Map<ProductKey, HeldRows> products, List<Claim> claims) {
        requireEqual("reservations that orders took", givenToOrders, takenByOrders);
        for (Map.Entry<ProductKey, HeldRows> each : products.entrySet()) {
            ProductKey key = each.getKey();
            HeldRows rows = each.getValue();
            Map<String, String> should = new TreeMap<>();
            Quantity paid = Quantity.ZERO;
            for (Claim claim : claims) {
                for (Item item : claim.items()) {
                    boolean isOfIt = item.product().equals(key.product());
                    if (isOfIt && claim.paid()) {
                        paid = paid.plus(item.quantity());
                    } else if (isOfIt) {
                        should.put(claim.attempt().value(), item.quantity() + " firm");
                    }
                }
            }
            Map<String, String> are = new TreeMap<>();
            for (Hold hold : rows.holds()) {
                are.put(hold.attempt().value(), hold.quantity() + (hold.firm() ? " firm" : " pending"));
            }
            requireEqual("holds of " + key + " at rest", are, should);
            requireEqual("sold of " + key, rows.product().sold(), paid);
        }
        requireEqual("what stands aside at rest", asideFor, Map.of());
    }

    /** Holds a reservation against the time; true for more. */
    boolean compareAtRest(Reservation reservation, long now) {
        require(reservation.take() == null, "%s waits for an order at rest", reservation);
        boolean lives = reservation.state() == Reservation.State.LIVE;
        require(!lives || reservation.until() > now, "%s outlives its time", reservation);
        see(lives ? "live at rest" : "over at rest");
        return true;
    }

    static List<Claim> claims(List<Order> orders, List<Reservation> reservations) {
        List<Claim> claims = new ArrayList<>();
        for (Order order : orders) {
            boolean paid = order.state() == Order.State.PAID;
            if (paid || order.state() == Order.State.UNPAID) {
                claims.add(new Claim(order.attempt(), order.items(), paid));
            }
        }
        for (Reservation reservation : reservations) {
            claims.add(new Claim(reservation.attempt(), reservation.items(), false));
        }
        return claims;
    }
}
