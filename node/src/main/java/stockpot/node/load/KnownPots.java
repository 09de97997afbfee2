package stockpot.node.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.PotSource;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.pots.PotCodec;
import stockpot.topology.records.RecordKey;

/**
 * The pots there are, as their ledger says; it is read when the first line names a pot, and most files name none.
 *
 * <p>A pot that was looked for and is not there stays unknown to this load, so that a million lines that name it cost one
 * look.
 */
final class KnownPots implements PotSource, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final byte[] OPENED = "stockpot.pots.PotOpened".getBytes(US_ASCII);
    private static final byte[] CLOSED = "stockpot.pots.PotClosed".getBytes(US_ASCII);

    private final Map<String, Object> client;
    private final Topics topics;
    private final Set<Bytes> there = new HashSet<>();
    private final Set<Bytes> unknown = new HashSet<>();
    private @Nullable Consumer<byte[], byte[]> consumer;

    KnownPots(Map<String, Object> client, Topics topics) {
        this.topics = topics;
        this.client = client;
    }

    @Override
    public boolean isThere(PotKey pot) {
        Bytes key = Bytes.wrap(RecordKey.of(PotCodec.key(pot).toArray(String[]::new)));
        if (there.contains(key)) {
            return true;
        }
        if (unknown.contains(key)) {
            return false;
        }
        readOn();
        if (!there.contains(key)) {
            unknown.add(key);
        }
        return there.contains(key);
    }

    /** Reads to where the ledger ends now. */
    private void readOn() {
        Consumer<byte[], byte[]> ledger = consumer == null ? open() : consumer;
        consumer = ledger;
        Map<TopicPartition, Long> ends = ledger.endOffsets(ledger.assignment());
        while (ends.entrySet().stream().anyMatch(end -> ledger.position(end.getKey()) < end.getValue())) {
            ledger.poll(POLL).forEach(this::read);
        }
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        Consumer<byte[], byte[]> ledger =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = ledger
                .partitionsFor(topics.family(Topics.POTS.name()).ledger())
                .stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        ledger.assign(partitions);
        ledger.seekToBeginning(partitions);
        return ledger;
    }

    /** Most records are credits; their type in the header is all that is looked at. */
    private void read(ConsumerRecord<byte[], byte[]> fact) {
        Header type = fact.headers().lastHeader(LedgerHeaders.TYPE);
        if (type == null) {
            return;
        }
        if (Arrays.equals(type.value(), OPENED)) {
            there.add(Bytes.wrap(fact.key()));
        } else if (Arrays.equals(type.value(), CLOSED)) {
            there.remove(Bytes.wrap(fact.key()));
        }
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
