package stockpot.http.taler.shared;

import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.money.Amount;

/** Amounts as GNU Taler writes them. */
public final class Amounts {
    private Amounts() {}

    public static @Nullable Amount optional(JsonObjectReader fields, String name) throws ApiException {
        String text = fields.optionalText(name);
        return text == null ? null : parse(fields.path(name), text);
    }

    /** The amount that a member says. */
    public static Amount parse(String where, String text) throws ApiException {
        try {
            return Amount.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(where + ": " + e.getMessage());
        }
    }
}
