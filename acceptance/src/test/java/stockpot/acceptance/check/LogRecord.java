package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** A record of a topic, as a consumer reads it. */
public record LogRecord(String topic, int partition, long offset, long timestamp, JsonNode value) {
    public String position() {
        return topic + "/" + partition + "/" + offset;
    }

    public String text(String member) {
        return value.path(member).asText();
    }

    public boolean is(String type) {
        return text("type").equals(type);
    }

    public String product() {
        return text("instance") + "/" + text("product");
    }

    /** What sets a command apart from every other one that the tests send; see {@link Operation#identity}. */
    String identity() {
        if (is("LockStock")) {
            String micros = value.has("duration_us") ? text("duration_us") : "forever";
            return Operation.lockIdentity(text("product"), text("lock"), new BigDecimal(text("quantity")), micros);
        }
        return text("type") + " " + text("product") + " " + text("description");
    }

    @Override
    public String toString() {
        return position() + " at " + timestamp + " " + value;
    }
}
