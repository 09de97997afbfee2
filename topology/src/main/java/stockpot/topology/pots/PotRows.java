package stockpot.topology.pots;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of the rows of pots and of their names. Pots lie in the order of their serial numbers, as in lists. */
public final class PotRows {
    private static final char POT = 'p';
    private static final char NAME = 'n';
    private static final int VERSION = 1;

    private PotRows() {}

    /** A pot and what the plumbing keeps beside it. */
    public record Stored(Pot pot, long offset, long changed) {}

    /**
     * A claim and what the plumbing keeps beside it.
     *
     * @param serial what its entry of the agenda is known by
     */
    record StoredClaim(Claim claim, long offset, long changed, long serial) {}

    public static byte[] key(PotKey key) {
        return key(key.instance(), key.serial());
    }

    public static byte[] key(InstanceId instance, long serial) {
        return RowWriter.key(POT).text(instance.value()).u64(serial).done();
    }

    static byte[] key(NameKey key) {
        return RowWriter.key(NAME)
                .text(key.instance().value())
                .text(key.name().value())
                .done();
    }

    public static NameKey nameIn(byte[] key) {
        RowReader reader = RowReader.key(key);
        InstanceId instance = new InstanceId(reader.text());
        return new NameKey(instance, new PotName(reader.text()));
    }

    public static byte[] write(Stored stored) {
        RowWriter row = RowWriter.begin(VERSION, stored.offset()).number(stored.changed());
        PotRecords.POT_ROW.write(row, stored.pot());
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        return new Stored(PotRecords.POT_ROW.read(reader), offset, changed);
    }

    static byte[] write(StoredClaim stored) {
        RowWriter row = RowWriter.begin(VERSION, stored.offset())
                .number(stored.changed())
                .number(stored.serial());
        PotRecords.CLAIM_ROW.write(row, stored.claim());
        return row.done();
    }

    static @Nullable StoredClaim readClaim(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long serial = reader.number();
        return new StoredClaim(PotRecords.CLAIM_ROW.read(reader), offset, changed, serial);
    }

    /** Where its row is. */
    static NamedRow<Pot> named(PotKey key) {
        return NamedRow.named(Topics.POTS, PotCodec.key(key), key(key), row -> {
            Stored stored = Objects.requireNonNull(read(row));
            return new NamedRow.Stored<>(stored.pot(), stored.offset());
        });
    }
}
