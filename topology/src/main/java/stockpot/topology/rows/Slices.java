package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.Level;

/**
 * How a family's slices come from its rows and go back; one object per partition.
 *
 * @param <S> the slice
 * @param <C> the commands
 */
public interface Slices<S, C> {
    /**
     * What has to be decided ahead of a command, because the clock has passed some deadline of the rows it names; null
     * for nothing.
     *
     * @param timestamp the record's
     */
    @Nullable
    C dueBefore(C command, long timestamp, Level level);

    /** What has to be decided for an entry of the agenda whose time has come. */
    C due(TimerIndex.Entry entry, Level level);

    /** The rows that the command names. */
    Loaded<S> load(C command, long timestamp);

    /**
     * The revision of what the command names, as far as a client can change it: that of the command that did so last, see {@link
     * stockpot.kernel.Sent}. Only asked where a command expects some.
     */
    long revision(C command);

    /** Writes what differs. */
    void save(Loaded<S> before, S after, C command, Written written);

    /**
     * A slice with what is kept beside it.
     *
     * @param lastChange when its main row was written last, in milliseconds since the epoch; the clock never goes back
     *     behind it
     * @param bound no lease of the owner has an earlier deadline
     */
    record Loaded<S>(S slice, long lastChange, long bound) {
        /** The command's time: the broker's, but never before the last change of what it changes. */
        public long now(long timestamp) {
            return Math.max(timestamp, lastChange);
        }
    }

    /** Where, when and under which rules a row is written. */
    record Written(long offset, long now, Level level) {}
}
