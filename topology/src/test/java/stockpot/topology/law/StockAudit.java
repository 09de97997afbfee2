package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;
import static stockpot.topology.law.LeaseAudit.requireUnchangedOnlyWhereNothingHappened;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import stockpot.stock.ProductKey;
import stockpot.stock.Total;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.RowReader;

/**
 * Folds the ledger's JSON alone, with maps and big decimals, and holds rows, results and the invariants against it, record by
 * record.
 */
final class StockAudit implements Consumer<Transcript.Step> {
    private final int every;
    private final DetailsAudit details = new DetailsAudit();
    private final Map<ProductKey, Book> books = new HashMap<>();
    private final List<Removed> removed = new ArrayList<>();
    private final Map<String, JsonNode> results = new HashMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Map<ProductKey, Long> changed = new HashMap<>();
    private boolean after;

    /** @param every how many records go by between two audits of all rows */
    StockAudit(int every) {
        this.every = every;
    }

    private record Lock(BigDecimal quantity, long deadline) {
        boolean isLiveAt(long now) {
            return deadline > now;
        }
    }

    private record Removed(ProductKey key, Map<String, Lock> locks) {}

    /** What the ledger says of a product. */
    private static final class Book {
        private JsonNode standing;
        private long lastChange;
        private final Map<String, Lock> locks = new HashMap<>();
        private BigDecimal locked = BigDecimal.ZERO;

        private BigDecimal of(String name) {
            BigDecimal value = new BigDecimal(standing.get(name).textValue());
            return value.signum() < 0 ? new BigDecimal(Total.UNLIMITED.limit().toString()) : value;
        }

