package stockpot.stock;

import stockpot.kernel.Ids;

/**
 * One attempt to get all goods of an order: what its holds on several products have in common. Whoever makes the attempt
 * draws it at random.
 */
public record AttemptId(String value) {
    public AttemptId {
        Ids.checked("an attempt id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
