package stockpot.topology.follow;

import java.util.Optional;
import stockpot.kernel.Unavailable;

/**
 * Finds out what a merchant said of a product when a record was written: its last definition before the record in the
 * ledger.
 *
 * <p>The rows say what is said now, and since which command. Where that is before the record's own command, it is what was
 * said then; otherwise the ledger is searched.
 */
public final class Definitions {
    private final Rows rows;
    private final Backlog backlog;

    Definitions(Rows rows, Backlog backlog) {
        this.rows = rows;
        this.backlog = backlog;
    }

    /** What products are said to be now. */
    @FunctionalInterface
    public interface Rows {
        Optional<Definition.Current> now(String instance, String product) throws Unavailable, InterruptedException;
    }

    /**
     * What was said of the product.
     *
     * @param commandOffset where the command stands that the record comes of
     */
    Definition at(String instance, String product, Happening happening, long commandOffset)
            throws Unavailable, InterruptedException {
        try {
            Optional<Definition.Current> current = rows.now(instance, product);
            if (current.isPresent() && current.get().since() < commandOffset) {
                return current.get().definition();
            }
        } catch (Unavailable _) {
            // Whoever owns the row is not there; the ledger knows it, too.
        }
        return backlog.before(happening.index(), happening.offset(), happening.key());
    }
}
