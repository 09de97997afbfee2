package stockpot.topology.history;

import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.send.Patience;

/** An index that somebody keeps up with the ledgers. */
public interface Followed {
    /** The index; null as long as it is not open. */
    @Nullable
    HistoryIndex index();

    /**
     * Waits until the index has all that the partition has told up to that command.
     *
     * @return false when it has not by then
     */
    boolean await(OwnedPartitions.Task task, long told, Patience patience) throws InterruptedException;
}
