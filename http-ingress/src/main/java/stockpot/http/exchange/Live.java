package stockpot.http.exchange;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many things that end by themselves somebody may have at a time: locks of a token, reservations of a shop. Each node counts
 * what it has seen since it was started, and knows nothing of an end that came before its time through another way.
 *
 * @param <T> what they are known by
 */
public final class Live<T> {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60;

    private final int most;
    private final String what;
    private final Map<String, Things<T>> owners = new ConcurrentHashMap<>();

    /** What one has, with the time at which each is over, in milliseconds since the epoch. */
    private static final class Things<T> {
        private final Map<T, Long> ends = new HashMap<>();
        private long earliest = Long.MAX_VALUE;
    }

    /**
     * Counts.
     *
     * @param what they are called, for whoever has too many
     */
    public Live(int most, String what) {
        this.most = most;
        this.what = what;
    }

    /** Refuses more than there may be; one that is there already is none more. */
    public void require(String owner, Collection<T> wanted, long now) throws ApiException {
        Things<T> things = owners.computeIfAbsent(owner, _ -> new Things<>());
        synchronized (things) {
            if (things.ends.size() + wanted.size() > most && things.earliest <= now) {
                things.ends.values().removeIf(end -> end <= now);
                things.earliest = things.ends.values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(Long.MAX_VALUE);
            }
            long more = things.ends.size() + wanted.size() <= most
                    ? 0
                    : wanted.stream()
                            .filter(thing -> !things.ends.containsKey(thing))
                            .count();
            if (things.ends.size() + more > most) {
                long seconds = things.earliest == Long.MAX_VALUE ? MINUTE : Math.ceilDiv(things.earliest - now, SECOND);
                throw ApiException.tooMany(
                        Math.clamp(seconds, 1, MINUTE),
                        "there may be " + most + " " + what + " at a time, "
                                + (more == 1
                                        ? "and there are"
                                        : "there are " + things.ends.size() + ", and " + more + " more are asked for"));
            }
        }
    }

    /** It is there, and over at that time; in the past when it is there no more. */
    public void note(String owner, T thing, long end, long now) {
        Things<T> things = owners.computeIfAbsent(owner, _ -> new Things<>());
        synchronized (things) {
            if (end <= now) {
                things.ends.remove(thing);
            } else {
                things.ends.put(thing, end);
                things.earliest = Math.min(things.earliest, end);
            }
        }
    }
}
