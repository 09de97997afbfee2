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
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.kernel.Level;
import stockpot.stock.ProductKey;
import stockpot.topology.law.StockBook.Hold;
import stockpot.topology.law.StockBook.Lock;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.ProductRows;
import stockpot.topology.table.RowReader;

/**
 * Folds the ledger's JSON alone, with maps and big decimals, and holds rows, results and the invariants against it, record by
 * record.
 */
final class StockAudit extends Audit {
    /** So many events and a tick may have left something for the next. */
    private static final int MUCH = 1_000;

    private final DetailsAudit details = new DetailsAudit();
    private final Map<ProductKey, StockBook> books = new HashMap<>();
    private final List<Removed> removed = new ArrayList<>();
    private final Map<ProductKey, Long> changed = new HashMap<>();

    StockAudit(int every) {
        super(every);
    }

    private record Removed(ProductKey key, Map<String, Lock> locks) {}

    @Override
    void before(Transcript.Step step) {
        noteChanges(step);
    }

    @Override
    void audit(Transcript.Step step) {
        JsonNode asked = RepetitionAudit.asked(step);
        StockBook named = books.get(key(asked));
        if (named != null) {
            named.begin();
        }
        for (JsonNode fact : step.effects().ledger()) {
            fold(fact, asked);
            see(fact.get("type").textValue());
        }
        requireUnchangedOnlyWhereNothingHappened(step.effects());
        boolean wasDecided = repetitions.wasDecided(step, asked, this::see);
        if (wasDecided) {
            requireNothingLate(step, asked);
        }
        if (wasDecided) {
            requireWhatWasAsked(step, asked);
        }
    }

    private static ProductKey key(JsonNode about) {
        // A tick is about no product.
        return ProductKey.of(
                about.path("instance").asText("none"), about.path("product").asText("none"));
    }

    /** Ahead of a record: when each product was changed last, as its row says. */
    private void noteChanges(Transcript.Step step) {
        for (ProductKey key : books.keySet()) {
            ProductRows.Stored stored = ProductRows.read(step.rows().get(ProductRows.key(key)));
            changed.put(key, stored == null ? 0 : stored.changed());
        }
    }

    private void fold(JsonNode fact, JsonNode asked) {
        ProductKey key = key(fact);
        String type = fact.get("type").textValue();
        if (type.equals("LockDropped")) {
            drop(key, fact);
            return;
        }
        details.fold(key, fact);
        StockBook book = books.get(key);
        if (book == null) {
            books.put(key, new StockBook(fact));
            return;
        }
        book.fold(fact, asked);
        if (type.equals("ProductRemoved")) {
            books.remove(key);
            removed.add(new Removed(key, book.locks()));
        }
    }

    private void drop(ProductKey key, JsonNode fact) {
        require(fact.get("before").isNull() && fact.get("after").isNull(), "%s", fact);
        String id = fact.get("lock").textValue();
        BigDecimal quantity = StockBook.decimal(fact, "quantity");
        for (Removed each : removed) {
            Lock lock = each.locks().get(id);
            if (each.key().equals(key) && lock != null && lock.quantity().equals(quantity)) {
                each.locks().remove(id);
                return;
            }
        }
        throw new AssertionError("invariant 6, dropped from nowhere: " + fact);
    }

    /** What is over ends ahead of a command for its product, and with a tick. */
    private void requireNothingLate(Transcript.Step step, JsonNode asked) {
        int ended = step.effects().facts().size();
        if (asked.path("type").textValue().equals("Tick")) {
            require(
                    ended >= MUCH || step.earliestDue() > step.entry().timestamp(),
                    "due after a tick: %s",
                    step.earliestDue());
            return;
        }
        StockBook book = books.get(key(asked));
        boolean late = ended < Level.ONE.work().locksAhead() && book != null && book.isLateAt(now(step, asked));
        require(!late, "invariant 7, decided with what is late: %s", asked);
    }

    private long now(Transcript.Step step, JsonNode asked) {
        return Math.max(step.entry().timestamp(), changed.getOrDefault(key(asked), 0L));
    }

