package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.pots.KeptPots;

/** Follows the ledgers of many partitions of pots, and holds their rows against them and against each other. */
final class KeepingBooks {
    /** For so long an answer is remembered for certain. */
    private static final long REMEMBERED_MILLIS = 23 * 3_600_000L;

    private final Map<String, JsonNode> standing = new HashMap<>();
    private final Set<String> decided = new HashSet<>();
    private final Map<String, String> settled = new HashMap<>();
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();

    /** A keyed request: when it came first, and the pot and the answer that it came to. */
    private static final class Asked {
        private final long since;
        private @Nullable String opened;
        private @Nullable String answer;

        private Asked(long since) {
            this.since = since;
        }
    }

    Map<String, Integer> seen() {
        return seen;
    }

    void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** A pot's claim of its name, whoever looks at it. */
    private static String claim(PotName name, Object attempt, long pot) {
        return name + " " + attempt + " " + pot;
    }

    void requested(String id, long now) {
        asked.computeIfAbsent(id, any -> new Asked(now));
    }

    /** Enters a fact about a pot or a name. */
    void enter(JsonNode fact, long now) {
        String type = fact.get("type").textValue();
        see(type);
        JsonNode source = fact.at("/cause/source");
        if (source.isTextual()) {
            String place = fact.get("position").textValue();
            String first = settled.putIfAbsent(source.textValue(), place);
            require(first == null || first.equals(place), "settled twice, at %s and in %s", first, fact);
        }
        String about = fact.has("pot") && !isOfName(type)
                ? "pot " + fact.get("pot").textValue()
                : "name " + fact.get("name").textValue();
        JsonNode last = standing.put(about, fact.get("after"));
        boolean follows = last == null ? fact.get("before").isNull() : last.equals(fact.get("before"));
        require(follows, "stood at %s before %s", last, fact);
        switch (type) {
            case "PotOpened" -> {
                decide(fact);
                requireOpenedOnce(fact, now);
            }
            case "PotRenamed" -> decide(fact);
            case "NameConfirmed" -> {
                String claim = fact.get("name").textValue() + " "
                        + fact.get("attempt").textValue() + " "
                        + fact.get("pot").textValue();
                require(decided.contains(claim), "firm, and no pot has had it: %s", fact);
            }
            case "NameResolved" -> see("resolved " + fact.at("/claims/0/fate").textValue());
            default -> {}
        }
    }

    private static boolean isOfName(String type) {
        return type.startsWith("Name") && !type.equals("NameResolved");
    }

    private void decide(JsonNode fact) {
        JsonNode claim = fact.at("/claims/0");
        decided.add(claim.get("name").textValue() + " " + claim.get("attempt").textValue() + " "
                + fact.get("pot").textValue());
    }

    private void requireOpenedOnce(JsonNode fact, long now) {
        String id = fact.at("/cause/id").textValue();
        Asked request = asked.get(id.substring(0, id.lastIndexOf('~')));
        if (request != null && now - request.since < REMEMBERED_MILLIS) {
            require(request.opened == null, "a second pot for one request: %s", fact);
            request.opened = fact.get("pot").textValue();
        }
    }

    /** Holds an answer against those that the same request was given before. */
    void answered(String id, boolean keyed, JsonNode answer, long serial, long now) {
        String said = Logs.isAccepted(answer)
                ? "opened " + serial
                : answer.get("code").textValue();
        see("answered " + (Logs.isAccepted(answer) ? "ACCEPTED" : said) + (keyed ? " keyed" : ""));
        Asked request = asked.get(id);
        if (keyed && request != null && now - request.since < REMEMBERED_MILLIS) {
            if (request.answer != null) {
                see("answered again");
                requireEqual("answer to " + id, said, request.answer);
            }
            request.answer = said;
        }
    }

    /** Holds what a record did to its pot against what it asked and what it was told. */
    void judge(JsonNode command, @Nullable JsonNode result, @Nullable Pot before, @Nullable Pot after, int facts) {
        if (result == null || result.has("repeats") || !command.has("pot")) {
            return;
        }
        if (!Logs.isAccepted(result)) {
            boolean isUnchanged = Objects.equals(before, after)
                    && (facts == 0 || command.get("type").textValue().equals("ClaimName"));
            require(isUnchanged, "refused, and not without effect: %s", result);
            return;
        }
        if (command.get("type").textValue().equals("ChangePot")) {
            Pot was = Objects.requireNonNull(before);
            Pot is = Objects.requireNonNull(after);
            requireEqual("name", is.name().value(), command.get("name").textValue());
            requireEqual(
                    "description", is.description(), command.get("description").textValue());
            requireEqual(
                    "totals",
                    is.totals().list().toString(),
                    command.has("totals")
                            ? command.get("totals").toString().replace("\"", "").replace(",", ", ")
                            : was.totals().list().toString());
            requireEqual(
                    "what was expected",
                    was.totals().list().toString(),
                    command.has("expected")
                            ? command.get("expected")
                                    .toString()
                                    .replace("\"", "")
                                    .replace(",", ", ")
                            : was.totals().list().toString());
            boolean resets = !is.totals().equals(was.totals());
            see(
                    is.name().equals(was.name())
                            ? resets ? "reset" : "described"
                            : resets ? "renamed and reset" : "renamed");
        }
    }

    /** No two pots have one name, every pot's name is claimed for it, and who has a name for good had it once. */
    void compare(List<KeptPots> partitions) {
        Map<NameKey, Claim> claims = new HashMap<>();
        partitions.forEach(kept -> claims.putAll(kept.claims()));
        Set<NameKey> names = new HashSet<>();
        for (KeptPots kept : partitions) {
            kept.pots().forEach((key, pot) -> {
                NameKey name = new NameKey(key.instance(), pot.name());
                require(names.add(name), "invariant 10: two pots are called %s", name);
                Claim claim = claims.get(name);
                boolean has = claim != null
                        && claim.pot() == key.serial()
                        && claim.attempt().equals(pot.attempt());
                require(has, "%s has a name that %s has", pot, claim);
            });
        }
        claims.forEach((name, claim) -> {
            boolean had = decided.contains(claim(name.name(), claim.attempt(), claim.pot()));
            require(!claim.firm() || had, "%s is firm, and no pot has had it", claim);
        });
    }

    /** When nothing is under way any more, every claim is firm and its pot has the name. */
    void compareAtRest(List<KeptPots> partitions) {
        compare(partitions);
        Map<PotKey, Pot> pots = new HashMap<>();
        partitions.forEach(kept -> pots.putAll(kept.pots()));
        for (KeptPots kept : partitions) {
            kept.claims().forEach((name, claim) -> {
                Pot pot = pots.get(new PotKey(name.instance(), claim.pot()));
                require(claim.firm(), "%s of %s is not decided at rest", claim, name);
                require(pot != null && pot.name().equals(name.name()), "%s of %s at rest, but %s", claim, name, pot);
            });
        }
    }

    /** Whether what follows from that ledger record was carried out. */
    boolean isSettled(String source) {
        return settled.containsKey(source);
    }
}
