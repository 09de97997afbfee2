package stockpot.http.taler;

import java.util.List;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Refused;
import stockpot.orders.Item;
import stockpot.orders.Terms;
import stockpot.stock.LockId;

/**
 * What an order may write to the logs: a small multiple of what was asked, however its parts multiply. Each product is told of
 * each lock, because nobody but its own log knows which of them it has; and what products say of themselves is copied.
 *
 * <p>The figures are those that {@code WrittenBytesIT} measures. They need not be exact: they keep what grows out of proportion
 * away from those who share the logs.
 */
final class LogBudget {
    private static final long TIMES = 20;

    /** What each product and lock that is named counts for, at least: a request for it alone would have a head of its own. */
    private static final long NAMED = 512;

    /** Beside the multiple, so that a few words can name a product with much to say. */
    private static final long ALLOWANCE = 1 << 16;

    /** A command to hold, its result, rows and ledger records, and the same for what keeps the hold. */
    private static final long ITEM = 3_500;

    /** How often a product's id stands in those. */
    private static final long ID_COPIES = 24;

    /** A lock is looked for under each product, which costs more than the name of a short one. */
    private static final long LEAST_PAIR = 128;

    /** In the command, the ledger and the order's row. */
    private static final long TERMS_COPIES = 3;

    private LogBudget() {}

    /**
     * Refuses what would write more.
     *
     * @param body bytes of the request
     */
    static void require(long body, List<Item> items, List<LockId> locks, Terms terms) throws Refused {
        long most = ALLOWANCE + TIMES * (body + NAMED * (1 + items.size() + locks.size()));
        long names = 0;
        for (LockId lock : locks) {
            names += Math.max(LEAST_PAIR, lock.value().length());
        }
        long needed = TERMS_COPIES * terms.size() + items.size() * (ITEM + names);
        for (Item item : items) {
            needed += ID_COPIES * item.product().value().length();
        }
        if (needed > most) {
            throw new Refused(
                    ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT,
                    "the order would make the logs grow by about " + needed + " bytes, and one of its size may by "
                            + most
                            + ": each of the inventory_products is asked for each of the lock_uuids, and what they say of"
                            + " themselves is copied; order in parts, or let several products share a lock_uuid");
        }
    }
}
