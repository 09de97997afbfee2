package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether all goods are where the orders say, when everything has come to rest. */
final class GoodsCheck {
    private final List<String> violations = new ArrayList<>();

    /** By attempt, what its order came to last. */
    private final Map<String, LogRecord> orders = new HashMap<>();

    /** By attempt and product, what became of the hold. */
    private final Map<String, Goods> goods = new LinkedHashMap<>();

    private final Map<String, JsonNode> balances = new TreeMap<>();
    private final Map<String, Map<String, BigDecimal>> locks = new HashMap<>();

    private GoodsCheck() {}

    /** What happened to what an attempt held of a product. */
    private static final class Goods {
        private final Map<String, Integer> counts = new HashMap<>();
        private final Set<String> aside = new HashSet<>();
        private final Set<String> replaced = new HashSet<>();
        private BigDecimal quantity = BigDecimal.ZERO;

        int count(String type) {
            return counts.getOrDefault(type, 0);
        }

        boolean happened(int held, int confirmed, int sold, int released) {
            return count("StockHeld") == held
                    && count("HoldConfirmed") == confirmed
                    && count("HoldSold") == sold
                    && count("HoldReleased") == released;
        }

        @Override
        public String toString() {
            return quantity + " " + new TreeMap<>(counts);
        }
    }

    static List<String> check(OrderHistory history) {
        GoodsCheck check = new GoodsCheck();
        history.orders().forEach(check::foldOrder);
        history.stock().forEach(check::foldStock);
        check.checkOrders();
        check.checkAttemptsThatCameToNothing();
        check.checkBalances();
        return check.violations;
    }

    private void foldOrder(LogRecord fact) {
        if (!fact.value().has("state")) {
            return;
        }
        LogRecord before = orders.put(fact.text("attempt"), fact);
        boolean over = before != null && !before.text("state").equals("UNPAID");
        if (over && !(fact.is("OrderWithdrawn") && before.text("state").equals("EXPIRED"))) {
            violations.add("an order that is over goes on: " + before + ", then " + fact);
        }
        if (fact.is("OrderPlaced") != (before == null)) {
            violations.add("an order is placed once, and nothing happens to it before: " + fact);
        }
    }

    private void foldStock(LogRecord fact) {
        JsonNode after = fact.value().path("after");
        if (after.isObject()) {
            balances.put(fact.product(), after);
        }
        Map<String, BigDecimal> live = locks.computeIfAbsent(fact.product(), product -> new HashMap<>());
        switch (fact.text("type")) {
            case "StockLocked" -> live.put(fact.text("lock"), decimal(fact.value(), "quantity"));
            case "StockUnlocked", "LockFreed", "LockExpired", "LockDropped" -> live.remove(fact.text("lock"));
            case "LockReplaced" -> {
                live.remove(fact.text("lock"));
                if (!goodsOf(fact).replaced.add(fact.text("lock"))) {
                    violations.add("a lock is replaced twice: " + fact);
                }
            }
            case "StockHeld" -> {
                Goods held = goodsOf(fact);
                held.counts.merge("StockHeld", 1, Integer::sum);
                held.quantity = decimal(fact.value(), "quantity");
                fact.value().path("locks").forEach(lock -> held.aside.add(lock.asText()));
            }
            case "HoldConfirmed", "HoldSold", "HoldReleased", "HoldOverdue" ->
                goodsOf(fact).counts.merge(fact.text("type"), 1, Integer::sum);
            default -> {}
        }
    }

    private Goods goodsOf(LogRecord fact) {
        return goods.computeIfAbsent(key(fact.text("attempt"), fact.product()), key -> new Goods());
    }

    private static String key(String attempt, String product) {
        return attempt + " of " + product;
    }

    private void checkOrders() {
        for (LogRecord order : orders.values()) {
            for (JsonNode item : order.value().path("items")) {
                String product =
                        order.text("instance") + "/" + item.path("product").asText();
                Goods held = goods.get(key(order.text("attempt"), product));
                if (held == null || held.quantity.compareTo(decimal(item, "quantity")) != 0 || !isRight(order, held)) {
                    violations.add("of " + product + " there is " + held + " for " + order);
                }
            }
        }
    }

    private static boolean isRight(LogRecord order, Goods held) {
        boolean allReplaced = held.replaced.equals(held.aside);
        return switch (order.text("state")) {
            case "UNPAID" -> allReplaced && held.happened(1, 1, 0, 0);
            case "PAID" -> allReplaced && held.happened(1, 1, 1, 0);
            // It was placed, so what it replaced is gone, also when it was taken back before anybody had told stock.
            case "EXPIRED", "WITHDRAWN" -> allReplaced && held.happened(1, 1, 0, 1);
            default -> false;
        };
    }

    private void checkAttemptsThatCameToNothing() {
        goods.forEach((key, held) -> {
            String attempt = key.substring(0, key.indexOf(" of "));
            String product = key.substring(key.indexOf(" of ") + " of ".length());
            LogRecord order = orders.get(attempt);
            boolean wanted = order != null && itemOf(order, product) != null;
            if (!wanted && !(held.replaced.isEmpty() && held.happened(1, 0, 0, 1))) {
                violations.add("no order has this: " + key + ", " + held);
            }
        });
    }

    private static @Nullable JsonNode itemOf(LogRecord order, String product) {
        for (JsonNode item : order.value().path("items")) {
            if (product.equals(
                    order.text("instance") + "/" + item.path("product").asText())) {
                return item;
            }
        }
        return null;
    }

    private void checkBalances() {
        balances.forEach((product, balance) -> {
            require(product, "sold", balance, sum(product, "PAID"));
            require(product, "held", balance, sum(product, "UNPAID"));
            BigDecimal locked =
                    locks.getOrDefault(product, Map.of()).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            require(product, "locked", balance, locked);
        });
    }

    private BigDecimal sum(String product, String state) {
        BigDecimal sum = BigDecimal.ZERO;
        for (LogRecord order : orders.values()) {
            JsonNode item = order.text("state").equals(state) ? itemOf(order, product) : null;
            if (item != null) {
                sum = sum.add(decimal(item, "quantity"));
            }
        }
        return sum;
    }

    private void require(String product, String member, JsonNode balance, BigDecimal expected) {
        if (decimal(balance, member).compareTo(expected) != 0) {
            violations.add("of " + product + " " + expected + " are to be " + member + ", but there is " + balance);
        }
    }

    private static BigDecimal decimal(JsonNode node, String member) {
        return new BigDecimal(node.path(member).asText());
    }
}
