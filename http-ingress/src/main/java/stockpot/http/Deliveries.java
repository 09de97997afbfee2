package stockpot.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands large answers out, and drops clients that take them away too slowly: what is not taken yet is held in memory.
 *
 * <p>The rate is looked at over the last seconds and not since the beginning, because what the operating systems buffer between
 * the two is taken at once by everybody. Where memory becomes short, clients have to be faster.
 */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Small enough that progress is seen, and that the JDK needs no large buffer of its own to copy it into. */
    private static final int PIECE_BYTES = 64 << 10;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LEAST_BYTES_PER_SECOND = 16 << 10;
    private static final int FASTER_WHEN_TIGHT = 8;

    private final Budget budget;
    private final LongSupplier nanoTime;
    private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();

    /** One answer on its way. */
    private static final class Delivery {
        private final EndPoint endPoint;
        private volatile long taken;
        private long takenBefore;
        private long since;

        Delivery(EndPoint endPoint, long now) {
            this.endPoint = endPoint;
            this.since = now;
        }
    }

    Deliveries(Budget budget, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
    }

    /** Returns when the client has taken it all, but for what the operating system buffers. */
    void write(EndPoint endPoint, OutputStream out, byte[] body) throws IOException {
        write(endPoint, out, body, false);
    }

    /** The same, and nothing stays behind for more that may come. */
    void flush(EndPoint endPoint, OutputStream out, byte[] body) throws IOException {
        write(endPoint, out, body, true);
    }

    private void write(EndPoint endPoint, OutputStream out, byte[] body, boolean flushes) throws IOException {
        Delivery delivery = new Delivery(endPoint, nanoTime.getAsLong());
        underWay.add(delivery);
        try {
            for (int from = 0; from < body.length; from += PIECE_BYTES) {
                int length = Math.min(PIECE_BYTES, body.length - from);
                out.write(body, from, length);
                delivery.taken = (long) from + length;
            }
            if (flushes) {
                out.flush();
            }
        } finally {
            underWay.remove(delivery);
        }
    }

    /** Called every second or so. */
    void look() {
        long now = nanoTime.getAsLong();
        long least = budget.isTight() ? FASTER_WHEN_TIGHT * LEAST_BYTES_PER_SECOND : LEAST_BYTES_PER_SECOND;
        for (Delivery delivery : underWay) {
            if (now - delivery.since < WINDOW_NANOS) {
                continue;
            }
            long taken = delivery.taken;
            if (taken - delivery.takenBefore < least * TimeUnit.NANOSECONDS.toSeconds(now - delivery.since)) {
                LOG.info("a client that took its answer too slowly was dropped");
                delivery.endPoint.close();
            }
            delivery.takenBefore = taken;
            delivery.since = now;
        }
    }
}
