package stockpot.topology.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.schemas.Topics;

/**
 * Holds rows against the log that they are to be the fold of. The rows know best how far they are: what the consumer group
 * remembers may be gone after a week, or put somewhere else by hand, and is not asked.
 */
public interface LogCheck {
    /** What is published of no record yet. */
    long NOTHING = -1;

    /**
     * A partition whose rows may be used.
     *
     * @param identity what new rows belong to
     * @param published offset of the last command whose results and ledger records are published; {@link #NOTHING} for none
     */
    record Opened(Identity identity, long published) {}

    /**
     * Why rows that lie on this node's disk must not be brought up to date but thrown away: they are of another log, of a
     * part of the log that is not there, or so old that the changelog may have forgotten what was deleted since.
     *
     * @return empty when they may be used
     */
    Optional<String> faultOf(Topics.Family topics, int partition, Mark local);

    /**
     * Takes restored rows into use: checks that they are the fold of this log, and lets the partition be read from the first
     * record that they do not have.
     *
     * @param restored the rows' mark, null when there are none
     * @throws LogMismatch when the rows are not of this log or the log has lost what comes next
     */
    Opened open(Topics.Family topics, int partition, @Nullable Mark restored);

    /**
     * Looks again when the log does not go on with the next offset: after the end of somebody's transaction, which takes an
     * offset, too, or because the log was cut while it was read.
     *
     * @param last the mark of the rows; null when there are none
     * @param next the offset that came
     * @throws LogMismatch when the rows are not the fold of the log any more, or commands were removed before they were
     *     processed
     */
    void lookAgain(Topics.Family topics, int partition, @Nullable Mark last, long next);

    /** For logs that nobody can have touched, as in tests of the topology alone. */
    static LogCheck trusting() {
        return new LogCheck() {
            @Override
            public Optional<String> faultOf(Topics.Family topics, int partition, Mark local) {
                return Optional.empty();
            }

            @Override
            public Opened open(Topics.Family topics, int partition, @Nullable Mark restored) {
                return new Opened(new Identity("", ""), NOTHING);
            }

            @Override
            public void lookAgain(Topics.Family topics, int partition, @Nullable Mark last, long next) {
                // Nobody cuts anything.
            }
        };
    }
}
