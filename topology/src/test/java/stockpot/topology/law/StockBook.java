package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.stock.Total;

/** What the ledger says of one product, and the invariants that it keeps from record to record. */
final class StockBook {
    /** No deadline, or nothing left to be asked. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long PATIENCE_MILLIS = 10_000;
    private static final List<String> NEVER_FALLING = List.of("total", "sold", "lost");

    private final Map<String, Lock> locks = new HashMap<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<String> publicAttempts = new HashSet<>();
    private JsonNode standing;
    private long lastChange;
    private BigDecimal locked = BigDecimal.ZERO;

    /**
     * A lock that has not ended.
     *
     * @param by the attempt for which it stands aside; empty for none
     */
    record Lock(BigDecimal quantity, long deadline, String by) {
        boolean isAside() {
            return !by.isEmpty();
        }

        boolean isLiveAt(long now) {
            return deadline > now;
        }

        boolean isCountedAt(long now) {
            return !isAside() && isLiveAt(now);
        }
    }

    /** A hold that has not ended. */
    record Hold(
            String order, BigDecimal quantity, BigDecimal counted, boolean firm, long overdueAt, List<String> aside) {
        Hold {
            quantity = quantity.stripTrailingZeros();
            counted = counted.stripTrailingZeros();
        }

        static Hold of(JsonNode fact, boolean firm, long overdueAt) {
            return new Hold(
                    fact.get("order").textValue(),
                    decimal(fact, "quantity"),
                    decimal(fact, "counted"),
                    firm,
                    overdueAt,
                    StockBook.texts(fact.path("locks")));
        }
    }

    StockBook(JsonNode defined) {
        requireEqual("the first of a product", defined.get("type").textValue(), "ProductDefined");
        require(defined.get("before").isNull(), "%s", defined);
        this.standing = defined.get("after");
        this.lastChange = defined.get("time_ms").longValue();
        requireSums(defined);
    }

    static BigDecimal decimal(JsonNode node, String name) {
        return new BigDecimal(node.get(name).textValue());
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }

    Map<String, Lock> locks() {
        return locks;
    }

    Map<String, Hold> holds() {
        return holds;
    }

    JsonNode standing() {
        return standing;
    }

    long lastChange() {
        return lastChange;
    }

    /** One of the counts that the product stands at; a total without limit is the largest that there is. */
    BigDecimal of(String name) {
        return limit(standing, name);
    }

    private static BigDecimal limit(JsonNode standing, String name) {
        BigDecimal value = decimal(standing, name);
        return value.signum() < 0 ? new BigDecimal(Total.UNLIMITED.limit().toString()) : value;
    }

    /** What can be had if those locks were free; never negative. */
    BigDecimal available(long now, Collection<String> own) {
        return room().subtract(live(now, own)).subtract(held(true)).max(BigDecimal.ZERO);
    }

    private BigDecimal room() {
        return of("total").subtract(of("sold")).subtract(of("lost"));
    }

