package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One product's ledger, added up like a bank statement: every record begins with the balance that the last one ended with,
 * every lock that began ends at most once and not before its time, and no grant takes what is not there.
 */
final class LedgerFold {
    private final List<String> violations = new ArrayList<>();
    private final Map<String, JsonNode> live = new HashMap<>();
    private JsonNode balance = NullNode.getInstance();

    private LedgerFold() {}

    static Map<String, LedgerFold> of(List<LogRecord> ledger) {
        Map<String, LedgerFold> folds = new HashMap<>();
        ledger.forEach(record -> folds.computeIfAbsent(record.product(), product -> new LedgerFold())
                .add(record));
        return folds;
    }

    List<String> violations() {
        return violations;
    }

    private void add(LogRecord record) {
        JsonNode before = record.value().path("before");
        JsonNode after = record.value().path("after");
        if (!record.is("LockDropped") && !before.equals(balance)) {
            violations.add("the last record left " + balance + ", this one finds something else: " + record);
        }
        switch (record.text("type")) {
            case "StockLocked" -> begin(record, after);
            case "StockHeld" -> requireNotOversold(record, after);
            case "StockUnlocked", "LockFreed", "LockDropped" -> end(record);
            case "LockExpired" -> expire(record);
            default -> {}
        }
        if (record.is("LockDropped")) {
            return;
        }
        if (record.is("ProductRemoved")) {
            balance = NullNode.getInstance();
            return;
        }
        balance = after;
        BigDecimal locked =
                live.values().stream().map(lock -> decimal(lock, "quantity")).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (decimal(after, "locked").compareTo(locked) != 0) {
            violations.add("live locks are " + locked + " in sum, but: " + record);
        }
        if (isLimited() && decimal(after, "sold").add(decimal(after, "lost")).compareTo(decimal(after, "total")) > 0) {
            violations.add("more is sold and lost than there ever was: " + record);
        }
    }

    private void begin(LogRecord record, JsonNode after) {
        live.put(record.text("lock"), record.value());
        requireNotOversold(record, after);
    }

    private void requireNotOversold(LogRecord record, JsonNode after) {
        BigDecimal taken = decimal(after, "sold")
                .add(decimal(after, "lost"))
                .add(decimal(after, "locked"))
                .add(decimal(after, "held"));
        if (!after.path("total").asText().equals("-1") && taken.compareTo(decimal(after, "total")) > 0) {
            violations.add("oversold: " + record);
        }
    }

    private void end(LogRecord record) {
        JsonNode begun = live.remove(record.text("lock"));
        if (begun == null) {
            violations.add("a lock ends that is not there: " + record);
        } else if (decimal(begun, "quantity").compareTo(decimal(record.value(), "quantity")) != 0) {
            violations.add("a lock ends with another quantity than " + begun + ": " + record);
        }
    }

    private void expire(LogRecord record) {
        JsonNode begun = live.get(record.text("lock"));
        end(record);
        if (begun == null) {
            return;
        }
        if (!begun.path("deadline_ms").equals(record.value().path("deadline_ms"))) {
            violations.add("a lock expires by another deadline than " + begun + ": " + record);
        }
        if (record.value().path("time_ms").longValue()
                < begun.path("deadline_ms").asLong(Long.MAX_VALUE)) {
            violations.add("a lock expires before its deadline: " + record);
        }
    }

    private boolean isLimited() {
        return !balance.path("total").asText().equals("-1");
    }

    /** What is left at a time, counting no lock that is over by then; null for any amount. */
    @Nullable
    BigDecimal freeAt(long time) {
        if (!balance.has("total") || !isLimited()) {
            return null;
        }
        BigDecimal locked = live.values().stream()
                .filter(lock -> lock.path("deadline_ms").asLong(Long.MAX_VALUE) > time)
                .map(lock -> decimal(lock, "quantity"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return decimal(balance, "total")
                .subtract(decimal(balance, "sold"))
                .subtract(decimal(balance, "lost"))
                .subtract(decimal(balance, "held"))
                .subtract(locked)
                .max(BigDecimal.ZERO);
    }

    private static BigDecimal decimal(JsonNode node, String member) {
        return new BigDecimal(node.path(member).asText());
    }
}
