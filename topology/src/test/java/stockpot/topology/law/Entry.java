package stockpot.topology.law;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record of a made-up command log; its offset is its place in the log.
 *
 * @param restart whether the node is started afresh ahead of it
 */
record Entry(byte @Nullable [] key, byte @Nullable [] value, long timestamp, boolean restart) {
    @Override
    public String toString() {
        return (restart ? "  restart, " : "  ") + timestamp + " " + shown(key) + " " + shown(value);
    }

    private static String shown(byte @Nullable [] bytes) {
        return bytes == null
                ? "nothing"
                : new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}|\ufffd", "?");
    }
}