        private BigDecimal live(long now, String except) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Map.Entry<String, Lock> lock : locks.entrySet()) {
                if (!lock.getKey().equals(except) && lock.getValue().isLiveAt(now)) {
                    sum = sum.add(lock.getValue().quantity());
                }
            }
            return sum;
        }

        private BigDecimal available(long now, String cart) {
            return of("total")
                    .subtract(of("sold"))
                    .subtract(of("lost"))
                    .subtract(live(now, cart))
                    .max(BigDecimal.ZERO);
        }
    }

    /** What was seen how often, so that a run that saw too little can be told. */
    Map<String, Integer> seen() {
        return seen;
    }

    private void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    @Override
    public void accept(Transcript.Step step) {
        after = !after;
        if (after) {
            noteChanges(step);
            return;
        }
        for (JsonNode fact : step.effects().ledger()) {
            fold(fact);
            see(fact.get("type").textValue());
        }
        requireUnchangedOnlyWhereNothingHappened(step.effects());
        step.effects().results().forEach(result -> judge(step, result.json()));
        step.effects().letters().forEach(letter -> see("dead letter"));
        if (step.offset() % every == 0) {
            auditRows(step);
        }
    }

    /** Ahead of a record: when each product was changed last, as its row says. */
    private void noteChanges(Transcript.Step step) {
        for (ProductKey key : books.keySet()) {
            ProductRows.Stored stored = ProductRows.read(step.rows().get(ProductRows.key(key)));
            changed.put(key, stored == null ? 0 : stored.changed());
        }
    }

    private void fold(JsonNode fact) {
        ProductKey key = ProductKey.of(
                fact.get("instance").textValue(), fact.get("product").textValue());
        long time = fact.get("time_ms").longValue();
        String type = fact.get("type").textValue();
        if (type.equals("LockDropped")) {
            drop(key, fact);
            return;
        }
        Book book = books.get(key);
        if (book == null) {
            requireEqual("the first of a product", type, "ProductDefined");
            require(fact.get("before").isNull(), "%s", fact);
            book = new Book();
            books.put(key, book);
        } else {
            require(!type.equals("ProductDefined"), "twice %s", fact);
            requireEqual("before " + fact, fact.get("before"), book.standing);
            require(time >= book.lastChange, "the clock of %s steps back behind %s", fact, book.lastChange);
        }
        details.fold(key, fact);
        book.standing = fact.get("after");
        book.lastChange = time;
        foldLock(book, type, fact, time);
        if (type.equals("ProductRemoved")) {
            require(book.standing.isNull(), "%s", fact);
            books.remove(key);
            removed.add(new Removed(key, book.locks));
            return;
        }
        require(book.of("sold").add(book.of("lost")).compareTo(book.of("total")) <= 0, "invariant 1: %s", fact);
        requireEqual("invariant 4: " + fact, book.of("locked").compareTo(book.locked), 0);
    }

    private void foldLock(Book book, String type, JsonNode fact, long time) {
        if (!fact.has("lock")) {
            return;
        }
        String id = fact.get("lock").textValue();
        Lock said = new Lock(
                new BigDecimal(fact.get("quantity").textValue()),
                fact.path("deadline_ms").asLong(Long.MAX_VALUE));
        Lock old = book.locks.remove(id);
        book.locked = old == null ? book.locked : book.locked.subtract(old.quantity());
        switch (type) {
            case "StockLocked" -> {
                require(old == null || old.isLiveAt(time), "invariant 6, ended twice or not at all: %s", fact);
                book.locks.put(id, said);
                book.locked = book.locked.add(said.quantity());
                requireRoom(book, fact, id, said);
            }
            case "StockUnlocked" ->
                require(
                        old != null && old.isLiveAt(time) && old.quantity().equals(said.quantity()),
                        "invariant 6: %s ends %s",
                        fact,
                        old);
            case "LockExpired" -> {
                requireEqual("invariant 6: " + fact, old, said);
                require(!said.isLiveAt(time), "invariant 7, ended before its time: %s", fact);
            }
            default -> throw new AssertionError("a lock in " + fact);
        }
    }

    /** Locks that are over and have not ended yet are only left out when there is no room with them. */
    private void requireRoom(Book book, JsonNode fact, String id, Lock granted) {
        BigDecimal room = book.of("total").subtract(book.of("sold")).subtract(book.of("lost"));
        long time = fact.get("time_ms").longValue();
        if (book.locked.compareTo(room) > 0) {
            BigDecimal live = book.live(time, id).add(granted.quantity());
            require(live.compareTo(room) <= 0, "invariant 2: %s", fact);
            see("granted while more was over than one record ends");
        }
    }

    private void drop(ProductKey key, JsonNode fact) {
        require(fact.get("before").isNull() && fact.get("after").isNull(), "%s", fact);
        String id = fact.get("lock").textValue();
        BigDecimal quantity = new BigDecimal(fact.get("quantity").textValue());
        for (Removed each : removed) {
            Lock lock = each.locks().get(id);
            if (each.key().equals(key) && lock != null && lock.quantity().equals(quantity)) {
                each.locks().remove(id);
                return;
            }
        }
        throw new AssertionError("invariant 6, dropped from nowhere: " + fact);
    }

    private void judge(Transcript.Step step, JsonNode result) {
        see(result.path("code").asText("ACCEPTED"));
        if (result.at("/data/unchanged").booleanValue()) {
            see("unchanged");
        }
        if (result.has("repeats")) {
            see("repeated");
            JsonNode first = results.get(result.get("repeats").textValue());
            if (!result.path("code").asText().equals("ID_REUSED")) {
                for (String same : List.of("type", "id", "outcome", "code", "message", "data")) {
                    requireEqual("invariant 11, " + same + " of " + result, result.path(same), first.path(same));
                }
            }
            return;
        }
        results.put(result.get("position").textValue(), result);
        if (result.path("code").asText().equals("OUT_OF_STOCK")) {
            ProductKey key = ProductKey.of(
                    result.get("instance").textValue(), result.get("product").textValue());
            long now = Math.max(step.entry().timestamp(), changed.getOrDefault(key, 0L));
            Book book = books.get(key);
            BigDecimal said = new BigDecimal(result.at("/data/available").textValue());
            String cart = cart(step);
            require(said.compareTo(book.available(now, cart)) == 0, "invariant 7, counted what was over: %s", result);
        }
    }

    private static String cart(Transcript.Step step) {
        return CollectedEffects.json(step.entry().value()).get("lock").textValue();
    }

    private void auditRows(Transcript.Step step) {
        Map<Long, LeaseAudit.Owner> owners = new HashMap<>();
        int products = 0;
        int locks = 0;
        for (Map.Entry<byte[], byte[]> row :
                step.rows().map().subMap(new byte[] {'p'}, new byte[] {'p' + 1}).entrySet()) {
            RowReader reader = RowReader.key(row.getKey());
            ProductKey key = ProductKey.of(reader.text(), reader.text());
            ProductRows.Stored stored = ProductRows.read(row.getValue());
            Book book = books.get(key);
            require(book != null && stored != null, "a row of %s and no such product in the ledger", key);
            requireEqual(
                    "sold",
                    stored.product().sold().toString(),
                    book.standing.get("sold").textValue());
            requireEqual(
                    "lost",
                    stored.product().lost().toString(),
                    book.standing.get("lost").textValue());
            requireEqual(
                    "locked",
                    stored.product().locked().toString(),
                    book.standing.get("locked").textValue());
            requireEqual("last change of " + key, stored.changed() >= book.lastChange, true);
            requireEqual("locks of " + key, stored.product().locks(), book.locks.size());
            owners.put(
                    stored.product().serial(),
                    new LeaseAudit.Owner(stored.bound(), stored.product().locks()));
            products++;
            locks += book.locks.size();
        }
        requireEqual("products", products, books.size());
        for (Removed each : removed) {
            locks += each.locks().size();
        }
        requireEqual("locks that have not ended", LeaseAudit.leases(step.rows()), locks);
        details.audit(step.rows());
        LeaseAudit.audit(step.rows(), owners, step.earliestDue());
    }
}
