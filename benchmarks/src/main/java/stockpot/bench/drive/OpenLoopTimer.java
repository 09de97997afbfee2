package stockpot.bench.drive;

import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a selector at the times of a schedule.
 *
 * <p>A selector's own time-out is counted in whole milliseconds, too coarse for thousands of requests in a second, and
 * spinning would take one of two cores from the server. A parked thread wakes within some 60 microseconds and costs little.
 */
final class OpenLoopTimer implements AutoCloseable {

    private final Thread thread;
    private volatile boolean stopped;

    private OpenLoopTimer(Selector selector, Schedule schedule, long beganNanos) {
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("bench-metronome")
                .unstarted(() -> beat(selector, schedule, beganNanos));
    }

    /** Starts waking; {@code beganNanos} is the reading of {@link System#nanoTime} at which the schedule is at zero. */
    static OpenLoopTimer start(Selector selector, Schedule schedule, long beganNanos) {
        OpenLoopTimer metronome = new OpenLoopTimer(selector, schedule, beganNanos);
        metronome.thread.start();
        return metronome;
    }

    private void beat(Selector selector, Schedule schedule, long beganNanos) {
        long count = schedule.count();
        long next = 0;
        while (!stopped && next < count) {
            long now = System.nanoTime() - beganNanos;
            long wait = schedule.intended(next) - now;
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                selector.wakeup();
                // Times already passed are served by this one wake-up.
                next = schedule.firstAtOrAfter(now + 1);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }
}
