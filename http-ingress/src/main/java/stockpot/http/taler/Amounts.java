package stockpot.http.taler;

import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;
import stockpot.money.Amount;

/** Amounts as GNU Taler writes them. */
final class Amounts {
    private Amounts() {}

    static @Nullable Amount optional(Fields fields, String name) throws Refused {
        String text = fields.optionalText(name);
        return text == null ? null : parse(fields.path(name), text);
    }

    /** The amount that a member says. */
    static Amount parse(String where, String text) throws Refused {
        try {
            return Amount.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refused.malformed(where + ": " + e.getMessage());
        }
    }
}
