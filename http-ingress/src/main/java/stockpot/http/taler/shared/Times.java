package stockpot.http.taler.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Times as GNU Taler writes them. */
public final class Times {
    /** The latest time that a client may name: what every JSON reader holds exactly. */
    public static final long MAX_SECONDS = (1L << 53) - 1;

    private Times() {}

    /**
     * Writes a timestamp.
     *
     * @param epochSeconds negative, or beyond all that a client may name, for never
     */
    public static void writeTimestamp(JsonGenerator out, String name, long epochSeconds) throws IOException {
        out.writeObjectFieldStart(name);
        if (epochSeconds < 0 || epochSeconds > MAX_SECONDS) {
            out.writeStringField("t_s", "never");
        } else {
            out.writeNumberField("t_s", epochSeconds);
        }
        out.writeEndObject();
    }
}
