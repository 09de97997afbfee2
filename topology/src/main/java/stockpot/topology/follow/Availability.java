package stockpot.topology.follow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.topology.records.Records;

/**
 * That a product is running out, is sold out, or is there again: what a record of stock says by how much nobody has before and
 * after it, and by the threshold that was in force with it.
 *
 * @param available what nobody has after it; null for no limit
 * @param lowStockAt the threshold that it fell to or below; null where none matters
 */
public record Availability(
        String type, @Nullable Quantity available, @Nullable Quantity lowStockAt) {
    public static final String LOW = "low";
    public static final String OUT = "out-of-stock";
    public static final String BACK = "back-in-stock";
    public static final Set<String> NAMES = Set.of(LOW, OUT, BACK);

    private static final String UNLIMITED = "-1";

    /** Where the threshold comes from; it is asked only when it matters. */
    @FunctionalInterface
    public interface Threshold {
        @Nullable
        Quantity get() throws Unavailable, InterruptedException;
    }

    /** That of a record of which it is known which it was. */
    public static Availability was(String type, JsonNode fact) {
        return new Availability(type, available(fact.path("after")), null);
    }

    /** What the record says of it; null for nothing. */
    public static @Nullable Availability in(JsonNode fact, Threshold threshold)
            throws Unavailable, InterruptedException {
        JsonNode before = fact.path("before");
        JsonNode after = fact.path("after");
        if (!before.isObject() || !after.isObject()) {
            return null;
        }
        Quantity was = available(before);
        Quantity is = available(after);
        boolean wasOut = was != null && was.isZero();
        boolean isOut = is != null && is.isZero();
        if (isOut || wasOut) {
            return isOut == wasOut ? null : new Availability(isOut ? OUT : BACK, is, null);
        }
        if (is == null || (was != null && !was.exceeds(is))) {
            return null;
        }
        Quantity low = threshold.get();
        boolean fell = low != null && !is.exceeds(low) && (was == null || was.exceeds(low));
        return fell ? new Availability(LOW, is, low) : null;
    }

    /** What nobody has; null where there is no limit. A loss may have eaten into what somebody has. */
    private static @Nullable Quantity available(JsonNode standing) {
        String total = standing.path("total").asText();
        if (total.equals(UNLIMITED)) {
            return null;
        }
        Quantity taken = Quantity.ZERO;
        for (String part : new String[] {"sold", "lost", "locked", "held"}) {
            taken = taken.plus(Quantity.parse(standing.path(part).asText()));
        }
        return Quantity.parse(total).minusOrZero(taken);
    }

    /** As it is told, with what the record says of product, place and time. */
    public byte[] write(JsonNode fact) {
        return Records.write(out -> {
            out.writeStringField("type", type);
            out.writeStringField("instance", fact.path("instance").asText());
            out.writeStringField("product", fact.path("product").asText());
            out.writeStringField("available", available == null ? UNLIMITED : available.toString());
            if (lowStockAt != null) {
                out.writeStringField("low_stock_at", lowStockAt.toString());
            }
            out.writeStringField("position", fact.path("position").asText());
            out.writeNumberField("ordinal", fact.path("ordinal").asInt());
            out.writeNumberField("time_ms", fact.path("time_ms").asLong());
        });
    }
}
