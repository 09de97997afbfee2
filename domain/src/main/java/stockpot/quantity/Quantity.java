package stockpot.quantity;

/**
 * An amount of goods, never negative, exact to a millionth.
 *
 * <p>Whole units and millionths are kept apart because the protocol allows 2^53 - 1 units with six decimals, which a
 * single 64-bit number of millionths does not hold. Arithmetic that would leave the range throws instead of wrapping.
 *
 * @param whole whole units
 * @param micros millionths of a unit, 0 to 999,999
 */
public record Quantity(long whole, int micros) implements Comparable<Quantity> {
    private static final int MICROS_PER_UNIT = 1_000_000;
    private static final int MAX_DECIMALS = 6;
    private static final int PERCENT = 100;
    private static final int MAX_WHOLE_DIGITS = 16;

    public static final Quantity ZERO = new Quantity(0, 0);

    /** The most whole units that a client may name: 2^53 - 1. */
    public static final long MAX_WHOLE = (1L << 53) - 1;

    public Quantity {
        if (whole < 0 || micros < 0 || micros >= MICROS_PER_UNIT) {
            throw new IllegalArgumentException("no quantity: " + whole + " units and " + micros + " millionths");
        }
    }

    public static Quantity of(long whole) {
        return new Quantity(whole, 0);
    }

    /**
     * Reads {@code <integer>[.<fraction>]}: at most 2^53 - 1 before the point and six digits behind it; no sign, no
     * exponent, no blanks.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Quantity parse(String text) {
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? text.length() : point;
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        if (wholeEnd < 1 || wholeEnd > MAX_WHOLE_DIGITS || (point >= 0 && decimals < 1) || decimals > MAX_DECIMALS) {
            throw malformed();
        }
        long whole = digits(text, 0, wholeEnd);
        if (whole > MAX_WHOLE) {
            throw malformed();
        }
        long micros = point < 0 ? 0 : digits(text, point + 1, text.length());
        for (int i = decimals; i < MAX_DECIMALS; i++) {
            micros *= 10;
        }
        return new Quantity(whole, (int) micros);
    }

    private static long digits(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw malformed();
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "a quantity is <integer>[.<fraction>], at most " + MAX_WHOLE + " and six digits of fraction");
    }

    public Quantity plus(Quantity other) {
        int sum = micros + other.micros;
        int carry = sum >= MICROS_PER_UNIT ? 1 : 0;
        return new Quantity(Math.addExact(Math.addExact(whole, other.whole), carry), sum - carry * MICROS_PER_UNIT);
    }

    /** The difference, which must not be negative: taking away more than there is would be a broken invariant. */
    public Quantity minus(Quantity other) {
        int borrow = micros < other.micros ? 1 : 0;
        return new Quantity(
                Math.subtractExact(Math.subtractExact(whole, other.whole), borrow),
                micros - other.micros + borrow * MICROS_PER_UNIT);
    }

    /** The difference, or zero when the other is larger. */
    public Quantity minusOrZero(Quantity other) {
        return other.exceeds(this) ? ZERO : minus(other);
    }

    /** So many hundredths of it, rounded down. */
    public Quantity percent(int percent) {
        long rest = whole % PERCENT * percent * (MICROS_PER_UNIT / PERCENT) + (long) micros * percent / PERCENT;
        return new Quantity(
                Math.addExact(Math.multiplyExact(whole / PERCENT, (long) percent), rest / MICROS_PER_UNIT),
                (int) (rest % MICROS_PER_UNIT));
    }

    public boolean exceeds(Quantity other) {
        return compareTo(other) > 0;
    }

    public boolean isZero() {
        return whole == 0 && micros == 0;
    }

    /** How many digits of fraction it needs: 0 for 3, 1 for 2.5, 6 for 0.000001. */
    public int decimals() {
        int rest = micros;
        int needed = MAX_DECIMALS;
        while (needed > 0 && rest % 10 == 0) {
            rest /= 10;
            needed--;
        }
        return needed;
    }

    @Override
    public int compareTo(Quantity other) {
        int byWhole = Long.compare(whole, other.whole);
        return byWhole != 0 ? byWhole : Integer.compare(micros, other.micros);
    }

    /** The shortest decimal form: {@code 3}, {@code 2.5}. */
    @Override
    public String toString() {
        int decimals = decimals();
        if (decimals == 0) {
            return Long.toString(whole);
        }
        String fraction = Integer.toString(MICROS_PER_UNIT + micros).substring(1, 1 + decimals);
        return whole + "." + fraction;
    }
}