    private BigDecimal live(long now, Collection<String> except) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Lock> lock : locks.entrySet()) {
            if (!except.contains(lock.getKey()) && lock.getValue().isCountedAt(now)) {
                sum = sum.add(lock.getValue().quantity());
            }
        }
        return sum;
    }

    /** What holds count; without the firm ones what is undecided. */
    BigDecimal held(boolean withFirm) {
        return holds.values().stream()
                .filter(hold -> withFirm || !hold.firm())
                .map(Hold::counted)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What orders hold that anybody may place. */
    BigDecimal publiclyHeld() {
        return holds.entrySet().stream()
                .filter(hold -> publicAttempts.contains(hold.getKey()))
                .map(hold -> hold.getValue().counted())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    boolean exceedsPublicShare(JsonNode asked) {
        BigDecimal percent = new BigDecimal(asked.get("public_percent").intValue());
        BigDecimal share = room().multiply(percent).movePointLeft(2).setScale(6, RoundingMode.FLOOR);
        return publiclyHeld().add(decimal(asked, "quantity")).compareTo(share.max(BigDecimal.ONE)) > 0;
    }

    /** Whether something waits that had to end, or to be reported, ahead of a command at that time. */
    boolean isLateAt(long now) {
        return holds.values().stream().anyMatch(hold -> hold.overdueAt() <= now)
                || locks.entrySet().stream()
                        .anyMatch(lock -> !lock.getValue().isAside()
                                && !lock.getValue().isLiveAt(now)
                                && !fresh.contains(lock.getKey()));
    }

    /** Begins a record: a lock that an earlier one made or gave back has to have ended by now if it is over. */
    void begin() {
        fresh.clear();
    }

    /**
     * Folds the next of the product's facts.
     *
     * @param asked the command whose record it comes from
     */
    void fold(JsonNode fact, JsonNode asked) {
        requireEqual("before", fact, fact.get("before"), standing);
        long time = fact.get("time_ms").longValue();
        require(time >= lastChange, "the clock of %s steps back behind %s", fact, lastChange);
        BigDecimal taken = taken();
        lastChange = time;
        standing = fact.get("after");
        String type = fact.get("type").textValue();
        foldOwn(type, fact, asked);
        if (type.equals("ProductRemoved")) {
            require(standing.isNull() && holds.isEmpty(), "holds %s end without their orders: %s", holds, fact);
            return;
        }
        requireSums(fact);
        requireGrowth(fact);
        if (taken().compareTo(of("total")) > 0 && !type.equals("ProductChanged")) {
            // Losses ate into the locks; then whatever else happens, nobody gets more than there is.
            require(!type.equals("StockLocked"), "invariant 2: %s", fact);
            require(taken().compareTo(taken) <= 0, "invariant 3, taken more than there is: %s", fact);
            Hold hold = type.equals("StockHeld") ? holds.get(attempt(fact)) : null;
            require(hold == null || hold.counted().compareTo(hold.quantity()) > 0, "invariant 2: %s", fact);
        }
    }

    private void foldOwn(String type, JsonNode fact, JsonNode asked) {
        switch (type) {
            case "ProductRemoved" -> {}
            case "ProductChanged" -> {
                boolean same = List.of("total", "lost").stream()
                        .allMatch(name -> fact.get("after")
                                .get(name)
                                .equals(fact.get("before").get(name)));
                require(same || held(true).compareTo(room()) <= 0, "orders hold what is lost: %s", fact);
            }
            case "StockLocked", "StockUnlocked", "LockFreed", "LockExpired" -> foldLock(type, fact);
            case "StockHeld" -> hold(fact, asked);
            case "LockReplaced" -> replace(fact);
            case "HoldConfirmed" -> confirm(fact);
            case "HoldSold" -> sell(fact);
            case "HoldReleased" -> release(fact);
            case "HoldOverdue" -> report(fact);
            default -> throw new AssertionError("a product in " + fact);
        }
    }

    private void foldLock(String type, JsonNode fact) {
        String id = fact.get("lock").textValue();
        long time = fact.get("time_ms").longValue();
        Lock said = new Lock(decimal(fact, "quantity"), fact.path("deadline_ms").asLong(NEVER), "");
        Lock old = locks.remove(id);
        require(old == null || !old.isAside(), "changed while it stood aside: %s", fact);
        locked = old == null ? locked : locked.subtract(old.quantity());
        switch (type) {
            case "StockLocked" -> {
                require(old == null || old.isLiveAt(time), "invariant 6, ended twice or not at all: %s", fact);
                locks.put(id, said);
                locked = locked.add(said.quantity());
                fresh.add(id);
            }
            case "StockUnlocked", "LockFreed" ->
                require(
                        old != null && old.isLiveAt(time) && old.quantity().equals(said.quantity()),
                        "invariant 6: %s ends %s",
                        fact,
                        old);
            default -> {
                requireEqual("invariant 6", fact, old, said);
                require(!said.isLiveAt(time), "invariant 7, ended before its time: %s", fact);
            }
        }
    }

    private void hold(JsonNode fact, JsonNode asked) {
        long time = fact.get("time_ms").longValue();
        Hold said = Hold.of(fact, false, time + PATIENCE_MILLIS);
        List<String> wanted = texts(asked.path("locks")).stream()
                .distinct()
                .filter(id -> locks.containsKey(id) && locks.get(id).isCountedAt(time))
                .toList();
        requireEqual("what is to be replaced by", fact, said.aside(), wanted);
        BigDecimal back = BigDecimal.ZERO;
        for (String id : wanted) {
            Lock lock = locks.get(id);
            back = back.add(lock.quantity());
            locked = locked.subtract(lock.quantity());
            locks.put(id, new Lock(lock.quantity(), lock.deadline(), attempt(fact)));
        }
        publicAttempts.remove(attempt(fact));
        if (asked.has("public_percent")) {
            require(!exceedsPublicShare(asked), "more than orders of anybody may have: %s", fact);
            publicAttempts.add(attempt(fact));
        }
        requireEqual("order of", fact, said.order(), asked.path("order").textValue());
        require(said.quantity().compareTo(decimal(asked, "quantity")) == 0, "holds what was not asked: %s", fact);
        require(said.counted().compareTo(said.quantity().max(back)) == 0, "counts not the larger: %s", fact);
        require(holds.put(attempt(fact), said) == null, "held twice: %s", fact);
    }

    private void replace(JsonNode fact) {
        Lock old = locks.remove(fact.get("lock").textValue());
        require(
                old != null && old.by().equals(attempt(fact)) && old.quantity().equals(decimal(fact, "quantity")),
                "invariant 6: %s ends %s",
                fact,
                old);
    }

    private void confirm(JsonNode fact) {
        Hold old = held(fact);
        require(!old.firm(), "confirmed twice: %s", fact);
        require(aside(fact).isEmpty(), "locks outlive what they were replaced by: %s", fact);
        Hold firm = new Hold(old.order(), old.quantity(), old.quantity(), true, NEVER, List.of());
        requireEqual("confirmed in", fact, Hold.of(fact, true, NEVER), firm);
        holds.put(attempt(fact), firm);
    }

    private void sell(JsonNode fact) {
        Hold old = held(fact);
        requireEqual("sold in", fact, Hold.of(fact, true, NEVER), old);
        BigDecimal more = decimal(fact.get("after"), "sold").subtract(decimal(fact.get("before"), "sold"));
        require(more.compareTo(old.quantity()) == 0, "sold is not what was held: %s", fact);
        holds.remove(attempt(fact));
    }

    private void release(JsonNode fact) {
        Hold old = held(fact);
        requireEqual("released in", fact, Hold.of(fact, old.firm(), old.overdueAt()), old);
        for (String id : aside(fact)) {
            Lock lock = locks.get(id);
            locked = locked.add(lock.quantity());
            locks.put(id, new Lock(lock.quantity(), lock.deadline(), ""));
            fresh.add(id);
        }
        holds.remove(attempt(fact));
    }

    private void report(JsonNode fact) {
        Hold old = held(fact);
        require(!old.firm() && old.overdueAt() != NEVER, "asked twice: %s", fact);
        require(old.overdueAt() <= fact.get("time_ms").longValue(), "asked before its time: %s", fact);
        requireEqual("overdue in", fact, Hold.of(fact, false, old.overdueAt()), old);
        holds.put(attempt(fact), new Hold(old.order(), old.quantity(), old.counted(), false, NEVER, old.aside()));
    }

    private Hold held(JsonNode fact) {
        Hold hold = holds.get(attempt(fact));
        require(hold != null, "invariant 6, of a hold that is not there: %s", fact);
        return hold;
    }

    private List<String> aside(JsonNode fact) {
        return locks.entrySet().stream()
                .filter(lock -> lock.getValue().by().equals(attempt(fact)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String attempt(JsonNode fact) {
        return fact.get("attempt").textValue();
    }

    private BigDecimal taken() {
        return standing.isNull()
                ? BigDecimal.ZERO
                : of("sold").add(of("lost")).add(of("locked")).add(of("held"));
    }

    /** Whether other locks than those still count although they are over. */
    boolean hasOverdue(long now, Collection<String> own) {
        return locks.entrySet().stream()
                .anyMatch(lock -> !own.contains(lock.getKey())
                        && !lock.getValue().isAside()
                        && !lock.getValue().isLiveAt(now));
    }

    private void requireSums(JsonNode fact) {
        require(of("sold").add(of("lost")).compareTo(of("total")) <= 0, "invariant 1: %s", fact);
        require(of("locked").compareTo(locked) == 0, "invariant 4, locked: %s", fact);
        require(of("held").compareTo(held(true)) == 0, "invariant 4, held: %s", fact);
    }

    /** The total may be limited for the first time; nothing else ever falls, and only a sale sells. */
    private static void requireGrowth(JsonNode fact) {
        JsonNode before = fact.get("before");
        JsonNode after = fact.get("after");
        boolean limits = decimal(before, "total").signum() < 0;
        for (String name : NEVER_FALLING) {
            boolean falls = limit(after, name).compareTo(limit(before, name)) < 0;
            require(!falls || (limits && name.equals("total")), "invariant 5, %s: %s", name, fact);
        }
        boolean sells = decimal(after, "sold").compareTo(decimal(before, "sold")) > 0;
        require(!sells || fact.get("type").textValue().equals("HoldSold"), "sold to nobody: %s", fact);
    }

    /** The lock of that name; null when there is none. */
    @Nullable
    Lock lock(String id) {
        return locks.get(id);
    }
}
