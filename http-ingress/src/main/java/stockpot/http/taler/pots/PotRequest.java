package stockpot.http.taler.pots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.shared.Amounts;
import stockpot.money.Amount;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.Totals;

/** What a merchant says of a pot, be it a new one or one to change. */
record PotRequest(PotName name, String description) {
    static PotRequest of(JsonObjectReader fields) throws ApiException {
        String description = fields.text("description");
        if (description.length() > Pot.MAX_DESCRIPTION) {
            throw ApiException.malformed("description must have at most " + Pot.MAX_DESCRIPTION + " characters");
        }
        return new PotRequest(HttpRequest.id(fields.text("pot_name"), PotName::new), description);
    }

    /** A list of amounts, of which zeros say nothing; null when it is not given. */
    static @Nullable Totals totals(JsonObjectReader fields, String name) throws ApiException {
        List<String> texts = fields.optionalTexts(name);
        if (texts == null) {
            return null;
        }
        List<Amount> amounts = new ArrayList<>(texts.size());
        for (String text : texts) {
            amounts.add(Amounts.parse(name, text));
        }
        try {
            return Totals.of(amounts);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(name + ": " + e.getMessage());
        }
    }
}
