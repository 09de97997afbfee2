package stockpot.stock;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;

/** Products and quantities that many tests name. */
final class Samples {
    static final Quantity MILLIONTH = new Quantity(0, 1);

    private Samples() {}

    /** Sold by the piece. */
    static ProductDetails apples() {
        return details("apples", "Piece", Fractions.NONE);
    }

    /** Sold by weight, to six digits. */
    static ProductDetails flour() {
        return details("flour", "kg", new Fractions(6));
    }

    static ProductDetails details(String name, String unit, Fractions unitFractions) {
        return new ProductDetails(
                name,
                name + " of the region",
                new TreeMap<>(),
                List.of(1L),
                unit,
                unitFractions,
                null,
                null,
                List.of(Amount.parse("EUR:1.5")),
                "",
                List.of(new Tax("VAT", Amount.parse("EUR:0.1"))),
                false,
                "",
                Restock.UNKNOWN,
                0,
                0,
                0,
                null);
    }

    static Quantity q(String text) {
        return Quantity.parse(text);
    }

    static Total total(String text) {
        return text.equals("unlimited") ? Total.UNLIMITED : Total.of(q(text));
    }

    /** A product that no order holds anything of. */
    static Product made(
            long serial,
            Total total,
            Quantity sold,
            Quantity lost,
            Quantity locked,
            int locks,
            Fractions fractions,
            Restock nextRestock) {
        return new Product(
                serial, total, sold, lost, locked, locks, Quantity.ZERO, Quantity.ZERO, 0, fractions, nextRestock);
    }

    /** What a command that has nothing to do with holds reads. */
    static Stock slice(
            @Nullable Product product,
            @Nullable ProductDetails details,
            @Nullable Lock lock,
            List<Lock> ending,
            boolean overdue) {
        return new Stock(product, details, lock, ending, Holding.NONE, overdue);
    }
}
