package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;

/** The log is enough: the same commands come to the same events, and the events alone to the same rows. */
class DeterminismLawTest {
    private static final int EPISODES = 100;
    private static final int STEPS = 500;

    @Test
    void theSameCommandsComeToTheSameEvents() {
        StockRun first = new StockRun(new StockDecider(), true);
        StockRun second = new StockRun(new StockDecider(), true);
        for (long seed = 0; seed < EPISODES; seed++) {
            Episode episode = Episode.random(seed, STEPS);
            assertThat(first.play(episode.limit(), episode.steps())).isNull();
            assertThat(second.play(episode.limit(), episode.steps())).isNull();
            assertThat(second.decisions()).isEqualTo(first.decisions());
            assertThat(second.rows().all()).isEqualTo(first.rows().all());
        }
        assertThat(first.commands()).isGreaterThan(EPISODES * STEPS / 2);
    }

    @Test
    void theEventsAloneComeToTheSameRows() {
        StockRun run = new StockRun(new StockDecider(), true);
        int events = 0;
        for (long seed = 0; seed < EPISODES; seed++) {
            Episode episode = Episode.random(seed, STEPS);
            List<Step> steps = withoutSales(episode);
            assertThat(run.play(episode.limit(), steps)).isNull();
            assertThat(folded(run.log(), new StockDecider()).all())
                    .isEqualTo(run.rows().all());
            events += run.log().size();
        }
        assertThat(events).isGreaterThan(EPISODES * STEPS / 4);
    }

    /** The check itself is worth something: a rule that remembers, and an event that goes missing, are seen. */
    @Test
    void aRuleThatRemembersAndALostEventAreFound() {
        Episode episode = Episode.random(1, STEPS);
        StockRun first = new StockRun(new Forgetful(), false);
        StockRun second = new StockRun(new Forgetful(), false);
        second.play(episode.limit(), episode.steps().subList(0, 1));
        first.play(episode.limit(), episode.steps());
        second.play(episode.limit(), episode.steps());
        assertThat(second.decisions()).isNotEqualTo(first.decisions());

        StockRun run = new StockRun(new StockDecider(), false);
        assertThat(run.play(episode.limit(), withoutSales(episode))).isNull();
        List<StockRun.Entry> log = new ArrayList<>(run.log());
        log.removeIf(entry -> entry.event() instanceof StockEvent.ProductChanged);
        assertThat(log).hasSizeLessThan(run.log().size());
        assertThat(folded(log, new StockDecider()).all())
                .isNotEqualTo(run.rows().all());
    }

    /** Has no event of its own yet. */
    private static List<Step> withoutSales(Episode episode) {
        return episode.steps().stream()
                .filter(step -> !(step.action() instanceof Step.Sell))
                .toList();
    }

    private static StockRows folded(List<StockRun.Entry> log, StockDecider rules) {
        StockRows rows = new StockRows();
        for (StockRun.Entry entry : log) {
            rows.fold(rules, entry.key(), entry.serial(), entry.event());
        }
        return rows;
    }

    /** Refuses every third command it is asked. */
    private static final class Forgetful implements Decider<Stock, StockCommand, StockEvent> {
        private final StockDecider rules = new StockDecider();
        private int asked;

        @Override
        public Decision<StockEvent> decide(Stock stock, StockCommand command, CommandContext at) {
            asked++;
            return asked % 3 == 0
                    ? Decision.reject(StockRejection.Code.PRODUCT_UNKNOWN)
                    : rules.decide(stock, command, at);
        }

        @Override
        public Stock apply(Stock stock, StockEvent event) {
            return rules.apply(stock, event);
        }
    }
}
