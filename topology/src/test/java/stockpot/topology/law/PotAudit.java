package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;
import static stockpot.topology.law.LeaseAudit.requireUnchangedOnlyWhereNothingHappened;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.pots.Pot;
import stockpot.topology.pots.KeptPots;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/**
 * Folds the ledger of pots alone, with maps and big decimals, and holds rows, results and the invariants against it, record by
 * record.
 */
final class PotAudit extends Audit {
    /** Owners that one tick looks at, at most. */
    private static final int MUCH = 256;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long LATENESS_MILLIS = 3_600_000;
    private static final long ABANDONED_KEPT_MILLIS = 86_400_000;
    private static final long ABANDONED_SERIALS = 1L << 62;

    private static final Set<String> OF_NAMES = Set.of("ClaimName", "ConfirmName", "ReleaseName");

    private final boolean isByTheProtocol;
    private final Map<String, PotBook> pots = new HashMap<>();
    private final ClaimBooks claims = new ClaimBooks();
    private final Map<String, Given> abandoned = new HashMap<>();

    /**
     * An audit.
     *
     * @param every how many records go by between two audits of all rows
     * @param isByTheProtocol whether all who wrote the log claim a name before they give it to a pot: then no two pots of an
     *     instance have one name at any offset
     */
    PotAudit(int every, boolean isByTheProtocol) {
        super(every);
        this.isByTheProtocol = isByTheProtocol;
    }

    /** When an attempt was given up, and by which record. */
    private record Given(long until, long offset) {}

    @Override
    void audit(Transcript.Step step) {
        JsonNode asked = RepetitionAudit.asked(step);
        PotBook named = pots.get(pot(asked));
        Map<String, BigDecimal> totals = named == null ? Map.of() : Map.copyOf(named.totals());
        long lastChange = isOfName(asked) ? claims.changed(asked) : named == null ? 0 : named.changed();
        for (JsonNode fact : step.effects().ledger()) {
            fold(step, fact, asked);
            see(fact.get("type").textValue());
        }
        requireNothingTwice(step, asked);
        requireUnchangedOnlyWhereNothingHappened(step.effects());
        if (repetitions.wasDecided(step, asked, this::see)) {
            long now = Math.max(step.entry().timestamp(), lastChange);
            requireNothingLate(step, asked, now);
            requireResolved(step, asked);
            step.effects().results().forEach(result -> judge(asked, result.json(), totals, now));
        }
        if (isByTheProtocol) {
            requireNamesUnique();
        }
    }

    private static void requireNothingTwice(Transcript.Step step, JsonNode asked) {
        Set<String> types = new HashSet<>();
        boolean isTick = asked.path("type").asText().equals("Tick");
        step.effects().facts().forEach(fact -> require(isTick || types.add(fact.type()), "twice: %s", asked));
    }

    private static boolean isOfName(JsonNode asked) {
        return OF_NAMES.contains(asked.path("type").asText());
    }

    private static String pot(JsonNode about) {
        return about.path("instance").asText() + " " + about.path("pot").asText();
    }

    private static String attempt(JsonNode about) {
        return pot(about) + " " + about.path("attempt").asText();
    }

