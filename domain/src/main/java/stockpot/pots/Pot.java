package stockpot.pots;

import stockpot.kernel.AttemptId;

/**
 * A pot of money.
 *
 * @param serial the position of the record that granted its first name
 * @param attempt whose claim has its name
 * @param opened milliseconds since the epoch
 */
public record Pot(long serial, PotName name, AttemptId attempt, String description, long opened, Totals totals) {
    /** Longest description, in characters. */
    public static final int MAX_DESCRIPTION = 1 << 16;

    Pot named(PotName other, AttemptId by) {
        return new Pot(serial, other, by, description, opened, totals);
    }

    Pot described(String text) {
        return new Pot(serial, name, attempt, text, opened, totals);
    }

    Pot holding(Totals other) {
        return new Pot(serial, name, attempt, description, opened, other);
    }
}
