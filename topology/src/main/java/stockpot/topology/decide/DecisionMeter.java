package stockpot.topology.decide;

import stockpot.kernel.LogPosition;
import stockpot.kernel.Trace;
import stockpot.topology.table.Unreadable.Fault;

/** What is measured of decisions. The stream threads call it, so it must take no time. */
public interface DecisionMeter {
    /** Measures nothing. */
    DecisionMeter NONE = new DecisionMeter() {
        @Override
        public void decided(OwnedPartitions.Id partition, String code, long delayMillis) {}

        @Override
        public void happened(String family, String type) {}

        @Override
        public void deadLetter(String family, Fault fault) {}

        @Override
        public void left(OwnedPartitions.Id partition) {}
    };

    /**
     * A command was decided that somebody sent.
     *
     * @param code {@code ACCEPTED}, or why it was refused
     * @param delayMillis from the broker's timestamp to now, by this node's clock
     */
    void decided(OwnedPartitions.Id partition, String code, long delayMillis);

    /**
     * The same of one that somebody follows.
     *
     * @param appendedMillis the broker's timestamp
     */
    default void followed(Trace trace, LogPosition command, String code, long appendedMillis) {}

    /** There is a ledger record of that type. */
    void happened(String family, String type);

    /** A record was no command, for that reason. */
    void deadLetter(String family, Fault fault);

    /** The partition is not decided here any more. */
    void left(OwnedPartitions.Id partition);
}
