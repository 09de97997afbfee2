package stockpot.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.topology.query.Peers;

/** A node serves only where the others find it, and nobody else. */
class WhereaboutsTest {
    private static final HostInfo FIRST = new HostInfo("127.0.0.1", 1);
    private static final HostInfo SECOND = new HostInfo("127.0.0.1", 2);

    /** Who really is at which address. */
    private final Map<HostInfo, Whereabouts> nodes = new HashMap<>();

    private final Peers peers = (node, name, question, patience) -> {
        Whereabouts there = nodes.get(node);
        if (there == null) {
            throw new IOException("connection refused");
        }
        return name.equals(Whereabouts.WHO) ? there.name() : there.whoIsAt(question);
    };

    private Whereabouts claims(String address) {
        return new Whereabouts(peers, address);
    }

    @Test
    void isFoundWhereItSaysThatItIs() {
        Whereabouts first = claims("127.0.0.1:1");
        nodes.put(FIRST, first);
        nodes.put(SECOND, claims("127.0.0.1:2"));
        assertThatCode(first::requireOwn).doesNotThrowAnyException();
        assertThatCode(() -> first.requireSeenBy(List.of(SECOND))).doesNotThrowAnyException();
        nodes.remove(SECOND);
        assertThatCode(() -> first.requireSeenBy(List.of(SECOND)))
                .as("a node that died is no reason")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:2, another node of this cluster answers there",
        "127.0.0.1:3, connection refused",
        "0.0.0.0:1, every address",
        "[::]:1, every address",
        "no.such.host.invalid:1, connection refused"
    })
    void isRefusedElsewhere(String advertised, String why) {
        nodes.put(FIRST, claims("127.0.0.1:1"));
        nodes.put(SECOND, claims("127.0.0.1:2"));
        Whereabouts wrong = claims(advertised);
        assertThatThrownBy(wrong::requireOwn)
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining(why)
                .hasMessageContaining("set STOCKPOT_ADVERTISED_URL");
    }

    /** As 127.0.0.1 is on another machine: each finds itself there. */
    @Test
    void isRefusedWhereOthersFindAnotherNode() {
        Whereabouts first = claims("127.0.0.1:1");
        nodes.put(FIRST, first);
        Peers there = (node, name, question, patience) -> "somebody".getBytes(StandardCharsets.UTF_8);
        nodes.put(SECOND, new Whereabouts(there, "127.0.0.1:2"));
        assertThatThrownBy(() -> first.requireSeenBy(List.of(SECOND)))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("seen from 127.0.0.1:2 another node answers there");
    }
}
