package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the ledger says of one pot, in maps and big decimals. */
final class PotBook {
    private static final BigDecimal MOST = new BigDecimal("4503599627370496.99999999");
    private static final int MOST_CURRENCIES = 100;

    private final long opened;
    private String name;
    private String attempt;
    private String description;
    private Map<String, BigDecimal> totals = new TreeMap<>();
    private long changed;

    /** A pot that was opened because of what was asked. */
    PotBook(JsonNode fact, JsonNode asked) {
        this.opened = fact.get("time_ms").longValue();
        this.name = asked.get("name").textValue();
        this.attempt = asked.get("attempt").textValue();
        this.description = asked.get("description").textValue();
        this.changed = opened;
        requireEqual("claims in " + fact, fact.get("claims").toString(), "[" + claim("CONFIRM") + "]");
    }

    String name() {
        return name;
    }

    String attempt() {
        return attempt;
    }

    /** When it changed last, in milliseconds since the epoch. */
    long changed() {
        return changed;
    }

    Map<String, BigDecimal> totals() {
        return totals;
    }

    /** What a name's log is told of the name that the pot has now. */
    private String claim(String fate) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        return claim.put("name", name).put("attempt", attempt).put("fate", fate).toString();
    }

    /** Folds a fact about a pot that there is. */
    void fold(JsonNode fact, JsonNode asked) {
        switch (fact.get("type").textValue()) {
            case "PotRenamed" -> {
                String released = claim("RELEASE");
                require(!name.equals(asked.get("name").textValue()), "renamed to its own name: %s", fact);
                name = asked.get("name").textValue();
                attempt = asked.get("attempt").textValue();
                String told = "[" + claim("CONFIRM") + "," + released + "]";
                requireEqual("claims in " + fact, fact.get("claims").toString(), told);
            }
            case "PotDescribed" -> description = asked.get("description").textValue();
            case "PotReset" -> {
                totals = sums(asked.get("totals"));
                requireEqual(
                        "who reset",
                        fact.get("by").textValue(),
                        asked.path("by").asText());
            }
            case "PotCredited" -> {
                for (String member : new String[] {"amount", "order", "line"}) {
                    requireEqual(member + " of " + fact, fact.get(member), asked.get(member));
                }
                totals = with(asked.get("amount").textValue());
                require(!isTooMuch(totals), "credited beyond all bounds: %s", fact);
            }
            default -> throw new AssertionError("not of a pot that there is: " + fact);
        }
        changed = fact.get("time_ms").longValue();
    }

    private Map<String, BigDecimal> with(String amount) {
        Map<String, BigDecimal> sum = new TreeMap<>(totals);
        sum.merge(currency(amount), value(amount), BigDecimal::add);
        sum.values().removeIf(each -> each.signum() == 0);
        return sum;
    }

    boolean canTake(String amount) {
        return !isTooMuch(with(amount));
    }

    private static boolean isTooMuch(Map<String, BigDecimal> sums) {
        return sums.size() > MOST_CURRENCIES || sums.values().stream().anyMatch(sum -> sum.compareTo(MOST) > 0);
    }

    /** Sums by currency, zeros left out. */
    static Map<String, BigDecimal> sums(JsonNode amounts) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        amounts.forEach(amount -> {
            BigDecimal value = value(amount.textValue());
            if (value.signum() != 0) {
                sums.put(currency(amount.textValue()), value);
            }
        });
        return sums;
    }

    private static String currency(String amount) {
        return amount.substring(0, amount.indexOf(':')).toUpperCase(Locale.ROOT);
    }

    private static BigDecimal value(String amount) {
        return new BigDecimal(amount.substring(amount.indexOf(':') + 1)).stripTrailingZeros();
    }

    /** Whether the pot is as a change wants it. */
    boolean isAs(JsonNode asked) {
        return name.equals(asked.get("name").textValue())
                && description.equals(asked.get("description").textValue())
                && (!asked.has("totals") || totals.equals(sums(asked.get("totals"))));
    }

    /** What the ledger says of a pot before and after. */
    static JsonNode standing(@Nullable PotBook book) {
        if (book == null) {
            return NullNode.getInstance();
        }
        ObjectNode standing = JsonNodeFactory.instance.objectNode();
        standing.put("name", book.name).put("description", book.description);
        var sums = standing.putArray("totals");
        book.totals.forEach((currency, sum) ->
                sums.add(currency + ":" + sum.stripTrailingZeros().toPlainString()));
        return standing.put("opened_ms", book.opened);
    }

    @Override
    public String toString() {
        return standing(this) + " by " + attempt;
    }
}
