package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.catalog.Scope;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.topology.records.RecordKey;
import stockpot.topology.rows.Leases.Lease;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of an instance's rows, and which of them every node has a copy of. */
public final class CatalogRows {
    private static final char INSTANCE = 'p';
    private static final char MARK = 'v';
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

    /** Instances, tokens and definitions are read with every request, so every node has them all. */
    public static boolean isViewed(byte[] key) {
        return key[0] == INSTANCE || Leases.isThing(key) || DefinitionRows.isViewed(key);
    }

    /**
     * The partition of the commands that wrote a row of the view: an instance's by its name, all others' by the serial number
     * under which they lie; -1 for what is no such row.
     */
    public static int partitionOf(byte[] key, int partitions) {
        if (key[0] == INSTANCE) {
            return RecordKey.partition(RecordKey.of(instanceOf(key).value()), partitions);
        }
        return isViewed(key) ? (int) ((RowReader.key(key).u64() - 1) % partitions) : -1;
    }

    /** Where the view says up to which command of a partition it is the fold of the log. */
    public static byte[] mark(int partition) {
        return RowWriter.key(MARK).u64(partition).done();
    }

    public static byte[] markRow(long offset) {
        return RowWriter.begin(VERSION, offset).done();
    }

    public static byte[] write(Instance instance, long bound, Slices.Written written) {
        return RowWriter.begin(VERSION, written.offset())
                .number(written.now())
                .number(bound == Leases.FOREVER ? 0 : bound)
                .number(instance.serial())
                .text(instance.settings())
                .text(instance.passwordHash())
                .number(instance.generation())
                .number(instance.tokens())
                .number(instance.definitions())
                .number(instance.weight())
                .flag(instance.closed())
                .done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long bound = reader.number();
        Instance instance = new Instance(
                reader.number(),
                reader.text(),
                reader.text(),
                reader.number(),
                reader.integer(),
                reader.integer(),
                reader.number(),
                reader.flag());
        return new Stored(instance, offset, changed, bound == 0 ? Leases.FOREVER : bound);
    }

    public static Lease lease(Token token) {
        byte[] content = new RowWriter()
                .number(token.serial())
                .text(token.scope().name())
                .flag(token.refreshable())
                .text(token.description())
                .number(token.issued())
                .done();
        return new Lease(token.hash().hex(), token.deadline(), content);
    }

    public static Token token(Lease lease) {
        RowReader reader = RowReader.content(lease.content());
        return new Token(
                new TokenHash(lease.id()),
                reader.number(),
                Scope.valueOf(reader.text()),
                reader.flag(),
                reader.text(),
                reader.number(),
                lease.deadline());
    }
}
