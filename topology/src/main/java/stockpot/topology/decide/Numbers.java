package stockpot.topology.decide;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * The serial numbers of one partition: whoever goes on from the last one that he was shown is shown everything that comes
 * later.
 *
 * <p>A number is made of the log's time and never falls, whatever the clocks do: it is above all that this partition has given
 * out, and above what it is closed up to. No two partitions have one in common, because each takes those that leave its own
 * remainder. A list in ascending order shows what is at or below the lowest {@code settledUpTo} of all partitions, and where
 * that hides something a tick closes the partitions that lag.
 */
public final class Numbers {
    /** 2025-01-01T00:00:00Z. Numbers last until 2094, as many of them as a millisecond has here. */
    static final long EPOCH_MILLIS = 1_735_689_600_000L;

    static final long PER_MILLI = 4096;

    /** Where the numbers of times end that only a wrong clock says; from there on they are merely counted. */
    private static final long LAST_OF_TIME = CommandContext.MAX_SERIAL - (1L << 44);

    /**
     * Up to where a partition lets itself be closed: that leaves more numbers than can ever be given out. Only a pot that
     * somebody opened by Kafka under a number of his own can have a higher one, and lists in ascending order do not show it.
     */
    public static final long LAST_CLOSED = CommandContext.MAX_SERIAL - (1L << 43);

    private static final byte[] KEY = RowWriter.key('u').done();
    private static final int VERSION = 1;

    private final Rows rows;
    private final int partition;
    private final int partitions;
    private State state;

    /**
     * How far a partition is.
     *
     * @param given the last number that was given out
     * @param closed nothing appears any more under a number up to this one
     */
    private record State(long given, long closed) {}

    Numbers(Rows rows, int partition, int partitions) {
        this.rows = rows;
        this.partition = partition;
        this.partitions = partitions;
        this.state = read(rows.get(KEY));
    }

    private static State read(byte @Nullable [] row) {
        if (row == null) {
            return new State(0, 0);
        }
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return new State(reader.number(), reader.number());
    }

    /** The next number, which is the same until it is taken. */
    long next(long epochMillis) {
        long least = Math.max(ofTime(epochMillis), Math.max(state.given(), state.closed()) + 1);
        return least + Math.floorMod(partition + 1 - least, partitions);
    }

    void take(long number, long offset) {
        write(new State(number, state.closed()), offset);
    }

    /** Nothing up to that number appears here any more: not what would be numbered here, nor what was numbered elsewhere. */
    void close(long upTo, long offset) {
        if (upTo > state.closed() && upTo <= LAST_CLOSED) {
            write(new State(state.given(), upTo), offset);
        }
    }

    long closedUpTo() {
        return state.closed();
    }

    private void write(State next, long offset) {
        state = next;
        rows.put(
                KEY,
                RowWriter.begin(VERSION, offset)
                        .number(next.given())
                        .number(next.closed())
                        .done());
    }

    private static long ofTime(long epochMillis) {
        long millis = Math.clamp(epochMillis - EPOCH_MILLIS, 0, LAST_OF_TIME / PER_MILLI);
        return Math.max(1, millis * PER_MILLI);
    }

    /**
     * Up to which number nothing can appear any more that is not there.
     *
     * @param there whether all that lies here was numbered here
     */
    long settledUpTo(boolean there) {
        return there ? Math.max(state.given(), state.closed()) : state.closed();
    }
}
