package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private Progress lines(long size) {
        return Progress.lines(new PrintStream(shown, true, StandardCharsets.UTF_8), "lines", size, nanos::get);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineEveryTwoSecondsSaysHowFarAndHowFast() {
        try (Progress progress = lines(2_000_000)) {
            nanos.set(1_900_000_000);
            progress.at(1, 2, 100);
            assertThat(shown()).isEmpty();
            nanos.set(2_000_000_000);
            progress.at(24_000, 30_000, 300_000);
            nanos.set(5_000_000_000L);
            progress.at(54_000, 60_000, 600_000);
        }
        assertThat(shown())
                .isEqualTo("12 %  24,000 of ~200,000 lines  12,000/s\n27 %  54,000 of ~200,000 lines  10,000/s\n");
    }

    @Test
    void aStreamHasNoEndThatIsKnown() {
        try (Progress progress = lines(0)) {
            nanos.set(2_000_000_000);
            progress.at(3_000, 3_000, 1);
        }
        assertThat(shown()).isEqualTo("3,000 lines  1,500/s\n");
    }

    @Test
    void aBarIsShownAndMakesRoomForOtherLines() {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        try (Progress progress = Progress.bar(out, "load", 1_000)) {
            progress.at(5, 10, 100);
            progress.makeRoom();
            out.println("line 3: no");
        }
        assertThat(shown()).contains("\r\033[Kline 3: no\n").contains("5/100");
    }
}
