package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Things that an owner lends until a deadline: a product its locks, an instance its tokens.
 *
 * <p>They are kept under the owner's serial number and not under its name. So when the owner is removed, one command can
 * let go of any number of them: nobody finds them any more, and the clock clears them away a few at a time.
 *
 * <p>Two rows each: {@code l owner id} holds the thing, {@code e owner deadline id} its place in the order of deadlines.
 */
public final class ExpiringEntries {
    private static final char THING = 'l';
    private static final char DEADLINE = 'e';
    private static final char HOLD = 'x';
    private static final char HOLD_OVERDUE = 'y';
    private static final int VERSION = 1;

    /** No deadline. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** Owners of which is noted where their deadlines begin. */
    private static final int NOTED_OWNERS = 1_024;

    private final Rows rows;
    private final char thing;
    private final char deadline;

    /**
     * Where an owner's deadlines begin, by its serial: nothing lies before it, so it decides nothing and need not be kept. Many
     * may have one deadline, and a search that began there would pass all those that have been removed.
     */
    private final Map<Long, byte[]> begins = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > NOTED_OWNERS;
        }
    };

    public ExpiringEntries(Rows rows) {
        this(rows, THING, DEADLINE);
    }

    private ExpiringEntries(Rows rows, char thing, char deadline) {
        this.rows = rows;
        this.thing = thing;
        this.deadline = deadline;
    }

    /** A product's holds, beside its locks: {@code x owner id} and {@code y owner deadline id}. */
    public static ExpiringEntries ofHolds(Rows rows) {
        return new ExpiringEntries(rows, HOLD, HOLD_OVERDUE);
    }

    /** One of the things: its id, its deadline and the bytes that its family gave it. */
    public record Lease(String id, long deadline, byte[] content) {
        private static Lease read(String id, byte[] row) {
            RowReader reader = RowReader.row(VERSION, row);
            reader.number();
            long deadline = reader.number();
            return new Lease(id, deadline == 0 ? FOREVER : deadline, reader.rest());
        }
    }

    public @Nullable Lease find(long owner, String id) {
        byte[] row = rows.get(thingKey(owner, id));
        return row == null ? null : Lease.read(id, row);
    }

    /** Reads a lease from its row, wherever the row was copied to. */
    public static Lease read(byte[] key, byte[] row) {
        RowReader reader = RowReader.key(key);
        reader.u64();
        return Lease.read(reader.text(), row);
    }

    /** Keeps the thing, instead of what was kept under its id. */
    public void put(long owner, @Nullable Lease old, Lease lease, long offset) {
        if (old != null && old.deadline() != FOREVER && old.deadline() != lease.deadline()) {
            rows.delete(deadlineKey(owner, old.deadline(), old.id()));
        }
        long written = lease.deadline() == FOREVER ? 0 : lease.deadline();
        rows.put(
                thingKey(owner, lease.id()),
                RowWriter.begin(VERSION, offset)
                        .number(written)
                        .raw(lease.content())
                        .done());
        if (lease.deadline() != FOREVER) {
            byte[] key = deadlineKey(owner, lease.deadline(), lease.id());
            rows.put(key, RowWriter.begin(VERSION, offset).done());
            begins.computeIfPresent(owner, (serial, begin) -> Arrays.compareUnsigned(key, begin) < 0 ? key : begin);
        }
    }

    public void remove(long owner, String id, long deadline) {
        rows.delete(thingKey(owner, id));
        if (deadline != FOREVER) {
            rows.delete(deadlineKey(owner, deadline, id));
        }
    }

    /**
     * The things whose deadline is not after {@code now}, in the order of their deadlines.
     *
     * @param bound no deadline of the owner is earlier; the search starts there, past what was deleted long ago
     */
    public List<Lease> due(long owner, long bound, long now, int limit) {
        List<Lease> due = new ArrayList<>();
        if (bound <= now && limit > 0) {
            byte[] end = from(owner, now + 1);
            byte[] begin = begin(owner, bound);
            if (Arrays.compareUnsigned(begin, end) < 0) {
                rows.scan(begin, end, (key, row) -> {
                    due.add(byDeadline(owner, key));
                    return due.size() < limit;
                });
            }
        }
        return due;
    }

    private byte[] begin(long owner, long bound) {
        byte[] from = from(owner, bound);
        byte[] begin = begins.get(owner);
        return begin != null && Arrays.compareUnsigned(begin, from) > 0 ? begin : from;
    }

    private Lease byDeadline(long owner, byte[] key) {
        RowReader reader = RowReader.key(key);
        reader.u64();
        reader.u64();
        String id = reader.text();
        Lease lease = find(owner, id);
        if (lease == null) {
            throw new IllegalStateException("owner " + owner + " has a deadline for " + id + " but not the thing");
        }
        return lease;
    }

    /**
     * The earliest deadline, {@link #FOREVER} when there is none.
     *
     * @param bound as for {@link #due}
     */
    public long earliest(long owner, long bound) {
        long[] found = {FOREVER};
        rows.scan(begin(owner, bound), from(owner + 1, 0), (key, row) -> {
            RowReader reader = RowReader.key(key);
            reader.u64();
            found[0] = reader.u64();
            begins.put(owner, key);
            return false;
        });
        return found[0];
    }

    /** Some of an owner's things in the order of their ids, from one id on, exclusive; empty for the first. */
    public List<Lease> all(long owner, String after, int limit) {
        List<Lease> found = new ArrayList<>();
        byte[] from = after.isEmpty()
                ? RowWriter.key(thing).u64(owner).done()
                : RowWriter.key(thing).u64(owner).text(after).u8(0).done();
        if (limit > 0) {
            rows.scan(from, RowWriter.key(thing).u64(owner + 1).done(), (key, row) -> {
                found.add(read(key, row));
                return found.size() < limit;
            });
        }
        return found;
    }

    /** The key of a thing; first what all things of an owner begin with, then the id. */
    public static byte[] thing(long owner, String id) {
        return RowWriter.key(THING).u64(owner).text(id).done();
    }

    public static boolean isThing(byte[] key) {
        return key[0] == THING;
    }

    /** Where an owner's things begin; the next owner's begin where these end. */
    public static byte[] things(long owner) {
        return RowWriter.key(THING).u64(owner).done();
    }

    /** The same of a product's holds. */
    public static byte[] holds(long owner) {
        return RowWriter.key(HOLD).u64(owner).done();
    }

    private byte[] thingKey(long owner, String id) {
        return RowWriter.key(thing).u64(owner).text(id).done();
    }

    private byte[] deadlineKey(long owner, long at, String id) {
        return RowWriter.key(deadline).u64(owner).u64(at).text(id).done();
    }

    private byte[] from(long owner, long at) {
        return RowWriter.key(deadline).u64(owner).u64(at).done();
    }
}
