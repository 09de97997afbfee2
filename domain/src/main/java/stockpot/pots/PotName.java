package stockpot.pots;

import stockpot.kernel.Ids;

/** What a merchant calls a pot; compared byte by byte. */
public record PotName(String value) {
    public PotName {
        Ids.checked("a pot's name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
