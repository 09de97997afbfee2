package stockpot.topology.decide;

import java.time.Duration;

/**
 * What every record ever written was decided under, and what therefore never changes once there are records: it is kept
 * in a topic of its own and compared at every start.
 *
 * @param partitions of every command, result and ledger topic
 * @param outcomesKept how long the outcome of a command is remembered under an id that stockpot chose
 * @param keyedOutcomesKept the same for an id that a client chose, with its {@code Idempotency-Key}
 */
public record Layout(int partitions, Duration outcomesKept, Duration keyedOutcomesKept) {
    public Layout {
        if (partitions < 1 || !outcomesKept.isPositive() || !keyedOutcomesKept.isPositive()) {
            throw new IllegalArgumentException("a layout needs partitions and times above zero: " + partitions + ", "
                    + outcomesKept + ", " + keyedOutcomesKept);
        }
    }

    long keptMillis(boolean keyed) {
        return (keyed ? keyedOutcomesKept : outcomesKept).toMillis();
    }
}
