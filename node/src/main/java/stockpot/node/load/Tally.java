package stockpot.node.load;

import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what became of the lines, and tells of those that failed. */
public final class Tally {
    /** Failures that are told; a file that is wrong throughout is understood by then. */
    static final int TOLD = 100;

    private final PrintStream err;
    private final Runnable beforeTelling;
    private final Map<Kind, Long> loaded = new EnumMap<>(Kind.class);
    private long unchanged;
    private long failed;

    /**
     * Counts from nothing.
     *
     * @param err where failures are told
     * @param beforeTelling makes room there, where a progress bar may stand
     */
    public Tally(PrintStream err, Runnable beforeTelling) {
        this.err = err;
        this.beforeTelling = beforeTelling;
    }

    void loaded(Kind kind) {
        loaded.merge(kind, 1L, Long::sum);
    }

    void unchanged() {
        unchanged++;
    }

    void failed(long line, String reason) {
        failed++;
        if (failed > TOLD + 1) {
            return;
        }
        beforeTelling.run();
        // What stands in a file must not steer the terminal.
        err.println(
                failed > TOLD
                        ? "more than " + TOLD + " lines have failed; the others are only counted"
                        : "line " + line + ": " + reason.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?"));
    }

    public long failed() {
        return failed;
    }

    /** Such as {@code loaded 12 products, 1 category (3 unchanged, 1 failed) in 0.2 s: 75/s}. */
    public String summary(Duration took) {
        long decided =
                unchanged + loaded.values().stream().mapToLong(Long::longValue).sum();
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        String what = loaded.entrySet().stream()
                .map(each -> each.getKey().counted(each.getValue()))
                .collect(Collectors.joining(", "));
        String rest = unchanged == 0 && failed == 0
                ? ""
                : String.format(Locale.ROOT, " (%,d unchanged, %,d failed)", unchanged, failed);
        return String.format(
                Locale.ROOT,
                "loaded %s%s in %.1f s: %,.0f/s",
                what.isEmpty() ? "nothing" : what,
                rest,
                seconds,
                decided / seconds);
    }
}
