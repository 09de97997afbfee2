package stockpot.node.load;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows a person how far a load, or whatever else takes its time, has come. */
public interface Progress extends AutoCloseable {
    /** A bar of fewer characters says less than the number beside it. */
    int SHORTEST_BAR = 8;

    /**
     * Called often; shows something from time to time.
     *
     * @param settled lines of which it is known what became of them
     * @param taken lines that have been taken from the file
     * @param bytesTaken how much of the file those were
     */
    void at(long settled, long taken, long bytesTaken);

    /** Makes room for a line of other text. */
    void makeRoom();

    @Override
    void close();

    /**
     * A bar where the error stream is a terminal, else a line now and then.
     *
     * @param task what is done, in a word
     * @param units what is counted
     * @param size of the file in bytes, or of whatever is gone through; 0 when it is not known
     */
    static Progress shown(String task, String units, long size) {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                ? bar(System.err, task, size, TerminalWidth.columns())
                : lines(System.err, units, size, System::nanoTime);
    }

    /** Shows nothing. */
    static Progress none() {
        return new Progress() {
            @Override
            public void at(long settled, long taken, long bytesTaken) {}

            @Override
            public void makeRoom() {}

            @Override
            public void close() {}
        };
    }

    /**
     * How many lines a file has, by the length of those that are known; 0 when nobody can say.
     *
     * @param size of the file in bytes; 0 when it is not known
     */
    static long estimate(long size, long taken, long bytesTaken) {
        return size == 0 || bytesTaken == 0 ? 0 : Math.max(taken, Math.round((double) taken * size / bytesTaken));
    }

    /**
     * A bar, for terminals.
     *
     * <p>It is written as plain text. Left alone the library would open the terminal to learn its width, and take the interrupt
     * key from the JVM on the way.
     *
     * @param columns of the terminal; the last one stays empty, because some begin a new line behind it
     */
    static Progress bar(PrintStream out, String task, long size, int columns) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setRenderer((state, width) -> drawn(
                        task,
                        state.getCurrent(),
                        Math.max(0, state.getMax()),
                        state.getElapsedAfterStart().toMillis(),
                        width))
                .setUpdateIntervalMillis(250)
                .setInitialMax(-1)
                .setConsumer(new DelegatingProgressBarConsumer(text -> out.print("\r" + text), columns - 1))
                .build();
        return new Progress() {
            @Override
            public void at(long settled, long taken, long bytesTaken) {
                long lines = estimate(size, taken, bytesTaken);
                bar.maxHint(lines == 0 ? -1 : lines);
                bar.stepTo(settled);
            }

            @Override
            public void makeRoom() {
                out.print("\r\033[K");
            }

            @Override
            public void close() {
                bar.close();
                out.println();
            }
        };
    }

    /**
     * A bar with as much beside it as there is room for, the numbers first: {@code load  12% [==>   ] 24,000 of ~200,000}.
     *
     * @param lines how many there are; 0 when nobody can say, and then there is no bar
     * @param millis since the beginning
     */
    static String drawn(String task, long settled, long lines, long millis, int width) {
        String speed = String.format(Locale.ROOT, "  %,.0f/s", 1e3 * settled / Math.max(1, millis));
        String count = String.format(Locale.ROOT, "%,d", settled);
        if (lines == 0) {
            return padded(task + "  " + count + speed, width);
        }
        String total = String.format(Locale.ROOT, " of ~%,d", lines);
        String percent = String.format(Locale.ROOT, "%s %3d%%", task, 100 * settled / lines);
        for (String beside : List.of(count + total + speed, count + total, count, "")) {
            int room = width - percent.length() - beside.length() - 4;
            if (room >= SHORTEST_BAR) {
                int done = (int) (room * settled / lines);
                String bar = "=".repeat(done) + (done < room ? ">" + " ".repeat(room - done - 1) : "");
                return padded(percent + " [" + bar + "] " + beside, width);
            }
        }
        return padded(percent, width);
    }

    /** To the width: what was longer before is written over. */
    private static String padded(String text, int width) {
        return text.length() > width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }

    /** A line now and then, for files that a person reads later. */
    static Progress lines(PrintStream out, String units, long size, LongSupplier nanos) {
        return new Progress() {
            private static final long EVERY_NANOS = 2_000_000_000L;
            private static final double SECOND = 1e9;

            private long toldAt = nanos.getAsLong();
            private long told;

            @Override
            public void at(long settled, long taken, long bytesTaken) {
                long now = nanos.getAsLong();
                if (now - toldAt < EVERY_NANOS) {
                    return;
                }
                long lines = estimate(size, taken, bytesTaken);
                double speed = (settled - told) * SECOND / (now - toldAt);
                String text = lines == 0
                        ? String.format(Locale.ROOT, "%,d %s  %,.0f/s", settled, units, speed)
                        : String.format(
                                Locale.ROOT,
                                "%d %%  %,d of ~%,d %s  %,.0f/s",
                                100 * settled / lines,
                                settled,
                                lines,
                                units,
                                speed);
                out.println(text);
                toldAt = now;
                told = settled;
            }

            @Override
            public void makeRoom() {}

            @Override
            public void close() {}
        };
    }
}
