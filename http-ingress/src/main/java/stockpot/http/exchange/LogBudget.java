package stockpot.http.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import stockpot.orders.Item;
import stockpot.orders.Reservation.Line;
import stockpot.stock.LockId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;

/**
 * What a request may write to the logs: a small multiple of what was asked, however its parts multiply. Each product of an order
 * is told of each lock, because nobody but its own log knows which of them it has; what products say of themselves is copied;
 * and who changes a little of something has the rest of it written again.
 *
 * <p>The figures are those that {@code WrittenBytesIT} measures. They need not be exact: they keep what grows out of proportion
 * away from those who share the logs.
 */
public final class LogBudget {
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

    /** Of the session's id: in the command, the ledger and the order's row. */
    private static final long SESSION_COPIES = 3;

    /** In the row and the ledger, each time that the order is claimed, paid or ended; that is twice. */
    private static final long LATER_COPIES = 4;

    /** A command to credit a pot, and what it writes beside what the pot says of itself. */
    private static final long CREDIT = 2_500;

    /** In the row and twice in the ledger. */
    private static final long POT_COPIES = 3;

    /** In the ledger, the result, the outcome and the row of a reservation, with what stands beside them. */
    private static final long LINE_COPIES = 4;

    private static final long LINE = 24;

    private LogBudget() {}

    /**
     * Refuses an order that would write more.
     *
     * @param body bytes of the request
     * @param contract its characters
     * @param session those of the session's id
     * @param pots bytes of what each pot that gets some of it says of itself
     */
    public static void require(
            long body, List<Item> items, List<LockId> locks, long contract, long session, List<Long> pots)
            throws ApiException {
        long most = most(body, items.size() + locks.size() + pots.size());
        long names = 0;
        for (LockId lock : locks) {
            names += Math.max(LEAST_PAIR, lock.value().length());
        }
        long held = items.size() * (ITEM + names);
        for (Item item : items) {
            held += ID_COPIES * item.product().value().length();
        }
        long placed = held + contract + SESSION_COPIES * session;
        long later = LATER_COPIES * session;
        for (long pot : pots) {
            later += CREDIT + POT_COPIES * pot;
        }
        // Those who claim and pay it bring an allowance each.
        long needed = Math.max(placed, placed + later - 2 * most(0, 0));
        if (needed > most) {
            throw tooMuch(
                    "order",
                    needed,
                    most,
                    "each of the inventory_products is asked for each of the lock_uuids, and what they and their pots say of"
                            + " themselves is copied; order in parts, or let several products share a lock_uuid");
        }
    }

    /**
     * Refuses a change that would write again what it leaves as it is, if that is too much.
     *
     * @param body bytes of the request
     * @param kept bytes of what there is after the change, image aside
     * @param copies in rows, ledger and what every node is told
     */
    public static void requireChange(long body, long kept, int copies) throws ApiException {
        if (kept * copies > most(body, 0)) {
            throw tooMuch(
                    "change",
                    kept * copies,
                    most(body, 0),
                    "its texts are written anew with every change; say them again in the request, or make them shorter");
        }
    }

    /**
     * Refuses to make a reservation anew whose lines the request does not name, or to change its end, if it has too many.
     *
     * @param body bytes of the request
     * @param anew whether they are to be held again
     */
    public static void requireChange(long body, Collection<Line> kept, boolean anew) throws ApiException {
        long needed = 0;
        for (Line line : kept) {
            long name = bytes(line.product());
            needed += anew ? ITEM + ID_COPIES * name : LINE_COPIES * (LINE + name);
        }
        if (needed > most(body, 0)) {
            throw tooMuch(
                    "change",
                    needed,
                    most(body, 0),
                    "all of its " + kept.size() + " items are written anew; name them again in the request");
        }
    }

    private static long most(long body, long named) {
        return ALLOWANCE + TIMES * (body + NAMED * (1 + named));
    }

    private static ApiException tooMuch(String what, long needed, long most, String why) {
        return new ApiException(
                ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT,
                "the " + what + " would make the logs grow by about " + needed + " bytes, and one of its size may by "
                        + most + ": " + why);
    }

    private static long bytes(ProductId product) {
        return bytes(product.value());
    }

    public static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static long bytes(Map<String, String> texts) {
        long sum = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            sum += bytes(text.getKey()) + bytes(text.getValue());
        }
        return sum;
    }

    /** What a product says of itself, its image aside. */
    public static long bytes(ProductDetails details) {
        long sum = bytes(details.name())
                + bytes(details.description())
                + bytes(details.descriptionI18n())
                + bytes(details.address());
        for (var tax : details.taxes()) {
            sum += LINE + bytes(tax.name());
        }
        return sum + LINE * (details.categories().size() + details.prices().size());
    }
}
