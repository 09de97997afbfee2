package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Level;
import stockpot.kernel.Levels;
import stockpot.kernel.Unavailable;
import stockpot.node.LevelQuestion.Said;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.Peers;

/** What is not to be written before all partitions know it. */
class LevelOfAllTest {
    private static final HostInfo OTHER = new HostInfo("other", 1);
    private static final int HALF = 2 * Topics.FAMILIES.size();

    private Said here = new Said(2, 2, HALF, List.of(OTHER));
    private Said there = new Said(2, 1, HALF, List.of());
    private boolean gone;
    private int asked;

    private LevelOfAll begunAt(int level) {
        Layout layout = new Layout(4, Duration.ofMinutes(5), Duration.ofHours(24), Topics.DEFAULT, level);
        Peers peers = (node, name, question, patience) -> {
            asked++;
            assertThat(node).isEqualTo(OTHER);
            if (gone) {
                throw new IOException("gone");
            }
            return there.write();
        };
        return new LevelOfAll(layout, new Levels(List.of(Level.ONE, Level.TWO)), () -> here, peers);
    }

    @Test
    void aLogThatBeganAtTheHighestAsksNobody() throws Exception {
        assertThat(begunAt(2).now()).isEqualTo(2);
        assertThat(asked).isZero();
    }

    @Test
    void theLowestOfAllCountsAndTheHighestIsAskedForNoMore() throws Exception {
        LevelOfAll all = begunAt(1);
        assertThat(all.now()).isEqualTo(1);
        there = new Said(2, 2, HALF, List.of());
        assertThat(all.now()).isEqualTo(2);
        assertThat(all.now()).isEqualTo(2);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aNodeWithoutPartitionsHasNoSay() throws Exception {
        here = new Said(2, Integer.MAX_VALUE, 0, List.of(OTHER));
        there = new Said(2, 1, 2 * HALF, List.of());
        assertThat(begunAt(1).now()).isEqualTo(1);
    }

    /** One that nobody speaks for, one that is just opened, and a node that does not answer. */
    @Test
    void whatIsNotKnownIsNotGuessed() {
        there = new Said(2, 2, HALF - 1, List.of());
        notReady();
        there = new Said(2, 0, HALF, List.of());
        notReady();
        gone = true;
        notReady();
    }

    private void notReady() {
        assertThatThrownBy(begunAt(1)::now)
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.kind()).isEqualTo(Unavailable.Kind.NOT_READY));
    }
}
