package stockpot.http.gateway;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a node is.
 *
 * @param status in a word
 * @param reason why it is not ready, in a sentence; empty when it is
 * @param figures what else there is to know, by name
 */
public record Health(String status, String reason, Map<String, Long> figures) {
    public static final Health READY = new Health("ready", "", Map.of());
    public static final Health LIVE = new Health("live", "", Map.of());
    public static final Health STOPPING = not("stopping", "the node is being stopped");

    public Health {
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    public static Health not(String status, String reason) {
        return new Health(status, reason, Map.of());
    }

    public boolean isReady() {
        return status.equals(READY.status);
    }

    /** The same with one figure more. */
    public Health with(String name, long figure) {
        Map<String, Long> more = new TreeMap<>(figures);
        more.put(name, figure);
        return new Health(status, reason, more);
    }
}
