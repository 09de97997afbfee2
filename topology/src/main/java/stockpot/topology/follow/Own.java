package stockpot.topology.follow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whose events are told: those of an instance, and not of another that had its name before and of which something still
 * happens now and then. What is over by then is known by its times.
 *
 * @param instance its name
 * @param since when it was opened, in milliseconds since the epoch; 0 when nobody had the name before
 */
public record Own(String instance, long since) {
    /** When what a record is about began, or was over at last. */
    private static final Set<String> TIMES = Set.of("placed_ms", "ended_ms");

    /** It says neither, and follows the end of its product within moments. */
    private static final String AFTERWARDS = "LockDropped";

    private static final long MOMENTS_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** Whether the record is not of what another had. */
    boolean has(Happening happening) {
        if (since == 0) {
            return true;
        }
        JsonNode fact = happening.json();
        if (happening.type().equals(AFTERWARDS)) {
            return fact.path("time_ms").asLong() >= since + MOMENTS_MILLIS;
        }
        return TIMES.stream().allMatch(name -> fact.path(name).asLong(since) >= since);
    }
}
