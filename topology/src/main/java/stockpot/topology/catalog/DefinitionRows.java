package stockpot.topology.catalog;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.kernel.Sent;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What instances define.
 *
 * <p>Two rows each, under the serial number of the instance: {@code c owner kind name} holds the definition, {@code n owner
 * kind serial} its name, in the order of lists.
 */
public final class DefinitionRows {
    private static final char DEFINITION = 'c';
    private static final char BY_SERIAL = 'n';
    private static final int VERSION = 1;

    private final Rows rows;

    public DefinitionRows(Rows rows) {
        this.rows = rows;
    }

    /** The definition that is meant. */
    public @Nullable Defined find(long owner, Reference of) {
        String name = name(owner, of);
        return name == null ? null : byName(owner, of.kind(), name);
    }

    private @Nullable String name(long owner, Reference of) {
        if (!of.kind().isNumbered()) {
            return of.id();
        }
        byte[] row = rows.get(bySerialKey(owner, of.kind(), of.serial()));
        return row == null ? null : nameIn(row);
    }

    public @Nullable Defined byName(long owner, Kind kind, String name) {
        byte[] row = rows.get(key(owner, kind, name));
        return row == null ? null : read(kind, name, row);
    }

    /** The revision of the definition that is meant. */
    long revision(long owner, Reference of) {
        String name = name(owner, of);
        return name == null ? Sent.NO_REVISION : revision(owner, of.kind(), name);
    }

    long revision(long owner, Kind kind, String name) {
        byte[] row = rows.get(key(owner, kind, name));
        return row == null
                ? Sent.NO_REVISION
                : Sent.revision(RowReader.row(VERSION, row).number());
    }

    /** Writes what differs between what was defined and what is. */
    void save(long owner, @Nullable Defined was, @Nullable Defined is, long offset) {
        if (was != null
                && (is == null
                        || !is.definition().name().equals(was.definition().name()))) {
            rows.delete(key(owner, was.definition().kind(), was.definition().name()));
        }
        if (was != null && is == null) {
            rows.delete(bySerialKey(owner, was.definition().kind(), was.serial()));
        }
        if (is != null && !is.equals(was)) {
            Definition definition = is.definition();
            rows.put(key(owner, definition.kind(), definition.name()), write(is, offset));
            rows.put(
                    bySerialKey(owner, definition.kind(), is.serial()),
                    RowWriter.begin(VERSION, offset).text(definition.name()).done());
        }
    }

    public static byte[] key(long owner, Kind kind, String name) {
        return RowWriter.key(DEFINITION).u64(owner).u8(code(kind)).text(name).done();
    }

    public static byte[] bySerialKey(long owner, Kind kind, long serial) {
        return RowWriter.key(BY_SERIAL).u64(owner).u8(code(kind)).u64(serial).done();
    }

    /** The name in a row that is found by the serial number. */
    public static String nameIn(byte[] bySerialRow) {
        RowReader reader = RowReader.row(VERSION, bySerialRow);
        reader.number();
        return reader.text();
    }

    /** The serial number in the key of such a row. */
    public static long serialOf(byte[] bySerialKey) {
        RowReader reader = RowReader.key(bySerialKey);
        reader.u64();
        reader.u8();
        return reader.u64();
    }

    /** Whether such a key is that of a webhook. */
    static boolean isWebhook(byte[] key) {
        return key[0] == BY_SERIAL && key[Long.BYTES + 1] == code(Kind.WEBHOOK);
    }

    /** From where the keys of names lie; they end before {@link #bySerialEnd}. */
    static byte[] bySerial() {
        return new byte[] {BY_SERIAL};
    }

    static byte[] bySerialEnd() {
        return new byte[] {BY_SERIAL + 1};
    }

    static boolean isViewed(byte[] key) {
        return key[0] == DEFINITION || key[0] == BY_SERIAL;
    }

    private static byte[] write(Defined defined, long offset) {
        RowWriter row = RowWriter.begin(VERSION, offset).number(defined.serial());
        DefinitionRecords.write(row, defined.definition());
        return row.done();
    }

    /** Reads a definition from its row, wherever the row was copied to. */
    public static Defined read(Kind kind, String name, byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        long serial = reader.number();
        return new Defined(serial, DefinitionRecords.read(reader, kind, name));
    }

    /** Written in keys, so never to be changed. */
    private static int code(Kind kind) {
        return switch (kind) {
            case CATEGORY -> 1;
            case GROUP -> 2;
            case UNIT -> 3;
            case TEMPLATE -> 4;
            case WEBHOOK -> 5;
        };
    }
}
