package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        try (Progress progress = Progress.bar(out, "load", 1_000, 40)) {
            progress.at(5, 10, 100);
            progress.makeRoom();
            out.println("line 3: no");
        }
        assertThat(shown()).contains("\r\033[Kline 3: no\n").contains(" 5 of ~100");
        assertThat(shown().split("[\r\n]"))
                .allMatch(each -> each.replace("\033[K", "").length() <= 39);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "79 | 24000  | 200000  | `load  12% [====>                                 ] 24,000 of ~200,000  12,000/s`",
                "39 | 24000  | 200000  | `load  12% [>       ] 24,000 of ~200,000`",
                "39 | 24000  | 2000000 | `load   1% [>                   ] 24,000`",
                "30 | 200000 | 200000  | `load 100% [==========] 200,000`",
                "24 | 24000  | 200000  | `load  12% [=>         ] `",
                "19 | 24000  | 200000  | `load  12%          `",
                "39 | 24000  | 0       | `load  24,000  12,000/s                 `",
                "79 | 0      | 200000  | `load   0% [>                                               ] 0 of ~200,000  0/s`",
            })
    void aBarHasBesideItWhatThereIsRoomFor(int width, long settled, long lines, String drawn) {
        assertThat(Progress.drawn("load", settled, lines, 2_000, width))
                .hasSize(width)
                .isEqualTo(drawn);
    }

    @ParameterizedTest
    @CsvSource({"24 40,40", "50 213,213", "24 5,20", "0 0,80", "'',80", "stty: no,80"})
    void aTerminalThatDoesNotKnowItsWidthHasTheUsual(String size, int columns) {
        assertThat(TerminalWidth.columns(size + "\n")).isEqualTo(columns);
    }
}