    private void fold(Transcript.Step step, JsonNode fact, JsonNode asked) {
        if (fact.get("type").textValue().startsWith("Name") && !fact.has("claims")) {
            claims.fold(step, fact, asked);
            return;
        }
        PotBook book = pots.get(pot(fact));
        long time = Math.max(step.entry().timestamp(), book == null ? 0 : book.changed());
        requireEqual("time of " + fact, fact.get("time_ms").longValue(), time);
        requireEqual("before in " + fact, fact.get("before"), PotBook.standing(book));
        Given given = abandoned.get(attempt(fact.has("attempt") ? fact : asked));
        switch (fact.get("type").textValue()) {
            case "PotOpened" -> {
                require(book == null, "opened twice: %s", fact);
                requireNotGivenUp(fact, asked, given, time);
                pots.put(pot(fact), new PotBook(fact, asked));
            }
            case "PotRenamed" -> {
                requireNotGivenUp(fact, asked, given, time);
                there(book, fact).fold(fact, asked);
            }
            case "PotClosed" -> {
                String released = fact.get("claims").get(0).get("name").textValue();
                requireEqual("released by " + fact, released, there(book, fact).name());
                pots.remove(pot(fact));
            }
            case "CreditSkipped" -> require(book == null, "skipped a pot that there is: %s", fact);
            case "NameResolved" -> {
                boolean has = book != null
                        && book.attempt().equals(asked.get("attempt").textValue());
                JsonNode claim = fact.get("claims").get(0);
                requireEqual("fate in " + fact, claim.get("fate").textValue(), has ? "CONFIRM" : "RELEASE");
                require(has || given != null, "released, and a pot may still get the name: %s", fact);
                see(has ? "resolved CONFIRM" : "resolved RELEASE");
            }
            case "AttemptAbandoned" -> {
                requireEqual("abandoned twice: " + fact, given, null);
                abandoned.put(attempt(fact), new Given(time + ABANDONED_KEPT_MILLIS, step.offset()));
            }
            case "AttemptForgotten" -> {
                require(given != null && given.until() <= time, "forgotten before its time or twice: %s", fact);
                abandoned.remove(attempt(fact));
            }
            default -> there(book, fact).fold(fact, asked);
        }
        requireEqual("after in " + fact, fact.get("after"), PotBook.standing(pots.get(pot(fact))));
    }

    private static PotBook there(@Nullable PotBook book, JsonNode fact) {
        require(book != null, "of a pot that there is not: %s", fact);
        return Objects.requireNonNull(book);
    }

    private void requireNotGivenUp(JsonNode fact, JsonNode asked, @Nullable Given given, long time) {
        requireEqual("by an attempt that was given up: " + fact, given, null);
        require(!isTooLate(asked, time), "by an attempt that may have been given up and forgotten: %s", fact);
        if (isByTheProtocol) {
            require(claims.isFor(asked), "nobody has claimed the name for the pot: %s", fact);
        }
    }

    private static boolean isTooLate(JsonNode asked, long now) {
        return now - LATENESS_MILLIS > asked.path("overdue_ms").asLong(NEVER);
    }

    private void requireNamesUnique() {
        Set<String> names = new HashSet<>();
        pots.forEach(
                (pot, book) -> require(names.add(pot.split(" ", -1)[0] + " " + book.name()), "invariant 10: %s", pots));
    }

    /** What has waited too long is reported ahead of a command for its name, and with a tick. */
    private void requireNothingLate(Transcript.Step step, JsonNode asked, long now) {
        require(!isOfName(asked) || claims.overdueAt(asked) > now, "decided with what is late: %s", asked);
        boolean isTick = asked.path("type").textValue().equals("Tick");
        if (isTick && step.effects().facts().size() < MUCH) {
            require(step.earliestDue() > step.entry().timestamp(), "due after a tick: %s", step.earliestDue());
        }
    }

    /** Whoever asks what becomes of a claim is told, each time. */
    private static void requireResolved(Transcript.Step step, JsonNode asked) {
        if (asked.path("type").textValue().equals("ResolveName")) {
            List<JsonNode> told = step.effects().ledger().stream()
                    .filter(fact -> fact.get("type").textValue().equals("NameResolved"))
                    .map(fact -> fact.get("claims").get(0))
                    .toList();
            requireEqual("answers to " + asked, told.size(), 1);
            for (String name : List.of("attempt", "name")) {
                requireEqual("answer to " + asked, told.getFirst().get(name), asked.get(name));
            }
        }
    }

