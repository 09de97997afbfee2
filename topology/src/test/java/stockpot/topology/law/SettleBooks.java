package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.ProductKey;
import stockpot.topology.stock.HeldRows;

/** Follows the ledgers of many partitions, and holds their rows against them and against each other. */
final class SettleBooks {
    private final Map<String, String> locks = new HashMap<>();
    private final Map<String, String> holds = new HashMap<>();
    private final Set<String> ended = new TreeSet<>();
    private final Set<String> placed = new TreeSet<>();
    private final Set<String> sold = new TreeSet<>();
    private final Set<String> granted = new TreeSet<>();
    private final Map<String, Integer> unlocked = new TreeMap<>();
    private final Map<String, String> settled = new HashMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();

    Map<String, Integer> seen() {
        return seen;
    }

    void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** Enters a fact of any family. */
    void enter(JsonNode fact) {
        see(fact.get("type").textValue());
        if (fact.get("type").textValue().equals("OrderPlaced")) {
            require(placed.add(fact.get("attempt").textValue()), "placed twice with one attempt: %s", fact);
        }
        if (fact.get("type").textValue().equals("LocksGranted")) {
            String attempt = fact.get("attempt").textValue();
            require(granted.add(attempt), "granted twice with one attempt: %s", fact);
            unlocked.merge(attempt, fact.get("locks").size(), Integer::sum);
        }
        JsonNode source = fact.at("/cause/source");
        if (source.isTextual()) {
            String place = fact.get("position").textValue();
            String first = settled.putIfAbsent(source.textValue(), place);
            require(first == null || first.equals(place), "settled twice, at %s and in %s", first, fact);
        }
    }

    /**
     * Enters a fact about a product.
     *
     * @param order the order that the fact's hold is for, as its log has it now; null for none
     */
    void enterStock(JsonNode fact, @Nullable Order order) {
        requireRoom(fact);
        String product = fact.get("product").textValue();
        String lock = product + " " + fact.path("lock").asText();
        String hold = product + " " + fact.path("attempt").asText();
        boolean stands = order != null
                && order.attempt().value().equals(fact.path("attempt").asText());
        switch (fact.get("type").textValue()) {
            case "StockLocked" -> {
                require(!isAside(locks.get(lock)), "changed while it stood aside: %s", fact);
                locks.put(lock, "");
            }
            case "StockUnlocked", "LockFreed", "LockExpired" ->
                require("".equals(locks.remove(lock)), "ended twice or while it stood aside: %s", fact);
            case "StockHeld" -> {
                require(!ended.contains(hold) && holds.put(hold, "pending") == null, "held twice: %s", fact);
                for (JsonNode aside : fact.path("locks")) {
                    require("".equals(locks.put(product + " " + aside.textValue(), hold)), "not there: %s", fact);
                }
            }
            case "LockReplaced" -> {
                String by = locks.remove(lock);
                // A batch is its cart's later word, whoever has the lock aside.
                require(
                        hold.equals(by)
                                || (by != null
                                        && granted.contains(fact.get("attempt").textValue())),
                        "replaced by another or not there: %s",
                        fact);
            }
            case "HoldLocked" -> {
                String attempt = fact.get("attempt").textValue();
                require("pending".equals(holds.remove(hold)) && ended.add(hold), "locked and not held: %s", fact);
                require(granted.contains(attempt), "locked and not granted: %s", fact);
                require(locks.put(lock, "") == null, "another of its name was not replaced: %s", fact);
                unlocked.merge(attempt, -1, Integer::sum);
            }
            case "HoldOverdue" -> requireEqual("state of " + fact, holds.get(hold), "pending");
            case "HoldConfirmed" -> {
                require("pending".equals(holds.put(hold, "firm")), "confirmed twice or without a hold: %s", fact);
                require(placed.contains(fact.get("attempt").textValue()), "confirmed and not placed: %s", fact);
                require(!locks.containsValue(hold), "a lock outlives what it was replaced by: %s", fact);
            }
            case "HoldSold" -> {
                require("firm".equals(holds.remove(hold)) && ended.add(hold), "sold and not held: %s", fact);
                require(stands && isIn(order, Order.State.PAID), "sold and not paid: %s", fact);
                sold.add(hold);
            }
            case "HoldReleased" -> {
                require(holds.remove(hold) != null && ended.add(hold), "released and not held: %s", fact);
                require(!granted.contains(fact.path("attempt").asText()), "granted and given back: %s", fact);
                require(
                        !stands || isIn(order, Order.State.EXPIRED, Order.State.WITHDRAWN),
                        "released while its order stands: %s",
                        fact);
                locks.replaceAll((id, by) -> by.equals(hold) ? "" : by);
            }
            default -> {}
        }
    }

