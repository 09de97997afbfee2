package stockpot.http.access;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import stockpot.http.access.Turns.Turn;

/** Says that passwords were wrong: a line now and then, however many there are, and never what they were. */
final class WrongPasswords {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final Consumer<String> log;
    private long saidNanos;
    private long unsaid;

    WrongPasswords(LongSupplier nanoTime, Consumer<String> log) {
        this.nanoTime = nanoTime;
        this.log = log;
        this.saidNanos = nanoTime.getAsLong() - PAUSE_NANOS;
    }

    /**
     * Hears of one.
     *
     * @param inARow how many came from there one after the other
     */
    synchronized void note(Turn turn, int inARow) {
        unsaid++;
        long now = nanoTime.getAsLong();
        if (now - saidNanos >= PAUSE_NANOS) {
            String whose = turn.instance().equals(Logins.NOBODY) ? "of no instance" : "of instance " + turn.instance();
            log.accept("wrong passwords since the last line like this: " + unsaid + ", the last of them " + whose + " from "
                    + turn.client() + ", where " + inARow + " came in a row");
            saidNanos = now;
            unsaid = 0;
        }
    }
}
