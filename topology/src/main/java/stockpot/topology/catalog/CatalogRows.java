package stockpot.topology.catalog;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.ExpiringEntries.Lease;
import stockpot.topology.rows.Slices;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of an instance's rows, and which of them every node has a copy of. */
public final class CatalogRows {
    static final char INSTANCE = 'p';
    private static final int VERSION = 3;

    private CatalogRows() {}

    /** An instance and what the plumbing keeps beside it. */
    public record Stored(Instance instance, long offset, long changed, long bound) {}

    public static byte[] key(InstanceId instance) {
        return RowWriter.key(INSTANCE).text(instance.value()).done();
    }

    /** From where the instances lie; they end before {@link #instancesEnd}. */
    public static byte[] instances() {
        return new byte[] {INSTANCE};
    }

    public static byte[] instancesEnd() {
        return new byte[] {INSTANCE + 1};
    }

    public static InstanceId instanceOf(byte[] key) {
        return new InstanceId(RowReader.key(key).text());
    }

    public static byte[] write(Instance instance, long bound, Slices.Written written) {
        RowWriter row = RowWriter.begin(VERSION, written.offset())
                .number(written.now())
                .number(bound == ExpiringEntries.FOREVER ? 0 : bound);
        CatalogRecords.INSTANCE_ROW.write(row, instance);
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long bound = reader.number();
        Instance instance = CatalogRecords.INSTANCE_ROW.read(reader);
        return new Stored(instance, offset, changed, bound == 0 ? ExpiringEntries.FOREVER : bound);
    }

    public static Lease lease(Token token) {
        RowWriter content = new RowWriter();
        CatalogRecords.TOKEN_ROW.write(content, token);
        return new Lease(token.hash().hex(), token.deadline(), content.done());
    }

    public static Token token(Lease lease) {
        RowReader content = RowReader.content(lease.content());
        return CatalogRecords.TOKEN_ROW.read(content, new TokenHash(lease.id()), lease.deadline());
    }
}
