package stockpot.acceptance.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StockTimelineTest {
    private final StockTimeline timeline = new StockTimeline(10);

    @Test
    void bothAreTrueWhileAWriteIsUnderWay() {
        long asked = System.nanoTime();
        timeline.begin(7);
        assertThat(timeline.possible(asked, System.nanoTime())).containsExactly(7, 10);
    }

    @Test
    void whatWasReplacedBeforeTheQuestionIsNotTrueAnyMore() {
        timeline.begin(7);
        timeline.end();
        long asked = System.nanoTime() + 1;
        assertThat(timeline.possible(asked, asked + 1)).containsExactly(7);
    }

    @Test
    void whatBeganAfterTheAnswerWasNotTrueYet() {
        long asked = System.nanoTime();
        long answered = System.nanoTime();
        while (System.nanoTime() == answered) {
            Thread.onSpinWait();
        }
        timeline.begin(7);
        assertThat(timeline.possible(asked, answered)).containsExactly(10);
    }
}