    /** Whether what was asked for holds now, or what stands in its way does. */
    private void judge(JsonNode asked, JsonNode result, Map<String, BigDecimal> totals, long now) {
        PotBook book = pots.get(pot(asked));
        String code = result.path("code").asText("ACCEPTED");
        boolean renames = book != null && !book.name().equals(asked.path("name").asText());
        boolean holds = isOfName(asked)
                ? claims.agree(code, asked, result)
                : switch (code) {
                    case "POT_UNKNOWN" -> book == null;
                    case "ATTEMPT_ABANDONED" ->
                        (abandoned.containsKey(attempt(asked)) || isTooLate(asked, now))
                                && (asked.get("type").textValue().equals("OpenPot") ? book == null : renames);
                    case "NAME_NOT_CLAIMED" -> renames && !asked.has("attempt");
                    case "TOTALS_DIFFER" -> !totals.equals(PotBook.sums(asked.get("expected")));
                    case "TOTAL_TOO_LARGE" ->
                        book != null && !book.canTake(asked.get("amount").textValue());
                    default -> code.equals("ACCEPTED") && isDone(asked, book, totals);
                };
        require(holds, "%s to %s, but %s", result, asked, book);
    }

    private static boolean isDone(JsonNode asked, @Nullable PotBook book, Map<String, BigDecimal> totals) {
        return switch (asked.get("type").textValue()) {
            case "OpenPot" -> book != null;
            case "ChangePot" -> {
                boolean wasExpected = !asked.has("expected") || totals.equals(PotBook.sums(asked.get("expected")));
                require(wasExpected, "invariant 9: %s on %s", asked, totals);
                yield book != null && book.isAs(asked);
            }
            case "ClosePot" -> book == null;
            default -> true;
        };
    }

    @Override
    void auditRows(Transcript.Step step) {
        MapRows rows = step.rows();
        Set<String> agenda = new HashSet<>();
        Set<String> due = new HashSet<>();
        Map<String, Long> given = new HashMap<>();
        rows.scan(new byte[] {'g'}, new byte[] {'g' + 1}, (key, row) -> {
            RowReader owner = RowReader.key(key);
            RowReader reader = RowReader.row(1, row);
            reader.number();
            given.put(owner.text() + " " + owner.text() + " " + owner.text(), reader.number());
            return true;
        });
        rows.scan(new byte[] {'t'}, new byte[] {'t' + 1}, (key, row) -> {
            RowReader reader = RowReader.key(key);
            agenda.add(reader.u64() + "/" + reader.u64());
            return true;
        });
        KeptPots kept = KeptPots.of(rows);
        Map<String, String> stored = new HashMap<>();
        kept.pots().forEach((key, pot) -> {
            requireEqual("serial", pot.serial(), key.serial());
            stored.put(key.instance() + " " + key.serial(), shown(pot));
        });
        Map<String, String> told = new HashMap<>();
        pots.forEach((key, book) -> told.put(key, book.toString()));
        requireEqual("pots", stored, told);
        claims.audit(kept, due);
        Map<String, Long> until = new HashMap<>();
        abandoned.forEach((attempt, each) -> {
            until.put(attempt, each.until());
            due.add(each.until() + "/" + (ABANDONED_SERIALS + each.offset()));
        });
        requireEqual("abandoned attempts", given, until);
        requireEqual("agenda", agenda, due);
        long earliest = due.stream()
                .mapToLong(entry -> Long.parseLong(entry.substring(0, entry.indexOf('/'))))
                .min()
                .orElse(NEVER);
        requireEqual("earliest", step.earliestDue(), earliest);
        repetitions.audit(rows);
    }

    /** As a book shows itself. */
    private static String shown(Pot pot) {
        StringBuilder totals = new StringBuilder();
        pot.totals()
                .list()
                .forEach(amount -> totals.append(totals.isEmpty() ? "\"" : ",\"")
                        .append(amount)
                        .append('"'));
        return "{\"name\":\"%s\",\"description\":\"%s\",\"totals\":[%s],\"opened_ms\":%d} by %s"
                .formatted(pot.name(), pot.description(), totals, pot.opened(), pot.attempt());
    }
}
