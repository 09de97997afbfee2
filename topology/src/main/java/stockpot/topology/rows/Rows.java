package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.topology.table.RowWriter;

/**
 * The rows of one partition of one family, ordered by the unsigned bytes of their keys.
 *
 * <p>Every row begins with the version of its layout and the offset of the command that wrote it last, see {@link
 * RowWriter#begin}; so whoever has all rows knows up to which command they are the fold of the log.
 */
public interface Rows {
    byte @Nullable [] get(byte[] key);

    void put(byte[] key, byte[] row);

    void delete(byte[] key);

    /**
     * Shows the rows from one key, inclusive, to another, exclusive, in ascending order until the visitor has enough.
     * The visitor must not change rows.
     */
    void scan(byte[] from, byte[] to, Visitor visitor);

    /** Looks at one row and says whether it wants another. */
    @FunctionalInterface
    interface Visitor {
        boolean wantsMore(byte[] key, byte[] row);
    }
}
