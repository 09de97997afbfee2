package stockpot.topology.decide;

import java.time.Duration;
import stockpot.kernel.Level;
import stockpot.schemas.Topics;

/**
 * What every record ever written was decided under, and what therefore never changes once there are records: it is kept
 * in a topic of its own and compared at every start.
 *
 * @param partitions of every command, result and ledger topic
 * @param outcomesKept how long the outcome of a command is remembered under an id that stockpot chose
 * @param keyedOutcomesKept the same for an id that a client chose, with its {@code Idempotency-Key}
 * @param topics how they are named; positions in records name them
 * @param level at which each partition begins
 */
public record Layout(int partitions, Duration outcomesKept, Duration keyedOutcomesKept, Topics topics, int level) {
    public Layout {
        if (partitions < 1 || !outcomesKept.isPositive() || !keyedOutcomesKept.isPositive()) {
            throw new IllegalArgumentException("a layout needs partitions and times above zero: " + partitions + ", "
                    + outcomesKept + ", " + keyedOutcomesKept);
        }
    }

    /** From the first level on, with topics named as everybody has them. */
    public Layout(int partitions, Duration outcomesKept, Duration keyedOutcomesKept) {
        this(partitions, outcomesKept, keyedOutcomesKept, Topics.DEFAULT, Level.ONE.number());
    }

    long keptMillis(boolean keyed) {
        return (keyed ? keyedOutcomesKept : outcomesKept).toMillis();
    }
}
