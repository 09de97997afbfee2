package stockpot.topology.decide;

import org.jspecify.annotations.Nullable;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.table.Unreadable.Fault;

/** All that the machine causes outside its rows. Folding a log afresh collects these instead of sending them. */
public interface Effects {
    /** Whether anybody takes results and ledger records; else they need not be made. */
    default boolean isHeard() {
        return true;
    }

    /** One record per command: what it came to. */
    void result(byte[] key, byte[] value, long timeMillis);

    /** One record per event. */
    void ledger(ResultWriter.Fact fact);

    /** A row of which every node has a copy is another now, or gone. */
    void view(byte[] key, byte @Nullable [] row);

    /** A record that is no command. */
    void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason);

    /** A command has this outcome; its rows can be read from now on. */
    void decided(String id, Outcomes.Outcome outcome);

    /** A tick was processed; if something is still due, it is time for another. */
    void ticked();

    /** For whoever wants nothing but the rows. */
    static Effects none() {
        return new Effects() {
            @Override
            public boolean isHeard() {
                return false;
            }

            @Override
            public void result(byte[] key, byte[] value, long timeMillis) {}

            @Override
            public void ledger(ResultWriter.Fact fact) {}

            @Override
            public void view(byte[] key, byte @Nullable [] row) {}

            @Override
            public void deadLetter(
                    byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {}

            @Override
            public void decided(String id, Outcomes.Outcome outcome) {}

            @Override
            public void ticked() {}
        };
    }
}
