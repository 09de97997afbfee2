package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;
import static stockpot.topology.law.LeaseAudit.requireUnchangedOnlyWhereNothingHappened;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.orders.OrderKey;
import stockpot.topology.orders.OrderRows;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/** Folds the ledger of orders alone, with maps, and holds rows, results and the invariants against it, record by record. */
final class OrderAudit extends Audit {
    /** Orders that one tick ends at most. */
    private static final int MUCH = 256;

    private static final long ABANDONED_KEPT_MILLIS = 86_400_000;
    private static final long ABANDONED_SERIALS = 1L << 62;

    /** Beside outcomes: orders, their places in lists, attempts, the agenda, sources, the last tick, numbers. */
    private static final String KINDS = "opigtwku";

    private final Map<OrderKey, OrderBook> books = new HashMap<>();
    private final Map<Attempt, Given> abandoned = new HashMap<>();
    private long lastSerial;

    OrderAudit(int every) {
        super(every);
    }

    private record Attempt(OrderKey key, String id) {}

    /** When an attempt was given up, and by which record. */
    private record Given(long until, long offset) {}

    @Override
    void audit(Transcript.Step step) {
        JsonNode asked = RepetitionAudit.asked(step);
        OrderBook named = books.get(key(asked));
        Long lastChange = named == null ? null : named.lastChange();
        for (JsonNode fact : step.effects().ledger()) {
            fold(step, fact, asked);
            see(fact.get("type").textValue());
        }
        requireUnchangedOnlyWhereNothingHappened(step.effects());
        if (repetitions.wasDecided(step, asked, this::see)) {
            long now = Math.max(step.entry().timestamp(), lastChange == null ? 0 : lastChange);
            requireNothingLate(step, asked, now);
            requireResolved(step, asked);
            step.effects().results().forEach(result -> judge(asked, result.json(), now));
        }
    }

    private static OrderKey key(JsonNode about) {
        // A tick is about no order.
        return OrderKey.of(
                about.path("instance").asText("none"), about.path("order").asText("none"));
    }

    private static Attempt attempt(JsonNode about) {
        return new Attempt(key(about), about.path("attempt").asText());
    }

    private void fold(Transcript.Step step, JsonNode fact, JsonNode asked) {
        require(fact.findValue("claim_token") == null, "the ledger tells a claim token: %s", fact);
        OrderKey key = key(fact);
        long time = fact.get("time_ms").longValue();
        OrderBook book = books.get(key);
        Given given = abandoned.get(attempt(fact));
        switch (fact.get("type").textValue()) {
            case "OrderPlaced" -> {
                requireEqual("placed with an attempt that was given up", fact, given, null);
                require(book == null || book.isWithdrawn(), "placed in the place of another: %s", fact);
                require(book == null || time >= book.lastChange(), "the clock steps back: %s", fact);
                long serial = fact.get("serial").longValue();
                require(serial > lastSerial, "a serial that is not above the last: %s", fact);
                lastSerial = serial;
                books.put(key, new OrderBook(fact, asked));
            }
            case "HoldResolved" -> {
                boolean isPlaced = book != null
                        && book.attempt().equals(fact.get("attempt").textValue());
                String fate = isPlaced ? book.fate() : "RELEASE";
                requireEqual("fate in", fact, fact.get("fate").textValue(), fate);
                require(isPlaced || given != null, "released and may still be placed: %s", fact);
                see("HoldResolved " + fate);
            }
            case "AttemptAbandoned" -> {
                requireEqual("abandoned twice", fact, given, null);
                abandoned.put(attempt(fact), new Given(time + ABANDONED_KEPT_MILLIS, step.offset()));
            }
            case "AttemptForgotten" -> {
                require(given != null && given.until() <= time, "forgotten before its time or twice: %s", fact);
                abandoned.remove(attempt(fact));
            }
            default -> {
                require(book != null, "of an order that was not placed: %s", fact);
                book.fold(fact, asked);
                if (fact.get("type").textValue().equals("OrderRemoved")) {
                    require(given != null, "forgotten, and its attempt could be placed again: %s", fact);
                    books.remove(key);
                }
            }
        }
    }

    /** What is over ends ahead of a command for its order, and with a tick. */
    private void requireNothingLate(Transcript.Step step, JsonNode asked, long now) {
        OrderBook book = books.get(key(asked));
        require(book == null || book.deadline() > now, "invariant 7, decided with what is late: %s", asked);
        boolean isTick = asked.path("type").textValue().equals("Tick");
        if (isTick && step.effects().facts().size() < MUCH) {
            require(step.earliestDue() > step.entry().timestamp(), "due after a tick: %s", step.earliestDue());
        } else if (isTick) {
            see("more than one tick ends");
        }
    }

    /** Whoever asks what becomes of a hold is told, each time. */
    private static void requireResolved(Transcript.Step step, JsonNode asked) {
        if (asked.path("type").textValue().equals("ResolveHold")) {
            List<JsonNode> told = step.effects().ledger().stream()
                    .filter(fact -> fact.get("type").textValue().equals("HoldResolved"))
                    .toList();
            requireEqual("answers to", asked, told.size(), 1);
            for (String name : List.of("attempt", "product")) {
                requireEqual("answer to", asked, told.getFirst().get(name), asked.get(name));
            }
        }
    }

