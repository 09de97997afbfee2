package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Tally tally = new Tally(new PrintStream(told, true, StandardCharsets.UTF_8), () -> {});

    private void load(Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            tally.loaded(kind);
        }
    }

    @Test
    void countsEachKindInAFixedOrder() {
        load(Kind.TEMPLATE, 1);
        load(Kind.PRODUCT, 1_999);
        load(Kind.CATEGORY, 2);
        assertThat(tally.summary(Duration.ofMillis(2_000)))
                .isEqualTo("loaded 1,999 products, 2 categories, 1 template in 2.0 s: 1,001/s");
    }

    @Test
    void countsWhatWasThereAndWhatFailedBesides() {
        load(Kind.PRODUCT, 3);
        tally.unchanged();
        tally.failed(7, "product_id is missing");
        assertThat(tally.summary(Duration.ofMillis(500)))
                .isEqualTo("loaded 3 products (1 unchanged, 1 failed) in 0.5 s: 8/s");
        assertThat(tally.failed()).isEqualTo(1);
    }

    @Test
    void saysSoWhenNothingWasLoaded() {
        assertThat(tally.summary(Duration.ZERO)).isEqualTo("loaded nothing in 0.0 s: 0/s");
    }

    @Test
    void tellsOfAHundredFailuresAndCountsTheRest() {
        for (int line = 1; line <= 250; line++) {
            tally.failed(line, "no");
        }
        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .hasSize(101)
                .startsWith("line 1: no")
                .endsWith("line 100: no", "more than 100 lines have failed; the others are only counted");
        assertThat(tally.failed()).isEqualTo(250);
    }

    @Test
    void whatStandsInAFileDoesNotSteerTheTerminal() {
        tally.failed(1, "there is no kind '\u001b[2J'");
        assertThat(told.toString(StandardCharsets.UTF_8)).isEqualTo("line 1: there is no kind '?[2J'\n");
    }
}
