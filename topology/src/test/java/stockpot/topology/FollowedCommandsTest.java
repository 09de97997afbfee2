package stockpot.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;
import static stockpot.topology.decide.Workbench.NOON;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;
import stockpot.stock.StockCommand;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Workbench;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.stock.StockFamily;

/** Commands that come with a {@code traceparent}. */
class FollowedCommandsTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Records<?, StockCommand, ?> stock = new Records<>(StockFamily.STOCK.codec());
    private int ids;

    /** Whoever may write commands may write headers, which must not multiply. */
    @Test
    void haveResultsAndLedgerRecordsWithTheSame(@TempDir Path folder) {
        Layout layout = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
        try (TestTopology topology = new TestTopology(layout, folder, NOON)) {
            send(topology, define(CHAIR, "5"), PARENT);
            send(topology, lock(CHAIR, "a", "1", 1000), PARENT + "x".repeat(1_000));
            send(topology, lock(CHAIR, "b", "1", 1000), "");
            for (String topic : List.of(Topics.STOCK.results(), Topics.STOCK.ledger())) {
                assertThat(topology.read(topic))
                        .as(topic)
                        .extracting(FollowedCommandsTest::traceparent)
                        .containsExactly(PARENT, "none", "none");
            }
        }
    }

    private static String traceparent(TestRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("traceparent");
        return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void send(TestTopology topology, StockCommand command, String parent) {
        byte[] value = stock.write(new Envelope.Sent<>("id-" + ids++, false, "", command));
        topology.append(
                Topics.STOCK.commands(),
                stock.key(command),
                value,
                NOON,
                new RecordHeader("traceparent", parent.getBytes(StandardCharsets.UTF_8)));
    }
}
