package stockpot.topology.decide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Level;
import stockpot.kernel.Sha256;
import stockpot.topology.records.ResultWriter.Verdict;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What commands came to, under their ids, for as long as they may be asked again.
 *
 * <p>An outcome is kept in the bucket of its log time, and a bucket is as long as an outcome is kept. So no second row is
 * needed to find what may go: whole buckets go, a few rows with some of the commands. Whoever looks for an id looks in the
 * bucket of the time it asks at and in the one before.
 */
public final class Outcomes {
    private static final char KIND = 'o';
    private static final int VERSION = 2;
    private static final int HASH_BYTES = 16;

    /** A broker's clock may step back by so much, at a change of leader, and an outcome is still found. */
    private static final long CLOCK_STEP_MILLIS = 60_000;

    private final Rows rows;
    private final Layout layout;

    /** Where the next sweep begins, by kind; nothing lies before it, so it decides nothing and need not be kept. */
    private final byte[][] sweptTo = new byte[2][];

    public Outcomes(Rows rows, Layout layout) {
        this.rows = rows;
        this.layout = layout;
        this.sweptTo[0] = key(false, 0, "");
        this.sweptTo[1] = key(true, 0, "");
    }

    /**
     * An outcome as it is remembered.
     *
     * @param offset of the command in its partition
     * @param timeMillis the log's time of the decision
     * @param hash of what was asked
     */
    public record Outcome(long offset, long timeMillis, byte[] hash, Verdict verdict) {
        public boolean isFor(byte[] otherHash) {
            return Arrays.equals(hash, otherHash);
        }
    }

    /** The hash of what a command asks: of its fingerprint if it has one, else of its whole record. */
    public static byte[] hash(byte[] value, String fingerprint) {
        byte[] hashed = fingerprint.isEmpty() ? value : fingerprint.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(Sha256.of(hashed), HASH_BYTES);
    }

    @Nullable
    Outcome find(String id, boolean keyed, long timeMillis) {
        for (byte[] key : keys(layout, id, keyed, timeMillis)) {
            byte[] row = rows.get(key);
            if (row != null) {
                Outcome outcome = read(row);
                return isKept(layout, keyed, outcome, timeMillis) ? outcome : null;
            }
        }
        return null;
    }

    /** Whether an outcome still counts; its row stays for a while after that, and whoever reads it must not take it for one. */
    public static boolean isKept(Layout layout, boolean keyed, Outcome outcome, long timeMillis) {
        return timeMillis - outcome.timeMillis() < layout.keptMillis(keyed);
    }

    /** The keys under which an outcome can be, the likeliest first. */
    public static List<byte[]> keys(Layout layout, String id, boolean keyed, long timeMillis) {
        long kept = layout.keptMillis(keyed);
        long bucket = timeMillis / kept;
        List<byte[]> keys = new ArrayList<>(3);
        keys.add(key(keyed, bucket, id));
        if (bucket > 0) {
            keys.add(key(keyed, bucket - 1, id));
        }
        // Under a key it is looked for there always: a clock that was hours ahead, and is put right, leaves it there.
        if (keyed || (timeMillis + CLOCK_STEP_MILLIS) / kept > bucket) {
            keys.add(key(keyed, bucket + 1, id));
        }
        return keys;
    }

    void put(String id, boolean keyed, Outcome outcome, Level.Work work) {
        byte[] key = key(keyed, outcome.timeMillis() / layout.keptMillis(keyed), id);
        rows.put(key, write(outcome));
        int kind = keyed ? 1 : 0;
        if (Arrays.compareUnsigned(key, sweptTo[kind]) < 0) {
            // The broker's clock stepped back. A node that starts afresh would find this row, so this one must, too.
            sweptTo[kind] = key;
        }
        if (Math.floorMod(outcome.hash()[0], work.sweepOneIn()) == 0) {
            sweep(false, outcome.timeMillis(), work.sweptAtOnce());
            sweep(true, outcome.timeMillis(), work.sweptAtOnce());
        }
    }

    private void sweep(boolean keyed, long timeMillis, int most) {
        int kind = keyed ? 1 : 0;
        long lastKept = timeMillis / layout.keptMillis(keyed) - 1;
        byte[] end = key(keyed, Math.max(0, lastKept), "");
        if (Arrays.compareUnsigned(sweptTo[kind], end) >= 0) {
            return;
        }
        List<byte[]> over = new ArrayList<>();
        rows.scan(sweptTo[kind], end, (key, row) -> {
            over.add(key);
            return over.size() < most;
        });
        over.forEach(rows::delete);
        // Only where to begin to look: without it every search would step over all that was ever deleted.
        sweptTo[kind] = over.size() < most ? end : over.getLast();
    }

    private static byte[] key(boolean keyed, long bucket, String id) {
        RowWriter key = RowWriter.key(KIND).flag(keyed).u64(bucket);
        return id.isEmpty() ? key.done() : key.text(id).done();
    }

    /** Writes an outcome as a row. */
    public static byte[] write(Outcome outcome) {
        return RowWriter.begin(VERSION, outcome.offset())
                .number(outcome.timeMillis())
                .raw(outcome.hash())
                .flag(outcome.verdict().accepted())
                .text(outcome.verdict().code())
                .bytes(outcome.verdict().data())
                .done();
    }

    /** Reads an outcome from its row. */
    public static Outcome read(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        return new Outcome(
                reader.number(),
                reader.number(),
                reader.raw(HASH_BYTES),
                new Verdict(reader.flag(), reader.text(), reader.bytes()));
    }
}
