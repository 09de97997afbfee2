package stockpot.bench.drive;

/**
 * Decides when the next request may leave. Times are nanoseconds since the load began.
 *
 * <p>A pace is used up by one run, on one thread.
 */
public sealed interface Pace {

    /** Whether a request may leave now. */
    boolean due(long now);

    /** Takes the request that is due, and says when it was meant to leave. */
    long take(long now);

    /** Whether no request will be due any more. */
    boolean finished(long now);

    /** When the load ends and only outstanding answers are waited for. */
    long endNanos();

    /** A closed loop: whenever a connection is free. Saturates the server, and says nothing about waiting in front of it. */
    record Closed(long endNanos) implements Pace {
        @Override
        public boolean due(long now) {
            return now < endNanos;
        }

        @Override
        public long take(long now) {
            return now;
        }

        @Override
        public boolean finished(long now) {
            return now >= endNanos;
        }
    }

    /** A fixed number of requests, as fast as the connections allow. */
    final class Counted implements Pace {
        private long left;

        public Counted(long count) {
            this.left = count;
        }

        @Override
        public boolean due(long now) {
            return left > 0;
        }

        @Override
        public long take(long now) {
            left--;
            return now;
        }

        @Override
        public boolean finished(long now) {
            return left == 0;
        }

        @Override
        public long endNanos() {
            return Long.MAX_VALUE;
        }
    }

    /**
     * An open loop: at the times of a schedule, whatever the answers do. A request that finds no free connection at its
     * time waits for one, and its latency counts from its time all the same.
     */
    final class Open implements Pace {
        private final Schedule schedule;
        private final long count;
        private long next;

        public Open(Schedule schedule) {
            this.schedule = schedule;
            this.count = schedule.count();
        }

        Schedule schedule() {
            return schedule;
        }

        @Override
        public boolean due(long now) {
            return next < count && schedule.intended(next) <= now;
        }

        @Override
        public long take(long now) {
            return schedule.intended(next++);
        }

        @Override
        public boolean finished(long now) {
            return next == count;
        }

        @Override
        public long endNanos() {
            return schedule.durationNanos();
        }
    }
}
