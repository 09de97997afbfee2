package stockpot.http.taler;

import java.util.HashMap;
import java.util.Map;
import stockpot.http.exchange.ErrorTable;
import stockpot.stock.Fractions;

/** The built-in units and how finely each can be divided. */
public final class Units {
    private static final String RESOURCE = "/stockpot/http/units.tsv";
    private static final int COLUMNS = 4;

    private final Map<String, Fractions> fractions;

    private Units(Map<String, Fractions> fractions) {
        this.fractions = fractions;
    }

    public static Units load() {
        Map<String, Fractions> fractions = new HashMap<>();
        for (String[] line : ErrorTable.lines(RESOURCE, COLUMNS)) {
            fractions.put(line[0], new Fractions(Integer.parseInt(line[3])));
        }
        return new Units(fractions);
    }

    /** What the unit allows; a unit that nobody has described is for whole pieces. */
    Fractions fractions(String unit) {
        return fractions.getOrDefault(unit, Fractions.NONE);
    }
}
