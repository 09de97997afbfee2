package stockpot.http.taler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;
import stockpot.money.Amount;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.Totals;

/** What a merchant says of a pot, be it a new one or one to change. */
record PotRequest(PotName name, String description) {
    static PotRequest of(Fields fields) throws Refused {
        String description = fields.text("description");
        if (description.length() > Pot.MAX_DESCRIPTION) {
            throw Refused.malformed("description must have at most " + Pot.MAX_DESCRIPTION + " characters");
        }
        return new PotRequest(Call.id(fields.text("pot_name"), PotName::new), description);
    }

    /** A list of amounts, of which zeros say nothing; null when it is not given. */
    static @Nullable Totals totals(Fields fields, String name) throws Refused {
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
            throw Refused.malformed(name + ": " + e.getMessage());
        }
    }
}