    /** Whether what was asked for holds now, or what stands in its way does. */
    private void requireWhatWasAsked(Transcript.Step step, JsonNode asked) {
        StockBook book = books.get(key(asked));
        String attempt = asked.path("attempt").asText();
        Hold hold = book == null ? null : book.holds().get(attempt);
        switch (asked.path("type").textValue()) {
            case "ConfirmHold" -> require(hold == null || hold.firm(), "not confirmed: %s", asked);
            case "SellHold", "ReleaseHold" -> require(hold == null, "not over: %s", asked);
            case "HoldStock", "LockStock" ->
                step.effects().results().forEach(result -> judge(step, asked, result.json()));
            default -> {}
        }
    }

    private void judge(Transcript.Step step, JsonNode asked, JsonNode result) {
        StockBook book = books.get(key(asked));
        boolean holds = asked.get("type").textValue().equals("HoldStock");
        BigDecimal wanted = StockBook.decimal(asked, "quantity");
        boolean late = book != null && book.hasOverdue(now(step, asked), holds ? Set.of() : own(step, asked));
        switch (result.path("code").asText("ACCEPTED")) {
            case "PRODUCT_UNKNOWN" -> requireEqual("product of", result, book, null);
            case "OUT_OF_STOCK" -> {
                require(!late, "invariant 7, short while locks are over: %s", result);
                BigDecimal available = available(step, asked);
                BigDecimal said = StockBook.decimal(result.get("data"), "available");
                require(said.compareTo(available) == 0, "invariant 7, not %s: %s", available, result);
                BigDecimal possible = holds ? available.add(book.held(false)) : available;
                require(wanted.compareTo(possible) > 0, "not short but contended, or free: %s", result);
            }
            case "PUBLIC_SHARE_HELD" -> {
                require(book.exceedsPublicShare(asked), "not more than the share: %s", result);
                see("PUBLIC_SHARE_HELD");
            }
            case "CONTENDED" -> {
                if (late && wanted.compareTo(book.available(0, own(step, asked))) > 0) {
                    long ended = step.effects().facts().stream()
                            .filter(fact -> fact.type().equals("LockExpired"))
                            .count();
                    requireEqual("ended ahead of " + result, ended, (long)
                            Level.ONE.work().locksAhead());
                    see("CONTENDED by what is over");
                } else if (holds) {
                    BigDecimal available = available(step, asked);
                    boolean isContended =
                            wanted.compareTo(available) > 0 && wanted.compareTo(available.add(book.held(false))) <= 0;
                    require(isContended, "not contended with %s free: %s", available, result);
                    see("CONTENDED by holds");
                } else {
                    Lock lock = book.locks().get(asked.get("lock").textValue());
                    require(lock != null && lock.isAside(), "contended for %s: %s", lock, result);
                    see("CONTENDED by standing aside");
                }
            }
            case "ACCEPTED" -> {
                if (late) {
                    see(asked.get("type").textValue() + " while more was over than one record ends");
                }
                if (holds) {
                    requireGrant(asked, result);
                }
            }
            default -> {}
        }
    }

    private void requireGrant(JsonNode asked, JsonNode result) {
        Hold hold = books.get(key(asked)).holds().get(asked.get("attempt").textValue());
        require(hold != null, "granted and not held: %s", result);
        BigDecimal surplus = hold.counted().subtract(hold.quantity());
        BigDecimal said = new BigDecimal(result.at("/data/surplus").asText("0"));
        require(said.compareTo(surplus) == 0, "a surplus of %s: %s", surplus, result);
        if (surplus.signum() > 0) {
            see("surplus");
        }
        if (!hold.aside().isEmpty()) {
            see("aside");
        }
    }

    private BigDecimal available(Transcript.Step step, JsonNode asked) {
        return books.get(key(asked)).available(now(step, asked), own(step, asked));
    }

    /** The lock that is replaced, or those in whose place a hold comes: none that is over. */
    private Set<String> own(Transcript.Step step, JsonNode asked) {
        if (asked.has("lock")) {
            return Set.of(asked.get("lock").textValue());
        }
        StockBook book = books.get(key(asked));
        return StockBook.texts(asked.path("locks")).stream()
                .filter(id -> book.lock(id) != null && book.lock(id).isCountedAt(now(step, asked)))
                .collect(Collectors.toSet());
    }

