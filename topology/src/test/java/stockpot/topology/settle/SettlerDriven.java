package stockpot.topology.settle;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** Which event of its command each record is. */
    private static final int EVENT = 3;

    @AutoClose
    private TopologyTestDriver driver = driver(Settled.NOTHING);

    private static TopologyTestDriver driver(Settled settled) {
        Layout layout = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
        return new TopologyTestDriver(
                new SettlerTopology(layout, StockpotFamilies.ALL, settled).draw(), new Properties());
    }

    /** Makes the settler one of a log that was imported. */
    void imported(Settled settled) {
        driver.close();
        driver = driver(settled);
    }

    private final Map<String, Integer> happened = new HashMap<>();

    private static String commandsOf(String ledger) {
        return ledger.replace("ledger", "commands");
    }

    /** Puts a record into a ledger, of the next command of its log; {@code members} begin with a comma. */
    void happened(String topic, String type, String members) {
        String position = commandsOf(topic) + "/0/" + happened.merge(topic, 1, Integer::sum);
        String value = "{\"type\":\"" + type + "\",\"instance\":\"shop\"" + members + ",\"position\":\"" + position
                + "\",\"ordinal\":" + EVENT + "}";
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

    /** What follows from a record of a ledger, by how many came before it. */
    static SourcePosition source(String ledger, long before, int ordinal) {
        return new SourcePosition(commandsOf(ledger), 0, before + 1, EVENT, ordinal);
    }

    static <C> Envelope<C> settled(String ledger, long offset, int ordinal, C command) {
        return new Envelope.Settled<>(source(ledger, offset, ordinal), command);
    }
}
