package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of stock: maps, BigDecimal and a sum over all locks and holds at every command. Of orders that replace locks it knows nothing. */
final class StockModel implements Model {
    private static final long KEPT_MILLIS = 300_000;
    private static final long KEYED_KEPT_MILLIS = 86_400_000;

    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Decided> decided = new HashMap<>();

    @Override
    public List<String> members() {
        return List.of("requested", "available", "granted", "surplus");
    }

    private record Decided(JsonNode asked, long time, String position, Verdict verdict) {}

    private record Lock(BigDecimal quantity, long deadline) {}

    /** What an attempt has set aside: until that is decided in the place of another hold, of which the larger counts. */
    record Hold(BigDecimal quantity, boolean firm, @Nullable String over) {}

    private static final class Product {
        private JsonNode definition;
        private @Nullable BigDecimal total;
        private BigDecimal lost = BigDecimal.ZERO;
        private BigDecimal sold = BigDecimal.ZERO;
        private final Map<String, Lock> locks = new HashMap<>();
        private final Map<String, Hold> holds = new HashMap<>();
        private final Set<String> publicAttempts = new TreeSet<>();

        private Product(JsonNode definition) {
            this.definition = definition;
            this.total = total(definition);
        }

        private int digits() {
            if (!definition.path("allow_fraction").asBoolean(true)) {
                return 0;
            }
            return definition
                    .path("precision_level")
                    .asInt(definition.path("unit_digits").asInt());
        }

