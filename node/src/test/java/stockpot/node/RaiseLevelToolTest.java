package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.Peers;

class RaiseLevelToolTest {
    private static final HostInfo FIRST = new HostInfo("a", 1);
    private static final HostInfo SECOND = new HostInfo("b", 2);
    private static final HostInfo THIRD = new HostInfo("c", 3);

    /** Nodes of which each knows the next. */
    private static Peers answering(Map<HostInfo, LevelQuestion.Said> said) {
        return (node, name, question, patience) -> {
            if (!said.containsKey(node)) {
                throw new IOException("connection refused");
            }
            return said.get(node).write();
        };
    }

    private static LevelQuestion.Said said(int known, HostInfo... others) {
        return new LevelQuestion.Said(known, 1, 0, List.of(others));
    }

    @Test
    void asksAllNodesThatOneOfThemKnows() throws Exception {
        Map<HostInfo, LevelQuestion.Said> all =
                Map.of(FIRST, said(2, SECOND), SECOND, said(2, FIRST, THIRD), THIRD, said(2, SECOND));
        assertThat(RaiseLevelTool.ask(List.of(FIRST), answering(all))).isEqualTo(all);
    }

    @Test
    void changesNothingBeforeAllKnowTheLevel() throws Exception {
        Map<HostInfo, LevelQuestion.Said> all =
                RaiseLevelTool.ask(List.of(FIRST), answering(Map.of(FIRST, said(2, SECOND), SECOND, said(1, FIRST))));
        assertThatThrownBy(() -> RaiseLevelTool.requireKnown(all, 2))
                .hasMessage(
                        "not all nodes know level 2, and nothing was changed: the node at b:2 (up to level 1) must be"
                                + " replaced first");
        assertThatCode(() -> RaiseLevelTool.requireKnown(all, 1)).doesNotThrowAnyException();
    }

    /** A node that has no partition says nothing of any level, and one that is moving is nobody's. */
    @Test
    void waitsForAllPartitions() {
        Layout layout = new Layout(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
        LevelQuestion.Said five = new LevelQuestion.Said(2, 2, 5, List.of());
        LevelQuestion.Said three = new LevelQuestion.Said(2, 2, 3, List.of());
        LevelQuestion.Said behind = new LevelQuestion.Said(2, 1, 3, List.of());
        LevelQuestion.Said none = new LevelQuestion.Said(2, Integer.MAX_VALUE, 0, List.of());
        assertThat(RaiseLevelTool.isInForce(Map.of(FIRST, five, SECOND, three, THIRD, none), 2, layout))
                .isTrue();
        assertThat(RaiseLevelTool.isInForce(Map.of(FIRST, five, SECOND, behind), 2, layout))
                .isFalse();
        assertThat(RaiseLevelTool.isInForce(Map.of(FIRST, five, SECOND, none), 2, layout))
                .isFalse();
        assertThat(RaiseLevelTool.isInForce(Map.of(FIRST, none), 2, layout)).isFalse();
    }

    @Test
    void changesNothingWhenOneDoesNotAnswer() {
        assertThatThrownBy(() -> RaiseLevelTool.ask(List.of(FIRST), answering(Map.of(FIRST, said(2, THIRD)))))
                .hasMessage("the node at c:3 does not say which levels it knows, and nothing was changed: connection"
                        + " refused. A node that is gone is forgotten after ten seconds");
    }
}
