package stockpot.topology.settle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AutoClose;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.Workbench;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.table.Unreadable;

/** A settler that a test drives: ledger records in, commands out. */
abstract class SettlerDriven {
    @AutoClose
    private final TopologyTestDriver driver = new TopologyTestDriver(
            new SettlerTopology(new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT), StockpotFamilies.ALL).draw(),
            new Properties());

    /** Puts a record into a ledger; {@code members} begin with a comma. */
    void happened(String topic, String type, String members) {
        String value = "{\"type\":\"" + type + "\",\"instance\":\"shop\"" + members + "}";
        RecordHeaders headers = new RecordHeaders();
        headers.add(LedgerHeaders.TYPE, ("stockpot.family." + type).getBytes(StandardCharsets.UTF_8));
        input(topic, new TestRecord<>(new byte[0], value.getBytes(StandardCharsets.UTF_8), headers, 7L));
    }

    void input(String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    List<TestRecord<byte[], byte[]>> sent(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    <C> List<Envelope<C>> sentTo(Family<?, C, ?> family) {
        Records<?, C, ?> records = new Records<>(family.codec());
        return sent(family.topics().commands()).stream()
                .map(record -> read(records, record))
                .toList();
    }

    static <C> Envelope<C> read(Records<?, C, ?> records, TestRecord<byte[], byte[]> record) {
        try {
            return records.read(record.key(), record.value(), 0, 1);
        } catch (Unreadable e) {
            throw new AssertionError(e);
        }
    }

    static <C> Envelope<C> settled(String ledger, long offset, int ordinal, C command) {
        return new Envelope.Settled<>(new SourcePosition(ledger, 0, offset, ordinal), command);
    }
}
