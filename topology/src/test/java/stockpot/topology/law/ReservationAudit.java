package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationKey;
import stockpot.topology.orders.ReservationRows;
import stockpot.topology.records.Records;
import stockpot.topology.table.RowReader;

/** Folds what the ledger alone says of reservations, and holds their rows and the rules of time against it, record by record. */
final class ReservationAudit extends Audit {
    private static final long DAY = 24 * 3_600_000L;
    private static final int PATIENCE = 10_000;
    private static final List<String> SAID =
            List.of("instance", "state", "attempt", "lines", "items", "until_ms", "ended_ms");

    private final Map<String, Book> books = new TreeMap<>();
    private final Map<String, Long> abandoned = new HashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Map<String, Long> changed = new HashMap<>();

    /** A reservation as its last fact says it, and the order that it waits for. */
    private static final class Book {
        private JsonNode said;
        private String taking = "";
        private String order = "";
        private long takenAt;
        private boolean asked;

        private Book(JsonNode said) {
            this.said = said;
        }

        private String state() {
            return said.get("state").textValue();
        }

        private long until() {
            return said.get("until_ms").longValue();
        }

        private boolean isLive() {
            return state().equals("LIVE");
        }

        private boolean isTaken() {
            return !taking.isEmpty();
        }

        /** When the clock has something to do with it; {@code Long.MAX_VALUE} for never. */
        private long due() {
            if (!isLive()) {
                return said.get("ended_ms").longValue() + DAY;
            }
            if (!isTaken()) {
                return until();
            }
            return asked ? Long.MAX_VALUE : takenAt + PATIENCE;
        }

        private void free() {
            taking = "";
            order = "";
            asked = false;
        }
    }

    ReservationAudit() {
        super(1);
    }

    @Override
    void before(Transcript.Step step) {
        changed.clear();
        rows(step, (key, stored) -> changed.put(key, stored.changed()));
    }

