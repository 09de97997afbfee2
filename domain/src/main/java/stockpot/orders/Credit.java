package stockpot.orders;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.money.Amount;

/**
 * What a pot gets when an order is paid.
 *
 * @param pot serial number
 * @param line of the order's products, from 1; 0 for what no line took
 */
public record Credit(long pot, Amount amount, int line) {
    public Credit {
        if (pot < 1 || pot > CommandContext.MAX_SERIAL) {
            throw new IllegalArgumentException("a pot's number is from 1 to 2^53 - 1");
        }
        if (line < 0) {
            throw new IllegalArgumentException("a line's number is not negative");
        }
        if (isNothing(amount)) {
            throw new IllegalArgumentException("a credit of nothing is no credit");
        }
    }

    /**
     * One line of an order.
     *
     * @param price of the whole line; null when it has none in the order's currency
     * @param pot that gets it; 0 for none
     */
    public record Line(@Nullable Amount price, long pot) {}

    /**
     * Who gets what of an amount: each line's pot the line's price, in the order of the lines and never beyond the amount; what
     * is left goes to one pot for all of it.
     *
     * @param rest pot for what is left, tips included; 0 for none
     */
    public static List<Credit> share(Amount amount, List<Line> lines, long rest) {
        List<Credit> credits = new ArrayList<>();
        Amount left = amount;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Amount price = line.price();
            if (line.pot() == 0 || price == null || !price.sameCurrency(amount)) {
                continue;
            }
            Amount share = price.exceeds(left) ? left : new Amount(amount.currency(), price.value(), price.fraction());
            if (!isNothing(share)) {
                credits.add(new Credit(line.pot(), share, i + 1));
                left = left.minus(share);
            }
        }
        if (rest != 0 && !isNothing(left)) {
            credits.add(new Credit(rest, left, 0));
        }
        return credits;
    }

    private static boolean isNothing(Amount amount) {
        return amount.value() == 0 && amount.fraction() == 0;
    }
}
