package stockpot.pots;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import stockpot.money.Amount;

/**
 * What is in a pot: at most one sum of each currency, none of them zero. Two that hold the same sums are equal, in whichever
 * order these were given.
 *
 * @param sums by currency in capital letters
 */
public record Totals(SortedMap<String, Amount> sums) {
    public static final Totals NOTHING = new Totals(new TreeMap<>());

    /** Currencies that one pot may hold, so that a pot stays a small row. */
    public static final int MAX_CURRENCIES = 100;

    public Totals {
        sums = Collections.unmodifiableSortedMap(new TreeMap<>(sums));
        if (sums.size() > MAX_CURRENCIES) {
            throw new IllegalArgumentException("a pot holds at most " + MAX_CURRENCIES + " currencies");
        }
    }

    /**
     * Sums as they were given; zeros are left out.
     *
     * @throws IllegalArgumentException when a currency is there twice
     */
    public static Totals of(Collection<Amount> amounts) {
        SortedMap<String, Amount> all = new TreeMap<>();
        for (Amount amount : amounts) {
            String currency = amount.currency().toUpperCase(Locale.ROOT);
            if (all.putIfAbsent(currency, named(currency, amount)) != null) {
                throw new IllegalArgumentException("currency " + currency + " is there twice");
            }
        }
        all.values().removeIf(Totals::isZero);
        return new Totals(all);
    }

    /**
     * With an amount added, exactly.
     *
     * @throws ArithmeticException when the sum is more than an amount can be, or of one currency too many
     */
    public Totals plus(Amount amount) {
        if (isZero(amount)) {
            return this;
        }
        String currency = amount.currency().toUpperCase(Locale.ROOT);
        SortedMap<String, Amount> all = new TreeMap<>(sums);
        all.merge(currency, named(currency, amount), Amount::plus);
        if (all.size() > MAX_CURRENCIES) {
            throw new ArithmeticException("one currency more than a pot can hold");
        }
        return new Totals(all);
    }

    /** The sums in the order of their currencies. */
    public List<Amount> list() {
        return List.copyOf(sums.values());
    }

    private static Amount named(String currency, Amount amount) {
        return new Amount(currency, amount.value(), amount.fraction());
    }

    private static boolean isZero(Amount amount) {
        return amount.value() == 0 && amount.fraction() == 0;
    }

    @Override
    public String toString() {
        return sums.values().toString();
    }
}
