package stockpot.node.load;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a person how far a load, or whatever else takes its time, has come. */
public interface Progress extends AutoCloseable {
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
                ? bar(System.err, task, size)
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
     * <p>It is written as plain text of a fixed width. Left alone the library would open the terminal to learn its width, and
     * take the interrupt key from the JVM on the way.
     */
    static Progress bar(PrintStream out, String task, long size) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setInitialMax(-1)
                .showSpeed()
                .setConsumer(new DelegatingProgressBarConsumer(text -> out.print("\r" + text), 79))
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