    @Override
    void audit(Transcript.Step step) {
        JsonNode asked = RepetitionAudit.asked(step);
        for (JsonNode fact : step.effects().ledger()) {
            see(fact.get("type").textValue());
            fold(fact, asked);
        }
        if (repetitions.wasDecided(step, asked, this::see)) {
            requireNothingLate(step, asked);
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private void fold(JsonNode fact, JsonNode asked) {
        if (!fact.has("reservation") || fact.has("order") && fact.has("serial")) {
            return;
        }
        String key = text(fact, "reservation");
        Book book = books.get(key);
        long now = fact.get("time_ms").longValue();
        String attempt = key + " " + text(fact, "attempt");
        switch (text(fact, "type")) {
            case "ReservationMade" -> {
                require(book == null, "made and there: %s", fact);
                require(!abandoned.containsKey(attempt), "made with what was given up: %s", fact);
                requireEqual("end of " + fact, fact.get("until_ms").longValue(), now + lifetime(asked));
                books.put(key, new Book(said(fact)));
            }
            case "ReservationChanged" -> change(required(book, fact), fact, asked, now);
            case "ReservationEnded" -> end(required(book, fact), fact, now);
            case "ReservationTaken" -> {
                Book taken = required(book, fact);
                require(taken.isLive() && !taken.isTaken(), "taken twice or when over: %s", fact);
                requireEqual("what is taken", said(fact), taken.said);
                taken.taking = text(fact, "taking");
                taken.order = text(fact, "order");
                taken.takenAt = now;
            }
            case "TakeReleased" -> {
                require(required(book, fact).isTaken(), "given back and not taken: %s", fact);
                required(book, fact).free();
            }
            case "TakeOverdue" -> {
                Book late = required(book, fact);
                require(late.isTaken() && !late.asked, "asked twice, or for nobody: %s", fact);
                require(now >= late.takenAt + PATIENCE, "asked too soon: %s", fact);
                requireEqual("who is asked", text(fact, "taking") + text(fact, "order"), late.taking + late.order);
                late.asked = true;
            }
            case "ReservationForgotten" -> {
                require(now >= required(book, fact).due(), "forgotten too soon: %s", fact);
                requireEqual("what is forgotten", said(fact), required(book, fact).said);
                books.remove(key);
            }
            case "HoldResolved" -> {
                boolean stands = book != null
                        && text(book.said, "attempt").equals(text(fact, "attempt"))
                        && (book.isLive() || book.state().equals("ORDERED"));
                requireEqual("fate in " + fact, text(fact, "fate"), stands ? "CONFIRM" : "RELEASE");
            }
            case "AttemptAbandoned" -> require(abandoned.put(attempt, now) == null, "given up twice: %s", fact);
            case "AttemptForgotten" -> {
                Long since = abandoned.remove(attempt);
                require(since != null && now >= since + DAY, "forgotten too soon: %s", fact);
            }
            default -> {}
        }
    }

    private static Book required(@Nullable Book book, JsonNode fact) {
        if (book == null) {
            throw new AssertionError("nothing is known of " + fact);
        }
        return book;
    }

    private static long lifetime(JsonNode asked) {
        return asked.get("lifetime").longValue() * 1_000;
    }

    private void change(Book book, JsonNode fact, JsonNode asked, long now) {
        require(!book.isTaken(), "changed while taken: %s", fact);
        require(book.isLive() || book.state().equals("EXPIRED"), "changed when over: %s", fact);
        long until = asked.has("lifetime") ? now + lifetime(asked) : book.until();
        requireEqual("end of " + fact, fact.get("until_ms").longValue(), until);
        boolean sameGoods = text(fact, "attempt").equals(text(book.said, "attempt"))
                && fact.get("lines").equals(book.said.get("lines"));
        if (fact.has("replaced")) {
            require(book.isLive(), "the goods were gone already: %s", fact);
            requireEqual("what is replaced", text(fact.get("replaced"), "attempt"), text(book.said, "attempt"));
            requireEqual("what is replaced", fact.get("replaced").get("items"), book.said.get("items"));
        } else {
            require(!book.isLive() || sameGoods, "goods are left behind: %s", fact);
        }
        if (asked.has("attempt")) {
            String attempt = text(fact, "reservation") + " " + text(fact, "attempt");
            require(!abandoned.containsKey(attempt), "changed to what was given up: %s", fact);
        }
        book.said = said(fact);
    }

    private void end(Book book, JsonNode fact, long now) {
        see("ended " + text(fact, "state"));
        requireEqual("when it ended", fact.get("ended_ms").longValue(), now);
        switch (text(fact, "state")) {
            case "EXPIRED" ->
                require(book.isLive() && !book.isTaken() && book.until() <= now, "ends before its time: %s", fact);
            case "CANCELLED" ->
                require(!book.isTaken() && (book.isLive() || book.state().equals("EXPIRED")), "cancelled: %s", fact);
            default -> require(book.isTaken() && text(fact, "order").equals(book.order), "given to nobody: %s", fact);
        }
        book.free();
        book.said = said(fact);
    }

    /** What a fact says of the reservation itself. */
    private static JsonNode said(JsonNode fact) {
        ObjectNode said = Records.JSON.createObjectNode();
        SAID.stream().filter(fact::has).forEach(name -> said.set(name, fact.get(name)));
        return said;
    }

    /** What is due with a reservation is done ahead of a command for it, and with a tick. */
    private void requireNothingLate(Transcript.Step step, JsonNode asked) {
        if (text(asked, "type").equals("Tick")) {
            require(step.earliestDue() > step.entry().timestamp(), "due after a tick: %s", step.earliestDue());
            return;
        }
        Book book = asked.has("order") ? null : books.get(text(asked, "reservation"));
        // What was given back is due from then on; the clock comes for it.
        if (book != null && !text(asked, "type").equals("ReleaseTake")) {
            long now = Math.max(step.entry().timestamp(), changed.getOrDefault(text(asked, "reservation"), 0L));
            require(book.due() > now, "decided with what was due at %s: %s", book.due(), asked);
        }
    }

    /** What is done with a row. */
    private interface Look {
        void at(String key, ReservationRows.Stored stored);
    }

    private static void rows(Transcript.Step step, Look look) {
        step.rows().scan(new byte[] {'r'}, new byte[] {'r' + 1}, (key, row) -> {
            look.at(new ReservationKey(RowReader.key(key).u64()).toString(), ReservationRows.read(row));
            return true;
        });
    }

    @Override
    void auditRows(Transcript.Step step) {
        known.clear();
        rows(step, (key, stored) -> {
            known.add(key);
            Book book = books.get(key);
            require(book != null, "reservation %s is known to nobody", key);
            Reservation is = stored.reservation();
            requireEqual("state of " + key, is.state().name(), book.state());
            requireEqual("attempt of " + key, is.attempt().value(), text(book.said, "attempt"));
            requireEqual("shop of " + key, is.instance().value(), text(book.said, "instance"));
            requireEqual("end of " + key, is.until(), book.until());
            requireEqual(
                    "items of " + key, is.items().size(), book.said.get("items").size());
            for (int i = 0; i < is.lines().size(); i++) {
                String line =
                        is.lines().get(i).product() + " " + is.lines().get(i).quantity();
                JsonNode said = book.said.get("lines").path(i);
                requireEqual("line of " + key, line, text(said, "product") + " " + text(said, "quantity"));
            }
            Take take = is.take();
            requireEqual(
                    "order of " + key,
                    take == null ? "" : take.attempt() + " " + take.order(),
                    book.isTaken() ? book.taking + " " + book.order : "");
            requireEqual("when the clock looks at " + key, is.nextAge(), book.due());
        });
        requireEqual("reservations that there are", known, books.keySet());
        long due = books.values().stream()
                .filter(book -> book.due() != Long.MAX_VALUE)
                .count();
        requireEqual("agenda", (long) count(step, 't'), due + count(step, 'g'));
    }

    private static int count(Transcript.Step step, char kind) {
        return step.rows()
                .map()
                .subMap(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)})
                .size();
    }
}
