package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of stock once more, as simply as they can be said: maps, BigDecimal and a sum over all locks at every command.
 * It shares no code with what it judges, and knows of a record only what stands in it and its timestamp.
 */
final class StockModel {
    private static final long KEPT_MILLIS = 300_000;
    private static final long KEYED_KEPT_MILLIS = 86_400_000;

    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Decided> decided = new HashMap<>();

    /**
     * What a command has to come to.
     *
     * @param code ACCEPTED or the code of the refusal
     * @param repeats position of the command whose outcome is told again; null for a first one
     */
    record Verdict(
            String code,
            @Nullable BigDecimal requested,
            @Nullable BigDecimal available,
            @Nullable String repeats) {
        static Verdict of(String code) {
            return new Verdict(code, null, null, null);
        }

        Verdict repeating(String position) {
            return new Verdict(code, requested, available, position);
        }
    }

    private record Decided(JsonNode asked, long time, String position, Verdict verdict) {}

    private record Lock(BigDecimal quantity, long deadline) {}

    private static final class Product {
        private JsonNode definition;
        private @Nullable BigDecimal total;
        private BigDecimal lost = BigDecimal.ZERO;
        private final Map<String, Lock> locks = new HashMap<>();

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

        private static @Nullable BigDecimal total(JsonNode definition) {
            String total = definition.path("total").asText();
            return total.equals("-1") ? null : new BigDecimal(total);
        }
    }

    /** Decides a record; null when it is a tick, to which nobody expects an answer. */
    @Nullable
    Verdict process(LogRecord command) {
        if (command.is("Tick")) {
            // Time passes with every command; a tick only writes down what was so before.
            return null;
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
            return Verdict.of("ACCEPTED");
        }
        return Verdict.of(product.definition.equals(definition) ? "ACCEPTED" : "PRODUCT_EXISTS");
    }

    private static Verdict lock(Product product, LogRecord command) {
        BigDecimal quantity = new BigDecimal(command.text("quantity"));
        if (quantity.stripTrailingZeros().scale() > product.digits()) {
            return Verdict.of("QUANTITY_TOO_FINE");
        }
        String id = command.text("lock");
        Lock old = product.locks.remove(id);
        if (product.total != null) {
            BigDecimal free = product.total.subtract(product.lost).subtract(product.locked());
            BigDecimal available = free.max(BigDecimal.ZERO);
            if (quantity.compareTo(available) > 0) {
                if (old != null) {
                    product.locks.put(id, old);
                }
                return new Verdict("OUT_OF_STOCK", quantity, available, null);
            }
        }
        if (quantity.signum() > 0) {
            product.locks.put(id, new Lock(quantity, deadline(command)));
        }
        return Verdict.of("ACCEPTED");
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
        return Verdict.of("ACCEPTED");
    }

    private Verdict remove(Product product, LogRecord command) {
        if (!command.value().path("force").asBoolean() && !product.locks.isEmpty()) {
            return Verdict.of("PRODUCT_LOCKED");
        }
        products.remove(command.product());
        return Verdict.of("ACCEPTED");
    }

    /** What is free of a product at a time; null for any amount. */
    @Nullable
    BigDecimal free(String product, long time) {
        Product known = products.get(product);
        if (known == null || known.total == null) {
            return null;
        }
        BigDecimal locked = known.locks.values().stream()
                .filter(lock -> lock.deadline() > time)
                .map(Lock::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return known.total.subtract(known.lost).subtract(locked).max(BigDecimal.ZERO);
    }
}
