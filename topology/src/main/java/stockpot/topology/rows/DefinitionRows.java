package stockpot.topology.rows;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
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
        if (!of.kind().isNumbered()) {
            return byName(owner, of.kind(), of.id());
        }
        byte[] row = rows.get(bySerialKey(owner, of.kind(), of.serial()));
        return row == null ? null : byName(owner, of.kind(), nameIn(row));
    }

    public @Nullable Defined byName(long owner, Kind kind, String name) {
        byte[] row = rows.get(key(owner, kind, name));
        return row == null ? null : read(kind, name, row);
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

    static boolean isViewed(byte[] key) {
        return key[0] == DEFINITION || key[0] == BY_SERIAL;
    }

    private static byte[] write(Defined defined, long offset) {
        RowWriter row = RowWriter.begin(VERSION, offset).number(defined.serial());
        switch (defined.definition()) {
            case Category c -> writeTexts(row, c.nameI18n());
            case Group g -> row.text(g.description());
            case Unit u -> {
                row.text(u.longName()).text(u.shortName());
                writeTexts(row, u.longNameI18n());
                writeTexts(row, u.shortNameI18n());
                row.flag(u.allowFraction()).u8(u.precision()).flag(u.active()).flag(u.builtIn());
            }
            case Template t ->
                row.text(t.description())
                        .text(t.contract())
                        .text(t.editableDefaults())
                        .text(t.requiredCurrency());
        }
        return row.done();
    }

    /** Reads a definition from its row, wherever the row was copied to. */
    public static Defined read(Kind kind, String name, byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        long serial = reader.number();
        Definition definition = switch (kind) {
            case CATEGORY -> new Category(name, readTexts(reader));
            case GROUP -> new Group(name, reader.text());
            case UNIT ->
                new Unit(
                        name,
                        reader.text(),
                        reader.text(),
                        readTexts(reader),
                        readTexts(reader),
                        reader.flag(),
                        reader.u8(),
                        reader.flag(),
                        reader.flag());
            case TEMPLATE -> new Template(name, reader.text(), reader.text(), reader.text(), reader.text());
        };
        return new Defined(serial, definition);
    }

    private static void writeTexts(RowWriter row, SortedMap<String, String> texts) {
        row.number(texts.size());
        texts.forEach((language, text) -> row.text(language).text(text));
    }

    private static SortedMap<String, String> readTexts(RowReader reader) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (int left = reader.integer(); left > 0; left--) {
            String language = reader.text();
            texts.put(language, reader.text());
        }
        return texts;
    }

    /** Written in keys, so never to be changed. */
    private static int code(Kind kind) {
        return switch (kind) {
            case CATEGORY -> 1;
            case GROUP -> 2;
            case UNIT -> 3;
            case TEMPLATE -> 4;
        };
    }
}
