package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.topology.pots.KeptPots;

/** What the ledger says of names: who has each, since when, and whether that is decided. */
final class ClaimBooks {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long NEVER = Long.MAX_VALUE;

    private long lastNumber;
    private final Map<String, Book> books = new HashMap<>();

    /**
     * One claim.
     *
     * @param offset of the record that granted it
     * @param overdueAt {@link #NEVER} when it is firm or was reported
     */
    private record Book(String attempt, long pot, boolean firm, long overdueAt, long offset, long changed) {
        private JsonNode standing() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("attempt", attempt)
                    .put("pot", Long.toString(pot))
                    .put("firm", firm);
        }

        private Book decided(boolean isFirm, long time) {
            return new Book(attempt, pot, isFirm, NEVER, offset, time);
        }
    }

    private static String name(JsonNode about) {
        return about.path("instance").asText() + " " + about.path("name").asText();
    }

    /** When the name's row was written last, in milliseconds since the epoch; 0 when there is none. */
    long changed(JsonNode asked) {
        Book book = books.get(name(asked));
        return book == null ? 0 : book.changed();
    }

    /** Whether the name is claimed for the pot by the attempt, all three as they are asked. */
    boolean isFor(JsonNode asked) {
        Book book = books.get(name(asked));
        return book != null
                && book.attempt().equals(asked.get("attempt").textValue())
                && Long.toString(book.pot()).equals(asked.get("pot").textValue());
    }

    void fold(Transcript.Step step, JsonNode fact, JsonNode asked) {
        Book book = books.get(name(fact));
        long time = Math.max(step.entry().timestamp(), book == null ? 0 : book.changed());
        requireEqual("time of " + fact, fact.get("time_ms").longValue(), time);
        requireEqual("before in " + fact, fact.get("before"), standing(book));
        String type = fact.get("type").textValue();
        if (type.equals("NameClaimed")) {
            require(book == null, "claimed although it is taken: %s", fact);
            long pot = Long.parseLong(fact.get("pot").textValue());
            if (asked.has("pot")) {
                requireEqual(
                        "pot of " + fact, pot, Long.parseLong(asked.get("pot").textValue()));
            } else {
                require(pot > lastNumber, "a number that is not above the last: %s", fact);
                lastNumber = pot;
            }
            String attempt = asked.get("attempt").textValue();
            books.put(name(fact), new Book(attempt, pot, false, time + PATIENCE_MILLIS, step.offset(), time));
        } else {
            require(book != null, "ended twice or never begun: %s", fact);
            Book there = Objects.requireNonNull(book);
            boolean isAsked = type.equals("NameOverdue")
                    || there.attempt().equals(asked.get("attempt").textValue());
            require(isAsked, "asked of another claim: %s", fact);
            switch (type) {
                case "NameConfirmed" -> {
                    require(!there.firm(), "confirmed twice: %s", fact);
                    books.put(name(fact), there.decided(true, time));
                }
                case "NameOverdue" -> {
                    require(there.overdueAt() <= time, "reported before its time or twice: %s", fact);
                    books.put(name(fact), there.decided(false, time));
                }
                case "NameReleased" -> books.remove(name(fact));
                default -> throw new AssertionError("no fact about a name: " + fact);
            }
        }
        Book told = type.equals("NameReleased") ? book : books.get(name(fact));
        requireEqual("claim of " + fact, fact.get("attempt"), standing(told).get("attempt"));
        requireEqual("claim of " + fact, fact.get("pot"), standing(told).get("pot"));
        requireEqual("after in " + fact, fact.get("after"), standing(books.get(name(fact))));
    }

    private static JsonNode standing(@Nullable Book book) {
        return book == null ? NullNode.getInstance() : book.standing();
    }

    long overdueAt(JsonNode asked) {
        Book book = books.get(name(asked));
        return book == null ? NEVER : book.overdueAt();
    }

    /** Whether an answer about a name is as the name stands now. */
    boolean agree(String code, JsonNode asked, JsonNode result) {
        Book book = books.get(name(asked));
        boolean isMine =
                book != null && book.attempt().equals(asked.get("attempt").textValue());
        return switch (code) {
            case "NAME_TAKEN" -> book != null && book.firm();
            case "CONTENDED" -> book != null && !book.firm();
            case "ACCEPTED" ->
                switch (asked.get("type").textValue()) {
                    case "ClaimName" ->
                        isMine
                                && result.at("/data/attempt").asText().equals(book.attempt())
                                && result.at("/data/pot").asText().equals(Long.toString(book.pot()))
                                && result.at("/data/overdue_ms").longValue() == book.overdueAt();
                    case "ConfirmName" -> !isMine || book.firm();
                    default -> !isMine;
                };
            default -> false;
        };
    }

    /** Holds the rows of names against the ledger, and adds what the clock has to look at. */
    void audit(KeptPots kept, Set<String> due) {
        Map<String, String> stored = new HashMap<>();
        kept.claims()
                .forEach((key, claim) -> stored.put(
                        key.instance() + " " + key.name(),
                        claim.attempt() + " " + claim.pot() + " " + claim.firm() + " " + claim.overdueAt()));
        Map<String, String> told = new HashMap<>();
        books.forEach((name, book) -> {
            told.put(name, book.attempt() + " " + book.pot() + " " + book.firm() + " " + book.overdueAt());
            if (book.overdueAt() != NEVER) {
                due.add(book.overdueAt() + "/" + book.offset());
            }
        });
        requireEqual("names", stored, told);
    }
}
