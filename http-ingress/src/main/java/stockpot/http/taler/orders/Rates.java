package stockpot.http.taler.orders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often each of many may do something: so many times a minute, and as many at once. */
final class Rates<K> {
    private static final int MOST = 16_384;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final long pause;
    private final long burst;

    /** When those would be through that came so far, if they had come one by one; the latest ones are remembered. */
    private final Map<K, Long> through = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > MOST;
        }
    };

    Rates(int perMinute) {
        pause = MINUTE / perMinute;
        burst = pause * perMinute;
    }

    /** How many nanoseconds it is too early; 0 when it is not, and then it counts. */
    synchronized long early(K who, long nanos) {
        Long known = through.get(who);
        long next = (known == null || known - nanos < 0 ? nanos : known) + pause;
        long early = next - nanos - burst;
        if (early > 0) {
            return early;
        }
        through.put(who, next);
        return 0;
    }
}