    @Override
    void auditRows(Transcript.Step step) {
        Map<Long, LeaseAudit.Owner> owners = new HashMap<>();
        int products = 0;
        int locks = 0;
        for (Map.Entry<byte[], byte[]> row :
                step.rows().map().subMap(new byte[] {'p'}, new byte[] {'p' + 1}).entrySet()) {
            RowReader reader = RowReader.key(row.getKey());
            ProductKey key = ProductKey.of(reader.text(), reader.text());
            ProductRows.Stored stored = ProductRows.read(row.getValue());
            StockBook book = books.get(key);
            require(book != null && stored != null, "a row of %s and no such product in the ledger", key);
            requireTotals(key, stored, book);
            requireEqual("locks of " + key, locksIn(step, stored), book.locks());
            requireEqual("holds of " + key, holdsIn(step, stored), book.holds());
            byte[] publicly =
                    step.rows().get(ProductRows.publiclyHeldKey(stored.product().serial()));
            requireEqual(
                    "held publicly of " + key,
                    publicly != null,
                    book.publiclyHeld().signum() > 0);
            BigDecimal kept =
                    new BigDecimal(ProductRows.readPubliclyHeld(publicly).toString());
            require(kept.compareTo(book.publiclyHeld()) == 0, "held publicly of %s: %s", key, kept);
            owners.put(
                    stored.product().serial(),
                    new LeaseAudit.Owner(
                            stored.bound(),
                            book.locks().size(),
                            stored.product().holds()));
            products++;
            locks += book.locks().size();
        }
        requireEqual("products", products, books.size());
        for (Removed each : removed) {
            locks += each.locks().size();
        }
        requireEqual("locks that have not ended", LeaseAudit.leases(step.rows()), locks);
        details.audit(step.rows());
        repetitions.audit(step.rows());
        LeaseAudit.audit(step.rows(), owners, step.earliestDue());
    }

    private static void requireTotals(ProductKey key, ProductRows.Stored stored, StockBook book) {
        Map<String, String> row = Map.of(
                "sold", stored.product().sold().toString(),
                "lost", stored.product().lost().toString(),
                "locked", stored.product().locked().toString(),
                "held", stored.product().held().toString());
        row.forEach((name, value) ->
                requireEqual(name, value, book.standing().get(name).textValue()));
        BigDecimal pending = new BigDecimal(stored.product().pending().toString());
        require(pending.compareTo(book.held(false)) == 0, "pending of %s: %s", key, stored);
        requireEqual("last change of " + key, stored.changed() >= book.lastChange(), true);
        long counted =
                book.locks().values().stream().filter(lock -> !lock.isAside()).count();
        requireEqual("locks of " + key, (long) stored.product().locks(), counted);
    }

    private static Map<String, Lock> locksIn(Transcript.Step step, ProductRows.Stored stored) {
        Map<String, Lock> found = new HashMap<>();
        for (ExpiringEntries.Lease lease :
                new ExpiringEntries(step.rows()).all(stored.product().serial(), "", Integer.MAX_VALUE)) {
            RowReader content = RowReader.content(lease.content());
            BigDecimal quantity = new BigDecimal(content.quantity().toString());
            String by = content.hasMore() ? content.text() : "";
            long kept = by.isEmpty() ? lease.deadline() : content.number();
            found.put(lease.id(), new Lock(quantity, kept == 0 ? StockBook.NEVER : kept, by));
        }
        return found;
    }

    private static Map<String, Hold> holdsIn(Transcript.Step step, ProductRows.Stored stored) {
        Map<String, Hold> found = new HashMap<>();
        ExpiringEntries holds = ExpiringEntries.ofHolds(step.rows());
        for (ExpiringEntries.Lease lease : holds.all(stored.product().serial(), "", Integer.MAX_VALUE)) {
            RowReader content = RowReader.content(lease.content());
            String order = content.text();
            BigDecimal quantity = new BigDecimal(content.quantity().toString());
            BigDecimal counted = new BigDecimal(content.quantity().toString());
            boolean firm = content.flag();
            List<String> aside = new ArrayList<>();
            for (int left = content.integer(); left > 0; left--) {
                aside.add(content.text());
            }
            found.put(lease.id(), new Hold(order, quantity, counted, firm, lease.deadline(), aside));
        }
        return found;
    }
}
