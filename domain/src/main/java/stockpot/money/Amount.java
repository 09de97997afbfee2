package stockpot.money;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockpot.quantity.Quantity;

/**
 * A sum of money as GNU Taler writes it: {@code CUR:INT[.FRAC]}.
 *
 * @param currency one to eleven ASCII letters
 * @param value whole units, at most 2^52
 * @param fraction units of 1e-8, 0 to 99,999,999
 */
public record Amount(String currency, long value, int fraction) {
    private static final long MAX_VALUE = 1L << 52;
    private static final int FRACTION_BASE = 100_000_000;
    private static final int FRACTION_DIGITS = 8;
    private static final BigInteger MICROS_PER_UNIT = BigInteger.valueOf(1_000_000);
    private static final Pattern FORM = Pattern.compile("([A-Za-z]{1,11}):([0-9]{1,40})(?:\\.([0-9]{1,8}))?");

    public Amount {
        if (value < 0 || value > MAX_VALUE || fraction < 0 || fraction >= FRACTION_BASE) {
            throw new IllegalArgumentException("an amount is at most 2^52 with eight digits of fraction");
        }
    }

    /**
     * Reads {@code CUR:INT[.FRAC]}.
     *
     * @throws IllegalArgumentException when the text is anything else or the integer is above 2^52
     */
    public static Amount parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "an amount is CURRENCY:INTEGER[.FRACTION] with at most eight digits of fraction");
        }
        String integer = form.group(2).replaceFirst("^0+(?=.)", "");
        long value = integer.length() > 16 ? Long.MAX_VALUE : Long.parseLong(integer);
        String digits = form.group(3);
        int fraction = digits == null ? 0 : Integer.parseInt(digits + "0".repeat(FRACTION_DIGITS - digits.length()));
        return new Amount(form.group(1), value, fraction);
    }

    /** Whether both are as much, of one currency. */
    public boolean isAsMuchAs(Amount other) {
        return sameCurrency(other) && value == other.value && fraction == other.fraction;
    }

    /** Whether both are of one currency; Taler compares currencies without regard to case. */
    public boolean sameCurrency(Amount other) {
        return currency.equalsIgnoreCase(other.currency);
    }

    /**
     * The sum, exactly.
     *
     * @throws IllegalArgumentException when the other is in another currency
     * @throws ArithmeticException when it is more than an amount can be
     */
    public Amount plus(Amount other) {
        requireSameCurrency(other);
        return of(currency, smallest().add(other.smallest()));
    }

    /**
     * The difference, exactly.
     *
     * @throws IllegalArgumentException when the other is in another currency
     * @throws ArithmeticException when the other is more
     */
    public Amount minus(Amount other) {
        requireSameCurrency(other);
        return of(currency, smallest().subtract(other.smallest()));
    }

    /**
     * As many times the amount, to the nearest 1e-8; what lies half-way goes up.
     *
     * @throws ArithmeticException when it is more than an amount can be
     */
    public Amount times(Quantity quantity) {
        BigInteger count = BigInteger.valueOf(quantity.whole())
                .multiply(MICROS_PER_UNIT)
                .add(BigInteger.valueOf(quantity.micros()));
        BigInteger[] product = smallest().multiply(count).divideAndRemainder(MICROS_PER_UNIT);
        boolean up = product[1].shiftLeft(1).compareTo(MICROS_PER_UNIT) >= 0;
        return of(currency, up ? product[0].add(BigInteger.ONE) : product[0]);
    }

    public boolean exceeds(Amount other) {
        requireSameCurrency(other);
        return smallest().compareTo(other.smallest()) > 0;
    }

    private void requireSameCurrency(Amount other) {
        if (!sameCurrency(other)) {
            throw new IllegalArgumentException(currency + " and " + other.currency + " do not add up");
        }
    }

    private BigInteger smallest() {
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(FRACTION_BASE))
                .add(BigInteger.valueOf(fraction));
    }

    private static Amount of(String currency, BigInteger smallest) {
        BigInteger[] parts = smallest.divideAndRemainder(BigInteger.valueOf(FRACTION_BASE));
        if (smallest.signum() < 0 || parts[0].bitLength() > Long.SIZE - 1 || parts[0].longValue() > MAX_VALUE) {
            throw new ArithmeticException("no amount can be that");
        }
        return new Amount(currency, parts[0].longValue(), parts[1].intValue());
    }

    /** The shortest form: {@code EUR:1.5}, {@code EUR:10}. */
    @Override
    public String toString() {
        if (fraction == 0) {
            return currency + ":" + value;
        }
        String digits = Integer.toString(FRACTION_BASE + fraction).substring(1).replaceFirst("0+$", "");
        return currency + ":" + value + "." + digits;
    }
}
