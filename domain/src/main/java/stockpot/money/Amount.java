package stockpot.money;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Whether both are of one currency; Taler compares currencies without regard to case. */
    public boolean sameCurrency(Amount other) {
        return currency.equalsIgnoreCase(other.currency);
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
