package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
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
        return new LevelQuestion.Said(known, 1, List.of(others));
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

    @Test
    void changesNothingWhenOneDoesNotAnswer() {
        assertThatThrownBy(() -> RaiseLevelTool.ask(List.of(FIRST), answering(Map.of(FIRST, said(2, THIRD)))))
                .hasMessage("the node at c:3 does not say which levels it knows, and nothing was changed: connection"
                        + " refused. A node that is gone is forgotten after ten seconds");
    }
}
