package stockpot.bench.report;

import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One figure over all rounds: the middle one, and how far the rounds lie apart. */
public record Median(double middle, double least, double most) {

    /** Takes one figure from each round. */
    public static <T> Median of(Collection<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("a median needs a round");
        }
        int half = sorted.length / 2;
        double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Median(middle, sorted[0], sorted[sorted.length - 1]);
    }

    /** The middle with the least and the most behind it, with so many digits after the point. */
    public String words(int digits) {
        if (Double.isNaN(middle)) {
            return "unknown";
        }
        String number = "%,." + digits + "f";
        String only = String.format(Locale.ROOT, number, middle);
        return least == most
                ? only
                : String.format(Locale.ROOT, "%s (" + number + "..." + number + ")", only, least, most);
    }
}