        private BigDecimal locked() {
            return locks.values().stream().map(Lock::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** What holds count for; those that are to be replaced count in their replacements. */
        private BigDecimal held(boolean undecidedOnly) {
            return holds.entrySet().stream()
                    .filter(each -> !isToBeReplaced(each.getKey()))
                    .map(Map.Entry::getValue)
                    .filter(hold -> !undecidedOnly || !hold.firm())
                    .map(hold -> hold.quantity().max(quantityOf(hold.over())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private boolean isToBeReplaced(String attempt) {
            return holds.values().stream().anyMatch(hold -> attempt.equals(hold.over()));
        }

        private BigDecimal quantityOf(@Nullable String attempt) {
            Hold hold = attempt == null ? null : holds.get(attempt);
            return hold == null ? BigDecimal.ZERO : hold.quantity();
        }

        private @Nullable BigDecimal free() {
            return total == null
                    ? null
                    : total.subtract(lost).subtract(sold).subtract(locked()).subtract(held(false));
        }

        private static @Nullable BigDecimal total(JsonNode definition) {
            String total = definition.path("total").asText();
            return total.equals("-1") ? null : new BigDecimal(total);
        }
    }

    @Override
    public Verdict process(LogRecord command) {
        if (command.value().has("source")) {
            // What follows from another log changes nothing when it comes again.
            return decide(command);
        }
        String id = command.text("id");
        boolean keyed = command.value().path("keyed").asBoolean();
        JsonNode asked = command.value().has("fingerprint") ? command.value().path("fingerprint") : command.value();
        Decided before = decided.get(id);
        if (before != null && command.timestamp() - before.time() < (keyed ? KEYED_KEPT_MILLIS : KEPT_MILLIS)) {
            return before.asked().equals(asked)
                    ? before.verdict().repeating(before.position())
                    : Verdict.of("ID_REUSED").repeating(before.position());
        }
        Verdict verdict = decide(command);
        decided.put(id, new Decided(asked, command.timestamp(), command.position(), verdict));
        return verdict;
    }

    private Verdict decide(LogRecord command) {
        Product product = products.get(command.product());
        if (product != null) {
            product.locks.values().removeIf(lock -> lock.deadline() <= command.timestamp());
        }
        if (command.is("DefineProduct")) {
            return define(command, product);
        }
        if (product == null) {
            return Verdict.of("PRODUCT_UNKNOWN");
        }
        return switch (command.text("type")) {
            case "LockStock" -> lock(product, command);
            case "HoldStock" -> hold(product, command.value());
            case "ConfirmHold" -> confirm(product, command.text("attempt"));
            case "SellHold" -> sell(product, command.text("attempt"));
            case "ReleaseHold" -> release(product, command.text("attempt"));
            case "ChangeProduct" -> change(product, command.value());
            case "RemoveProduct" -> remove(product, command);
            default -> throw new IllegalArgumentException("the model knows no " + command);
        };
    }

    private Verdict define(LogRecord command, @Nullable Product product) {
        ObjectNode definition = command.value().deepCopy();
        definition.remove("id");
        if (product == null) {
            products.put(command.product(), new Product(definition));
            return Verdict.of(Verdict.ACCEPTED);
        }
        return Verdict.of(product.definition.equals(definition) ? Verdict.ACCEPTED : "PRODUCT_EXISTS");
    }

    private static Verdict lock(Product product, LogRecord command) {
        BigDecimal quantity = new BigDecimal(command.text("quantity"));
        if (quantity.stripTrailingZeros().scale() > product.digits()) {
            return Verdict.of("QUANTITY_TOO_FINE");
        }
        String id = command.text("lock");
        Lock old = product.locks.remove(id);
        BigDecimal free = product.free();
        if (free != null) {
            BigDecimal available = free.max(BigDecimal.ZERO);
            if (quantity.compareTo(available) > 0) {
                if (old != null) {
                    product.locks.put(id, old);
                }
                return outOfStock(quantity, available);
            }
        }
        if (quantity.signum() > 0) {
            product.locks.put(id, new Lock(quantity, deadline(command)));
        }
        return Verdict.of(Verdict.ACCEPTED);
    }

    private static Verdict outOfStock(BigDecimal requested, BigDecimal available) {
        return new Verdict(
                "OUT_OF_STOCK", Map.of("requested", Model.plain(requested), "available", Model.plain(available)), null);
    }

    private static Verdict hold(Product product, JsonNode asked) {
        String attempt = asked.path("attempt").asText();
        boolean partly = asked.path("partly").asBoolean();
        if (asked.has("locks")) {
            throw new IllegalArgumentException("the model knows no orders that replace locks: " + asked);
        }
        if (product.holds.containsKey(attempt)) {
            return granted(product, attempt, partly);
        }
        String over = product.holds.containsKey(asked.path("over").asText())
                ? asked.path("over").asText()
                : null;
        if (over != null && (!product.holds.get(over).firm() || product.isToBeReplaced(over))) {
            return Verdict.of("CONTENDED");
        }
        BigDecimal wanted = new BigDecimal(asked.path("quantity").asText());
        BigDecimal free = product.free();
        if (free != null) {
            BigDecimal available = free.add(product.quantityOf(over)).max(BigDecimal.ZERO);
            BigDecimal soon = available.add(product.held(true));
            if (wanted.compareTo(available) > 0) {
                BigDecimal less = partly ? available.setScale(0, RoundingMode.FLOOR) : BigDecimal.ZERO;
                boolean mayBeMore = partly && less.signum() == 0 && soon.compareTo(BigDecimal.ONE) >= 0;
                if (mayBeMore || wanted.compareTo(soon) <= 0) {
                    return Verdict.of("CONTENDED");
                }
                if (less.signum() == 0) {
                    return outOfStock(wanted, available);
                }
                wanted = less;
            }
        }
        if (asked.has("public_percent") && product.total != null) {
            BigDecimal share = product.total
                    .subtract(product.lost)
                    .subtract(product.sold)
                    .multiply(new BigDecimal(asked.path("public_percent").asInt()))
                    .movePointLeft(2);
            BigDecimal held =
                    product.publicAttempts.stream().map(product::quantityOf).reduce(BigDecimal.ZERO, BigDecimal::add);
            if (held.add(wanted).compareTo(share.max(BigDecimal.ONE)) > 0) {
                return Verdict.of("PUBLIC_SHARE_HELD");
            }
            product.publicAttempts.add(attempt);
        }
        product.holds.put(attempt, new Hold(wanted, false, over));
        return granted(product, attempt, partly);
    }

    private static Verdict granted(Product product, String attempt, boolean partly) {
        Hold hold = product.holds.get(attempt);
        Map<String, String> data = new HashMap<>();
        if (partly) {
            data.put("granted", Model.plain(hold.quantity()));
        }
        BigDecimal surplus = product.quantityOf(hold.over()).subtract(hold.quantity());
        if (surplus.signum() > 0) {
            data.put("surplus", Model.plain(surplus));
        }
        return Verdict.accepted(data);
    }

    private static Verdict confirm(Product product, String attempt) {
        Hold hold = product.holds.get(attempt);
        if (hold != null && !hold.firm()) {
            if (hold.over() != null) {
                product.holds.remove(hold.over());
            }
            product.holds.put(attempt, new Hold(hold.quantity(), true, null));
        }
        return Verdict.of(Verdict.ACCEPTED);
    }

    private static Verdict sell(Product product, String attempt) {
        product.sold = product.sold.add(product.quantityOf(attempt));
        confirm(product, attempt);
        return release(product, attempt);
    }

    /** Whoever was about to replace it has nothing any more either. */
    private static Verdict release(Product product, String attempt) {
        if (product.holds.remove(attempt) != null) {
            product.holds.values().removeIf(hold -> attempt.equals(hold.over()));
        }
        return Verdict.of(Verdict.ACCEPTED);
    }

    private static long deadline(LogRecord command) {
        JsonNode micros = command.value().path("duration_us");
        return micros.isMissingNode() ? Long.MAX_VALUE : command.timestamp() + Math.ceilDiv(micros.longValue(), 1000);
    }

    private static Verdict change(Product product, JsonNode change) {
        BigDecimal total = change.has("total") ? Product.total(change) : product.total;
        BigDecimal lost =
                change.has("lost") ? new BigDecimal(change.path("lost").asText()) : product.lost;
        BigDecimal least = product.total == null ? product.lost : product.total;
        if (total != null && total.compareTo(least) < 0) {
            return Verdict.of("TOTAL_REDUCED");
        }
        if (lost.compareTo(product.lost) < 0) {
            return Verdict.of("LOST_REDUCED");
        }
        if (total != null && lost.compareTo(total) > 0) {
            return Verdict.of("LOST_EXCEEDS_STOCK");
        }
        product.total = total;
        product.lost = lost;
        return Verdict.of(Verdict.ACCEPTED);
    }

    private Verdict remove(Product product, LogRecord command) {
        if (!command.value().path("force").asBoolean() && !product.locks.isEmpty()) {
            return Verdict.of("PRODUCT_LOCKED");
        }
        products.remove(command.product());
        return Verdict.of(Verdict.ACCEPTED);
    }

    /** What is free of a product at a time; null for any amount. */
    @Nullable
    BigDecimal free(String product, long time) {
        Product known = products.get(product);
        if (known == null) {
            return null;
        }
        known.locks.values().removeIf(lock -> lock.deadline() <= time);
        BigDecimal free = known.free();
        return free == null ? null : free.max(BigDecimal.ZERO);
    }

    /** What is held of each product, as {@code attempt of product: quantity}. */
    Set<String> held() {
        Set<String> held = new TreeSet<>();
        products.forEach((id, product) -> product.holds.forEach((attempt, hold) -> held.add(
                attempt + " of " + id + ": " + Model.plain(hold.quantity()) + (hold.firm() ? "" : " undecided"))));
        return held;
    }

    /** What was sold of each product of which something was. */
    Map<String, BigDecimal> sold() {
        Map<String, BigDecimal> sold = new TreeMap<>();
        products.forEach((id, product) -> {
            if (product.sold.signum() > 0) {
                sold.put(id, product.sold);
            }
        });
        return sold;
    }
}
