package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What the clock has to look at next in a partition, and when: owners of leases by a time not later than their earliest
 * deadline, and removed owners whose leases are still there, at time 0.
 *
 * <p>An owner has one entry however many leases it has, and the entry moves only when its earliest deadline does: with
 * ten thousand carts that all lock for ten minutes, hardly ever.
 */
public final class TimerIndex {
    private static final char KIND = 't';
    private static final int VERSION = 1;

    private final Rows rows;
    private long earliest;

    public TimerIndex(Rows rows) {
        this.rows = rows;
        this.earliest = first(0);
    }

    /**
     * One owner to look at.
     *
     * @param at 0 for a removed owner
     * @param serial the owner's
     * @param owner what the family needs to know the owner by
     */
    public record Entry(long at, long serial, byte[] owner) {
        public boolean isRemoved() {
            return at == 0;
        }
    }

    /** When there is something to look at; {@link ExpiringEntries#FOREVER} for never. */
    public long earliest() {
        return earliest;
    }

    /** Moves an owner's entry; {@link ExpiringEntries#FOREVER} means that there is none. */
    public void move(long serial, byte[] owner, long from, long to, long offset) {
        if (from == to) {
            return;
        }
        if (from != ExpiringEntries.FOREVER) {
            rows.delete(key(from, serial));
        }
        if (to != ExpiringEntries.FOREVER) {
            put(to, serial, owner, offset);
        }
        if (to < earliest) {
            earliest = to;
        } else if (from == earliest) {
            earliest = first(from);
        }
    }

    /** Notes that a removed owner has leases left; called again to note how far its clearing has come. */
    public void noteRemoved(long serial, byte[] owner, long offset) {
        put(0, serial, owner, offset);
        earliest = 0;
    }

    public void forgetRemoved(long serial) {
        rows.delete(key(0, serial));
        earliest = first(0);
    }

    /** The entries whose time has come, at most {@code limit}. */
    public List<Entry> due(long now, int limit) {
        List<Entry> due = new ArrayList<>();
        if (earliest <= now) {
            rows.scan(key(earliest, 0), key(now + 1, 0), (key, row) -> {
                due.add(read(key, row));
                return due.size() < limit;
            });
        }
        return due;
    }

    /** The entry of a removed owner, empty when it is cleared. */
    public Optional<Entry> removed(long serial) {
        byte[] key = key(0, serial);
        byte[] row = rows.get(key);
        return row == null ? Optional.empty() : Optional.of(read(key, row));
    }

    private void put(long at, long serial, byte[] owner, long offset) {
        rows.put(key(at, serial), RowWriter.begin(VERSION, offset).raw(owner).done());
    }

    private long first(long from) {
        long[] found = {ExpiringEntries.FOREVER};
        rows.scan(key(from, 0), new byte[] {KIND + 1}, (key, row) -> {
            found[0] = RowReader.key(key).u64();
            return false;
        });
        return found[0];
    }

    private static Entry read(byte[] key, byte[] row) {
        RowReader keyReader = RowReader.key(key);
        RowReader rowReader = RowReader.row(VERSION, row);
        rowReader.number();
        return new Entry(keyReader.u64(), keyReader.u64(), rowReader.rest());
    }

    private static byte[] key(long at, long serial) {
        return RowWriter.key(KIND).u64(at).u64(serial).done();
    }
}