    /** Whether what was asked for holds now, or what stands in its way does. */
    private void judge(JsonNode asked, JsonNode result, long now) {
        OrderBook book = books.get(key(asked));
        String code = result.path("code").asText("ACCEPTED");
        if (asked.get("type").textValue().equals("ResolveHold")) {
            requireEqual("answer to", asked, code, "ACCEPTED");
            return;
        }
        String type = asked.get("type").textValue();
        if (book == null && type.equals("RemoveOrder")) {
            requireEqual("answer to", asked, code, "ACCEPTED");
            return;
        }
        boolean holds = switch (code) {
            case "ORDER_UNKNOWN" ->
                switch (type) {
                    case "PayOrder" -> book == null;
                    case "ChangeContract" -> book == null || !book.isPlacedWith(asked);
                    default -> book == null || book.isWithdrawn();
                };
            case "ATTEMPT_ABANDONED" ->
                !OrderBook.stands(book)
                        && (abandoned.containsKey(attempt(asked)) || OrderBook.isTakenBackWith(book, asked));
            case "PAY_DEADLINE_PASSED" -> asked.get("pay_deadline_ms").longValue() <= now && !OrderBook.stands(book);
            case "TERMS_TOO_LARGE" -> size(asked) > 1 << 20 && !OrderBook.stands(book);
            default -> book != null && book.agrees(code, asked);
        };
        require(holds, "%s to %s, but %s", result, asked, book);
        if (code.equals("ACCEPTED")) {
            requireData(asked, result.path("data"), Objects.requireNonNull(book));
        }
    }

    private static long size(JsonNode asked) {
        return List.of("claim_token", "session_id").stream()
                .mapToLong(name -> asked.get(name).textValue().length())
                .sum();
    }

    private static void requireData(JsonNode asked, JsonNode data, OrderBook book) {
        switch (asked.get("type").textValue()) {
            case "PlaceOrder" -> {
                requireEqual("serial", data.get("serial").longValue(), book.serial());
                requireEqual("attempt", data.get("attempt").textValue(), book.attempt());
                requireEqual("token", data.get("claim_token"), book.placed().get("claim_token"));
                requireEqual(
                        "deadline", data.path("pay_deadline_ms"), book.placed().path("pay_deadline_ms"));
            }
            case "WithdrawOrder" -> {
                requireEqual("attempt", data.get("attempt").textValue(), book.attempt());
                requireEqual("items", data.get("items"), book.placed().get("items"));
            }
            default -> {}
        }
    }

    @Override
    void auditRows(Transcript.Step step) {
        MapRows rows = step.rows();
        Set<String> listed = new HashSet<>();
        Set<String> expected = new HashSet<>();
        Set<String> agenda = new HashSet<>();
        Set<String> due = new HashSet<>();
        Map<Attempt, Long> given = new HashMap<>();
        int orders = 0;
        for (Map.Entry<byte[], byte[]> row : rows.map().entrySet()) {
            RowReader key = RowReader.key(row.getKey());
            char kind = (char) row.getKey()[0];
            require(KINDS.indexOf(kind) >= 0, "a row of another kind: %s", kind);
            switch (kind) {
                case 'p' -> {
                    OrderBook book = books.get(OrderKey.of(key.text(), key.text()));
                    require(book != null, "a row and no such order in the ledger");
                    book.requireEqualTo(stored(row.getValue()));
                    orders++;
                }
                case 'i' -> listed.add(key.text() + " " + key.u64() + " " + OrderRows.orderIn(row.getValue()));
                case 'g' -> {
                    Attempt attempt = new Attempt(OrderKey.of(key.text(), key.text()), key.text());
                    RowReader reader = RowReader.row(1, row.getValue());
                    reader.number();
                    given.put(attempt, reader.number());
                }
                case 't' -> agenda.add(key.u64() + "/" + key.u64());
                default -> {}
            }
        }
        requireEqual("orders", orders, books.size());
        books.forEach((key, book) -> {
            if (!book.isWithdrawn()) {
                expected.add(key.instance() + " " + book.serial() + " " + key.order());
            }
            if (book.deadline() != OrderBook.NEVER) {
                due.add(book.deadline() + "/" + book.serial());
            }
        });
        Map<Attempt, Long> until = new HashMap<>();
        abandoned.forEach((attempt, each) -> {
            until.put(attempt, each.until());
            due.add(each.until() + "/" + (ABANDONED_SERIALS + each.offset()));
        });
        requireEqual("orders in lists", listed, expected);
        requireEqual("abandoned attempts", given, until);
        requireEqual("agenda", agenda, due);
        requireEqual("earliest", step.earliestDue(), earliest());
        repetitions.audit(rows);
    }

    private static OrderRows.Stored stored(byte @Nullable [] row) {
        return Objects.requireNonNull(OrderRows.read(row));
    }

    private long earliest() {
        long earliest = OrderBook.NEVER;
        for (OrderBook book : books.values()) {
            earliest = Math.min(earliest, book.deadline());
        }
        for (Given each : abandoned.values()) {
            earliest = Math.min(earliest, each.until());
        }
        return earliest;
    }
}
