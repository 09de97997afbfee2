package stockpot.http.taler.products;

import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.quantity.Quantity;
import stockpot.stock.Total;

/**
 * Quantities and their two names: an old integer field and a newer decimal one, either or both.
 *
 * <p>A product's old field shows the whole units of the newer one, so that is what it is compared with: a client that sends
 * back what it read is not refused. A lock's fields are only ever sent, and have to be equal.
 */
public final class Quantities {
    private static final long UNLIMITED = -1;
    private static final String UNLIMITED_TEXT = "-1";

    private Quantities() {}

    public static Quantity parse(String name, String text) throws ApiException {
        try {
            return Quantity.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(name + ": " + e.getMessage());
        }
    }

    static @Nullable Quantity optionalQuantity(JsonObjectReader fields, String oldName, String name)
            throws ApiException {
        Long whole = fields.optionalInteger(oldName, 0, Quantity.MAX_WHOLE);
        String text = fields.optionalText(name);
        if (text == null) {
            return whole == null ? null : Quantity.of(whole);
        }
        Quantity quantity = parse(name, text);
        requireAgreement(oldName, whole, name, quantity.whole());
        return quantity;
    }

    static @Nullable Quantity optional(JsonObjectReader fields, String name) throws ApiException {
        String text = fields.optionalText(name);
        return text == null ? null : parse(name, text);
    }

    static @Nullable Total optionalTotal(JsonObjectReader fields, String oldName, String name) throws ApiException {
        Long whole = fields.optionalInteger(oldName, UNLIMITED, Quantity.MAX_WHOLE);
        String text = fields.optionalText(name);
        if (text == null) {
            return whole == null ? null : whole == UNLIMITED ? Total.UNLIMITED : Total.of(Quantity.of(whole));
        }
        if (text.equals(UNLIMITED_TEXT)) {
            requireAgreement(oldName, whole, name, UNLIMITED);
            return Total.UNLIMITED;
        }
        Quantity limit = parse(name, text);
        requireAgreement(oldName, whole, name, limit.whole());
        return Total.of(limit);
    }

    private static void requireAgreement(String oldName, @Nullable Long whole, String name, long expected)
            throws ApiException {
        if (whole != null && whole != expected) {
            throw ApiException.malformed(oldName + " and " + name + " do not agree");
        }
    }

    static long oldTotal(Total total) {
        return total.isUnlimited() ? UNLIMITED : total.limit().whole();
    }

    public static String total(Total total) {
        return total.isUnlimited() ? UNLIMITED_TEXT : total.limit().toString();
    }
}