    private static boolean isAside(@Nullable String by) {
        return by != null && !by.isEmpty();
    }

    private static boolean isIn(@Nullable Order order, Order.State... states) {
        return order != null && List.of(states).contains(order.state());
    }

    /** What counts as taken never exceeds what there is, but for losses that ate into it; and they let nothing grow. */
    private static void requireRoom(JsonNode fact) {
        JsonNode after = fact.get("after");
        if (after == null || after.isNull() || fact.get("before").isNull()) {
            return;
        }
        Quantity gone = of(after, "sold").plus(of(after, "lost"));
        require(!gone.exceeds(of(after, "total")), "sold and lost more than there is: %s", fact);
        boolean mayExceed = fact.get("type").textValue().equals("ProductChanged");
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

    /** Holds a product's totals against its locks and holds, and those against the ledger. */
    void compare(ProductKey key, HeldRows rows) {
        Product product = rows.product();
        Map<String, Hold> byAttempt = rows.holds().stream()
                .collect(Collectors.toMap(hold -> hold.attempt().value(), Function.identity()));
        List<Lock> counted =
                rows.locks().stream().filter(lock -> lock.asideFor() == null).toList();
        requireEqual("locked of " + key, product.locked(), sum(counted, Lock::quantity));
        requireEqual("locks of " + key, product.locks(), counted.size());
        requireEqual("held of " + key, product.held(), sum(rows.holds(), Hold::counted));
        List<Hold> pending = rows.holds().stream().filter(hold -> !hold.firm()).toList();
        requireEqual("pending of " + key, product.pending(), sum(pending, Hold::counted));
        requireEqual("holds of " + key, product.holds(), rows.holds().size());
        for (Lock lock : rows.locks()) {
            String by = lock.asideFor() == null ? "" : key.product() + " " + lock.asideFor();
            requireEqual("lock " + lock.id(), by, locks.get(key.product() + " " + lock.id()));
            Hold hold = lock.asideFor() == null
                    ? null
                    : byAttempt.get(lock.asideFor().value());
            require(
                    by.isEmpty() || (hold != null && hold.aside().contains(lock.id())),
                    "%s stands aside for ever",
                    lock);
        }
        requireEqual(
                "locks in the ledger of " + key, size(locks, key), rows.locks().size());
        for (Hold hold : rows.holds()) {
            String state = holds.get(key.product() + " " + hold.attempt());
            requireEqual("hold " + hold, hold.firm() ? "firm" : "pending", state);
        }
        requireEqual(
                "holds in the ledger of " + key, size(holds, key), rows.holds().size());
    }

    private static int size(Map<String, String> all, ProductKey key) {
        String prefix = key.product() + " ";
        return (int)
                all.keySet().stream().filter(each -> each.startsWith(prefix)).count();
    }

    private static <T> Quantity sum(List<T> things, Function<T, Quantity> quantity) {
        return things.stream().map(quantity).reduce(Quantity.ZERO, Quantity::plus);
    }

    /** When nothing is under way any more, stock has exactly what the orders say. */
    void compareAtRest(ProductKey key, HeldRows rows, List<Order> orders) {
        Map<String, String> should = new TreeMap<>();
        Quantity paid = Quantity.ZERO;
        for (Order order : orders) {
            for (Item item : order.items()) {
                if (item.product().equals(key.product()) && order.state() == Order.State.UNPAID) {
                    should.put(order.attempt().value(), item.quantity() + " firm");
                } else if (item.product().equals(key.product()) && order.state() == Order.State.PAID) {
                    paid = paid.plus(item.quantity());
                    require(sold.contains(key.product() + " " + order.attempt()), "paid and not sold: %s", order);
                }
            }
        }
        Map<String, String> are = new TreeMap<>();
        for (Hold hold : rows.holds()) {
            are.put(hold.attempt().value(), hold.quantity() + (hold.firm() ? " firm" : " pending"));
        }
        requireEqual("holds of " + key + " at rest", are, should);
        requireEqual("sold of " + key, rows.product().sold(), paid);
        for (Lock lock : rows.locks()) {
            require(lock.asideFor() == null, "%s stands aside at rest", lock);
        }
        unlocked.forEach((attempt, left) -> require(left == 0, "of batch %s %s are no locks at rest", attempt, left));
    }
}
