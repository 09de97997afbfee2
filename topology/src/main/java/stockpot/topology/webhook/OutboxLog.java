package stockpot.topology.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.log.LogConsumers;
import stockpot.topology.send.Patience;
import stockpot.topology.webhook.OutboxRows.Write;

/** The topic in which the {@link Outbox} is written down. */
final class OutboxLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String topic;
    private final Map<String, Object> client;
    private final Producer<byte[], byte[]> producer;

    OutboxLog(Map<String, Object> client, String topic) {
        this.topic = topic;
        this.client = client;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "stockpot-webhooks");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes all of them, and returns when the brokers have them.
     *
     * @throws KafkaException when one was not taken; then others may have been
     */
    void write(List<Write> writes) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>(writes.size());
        for (Write each : writes) {
            sent.add(producer.send(new ProducerRecord<>(topic, each.partition(), each.key(), each.value())));
        }
        for (Future<?> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new KafkaException("what is to be told by webhooks cannot be written down", e.getCause());
            }
        }
    }

    /** What is written down of those ledgers, as far as the topic goes now; keys of a webhook in the order of the ledger. */
    Map<OwnedPartitions.Id, NavigableMap<Bytes, byte[]>> read(Collection<OwnedPartitions.Id> ledgers) {
        Map<OwnedPartitions.Id, NavigableMap<Bytes, byte[]>> rows = new HashMap<>();
        ledgers.forEach(each -> rows.put(each, new TreeMap<>()));
        List<TopicPartition> all = ledgers.stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .distinct()
                .toList();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            consumer.seekToBeginning(all);
            Patience patience = Patience.of(PATIENCE);
            while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                if (patience.isOver()) {
                    throw new TimeoutException(topic + " is not read within " + PATIENCE.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    NavigableMap<Bytes, byte[]> of =
                            rows.get(new OwnedPartitions.Id(OutboxRows.family(record.key()), record.partition()));
                    if (of != null && record.value() != null) {
                        of.put(Bytes.wrap(record.key()), record.value());
                    } else if (of != null) {
                        of.remove(Bytes.wrap(record.key()));
                    }
                }
            }
        }
        return rows;
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "stockpot-webhooks-load");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return LogConsumers.committed(settings);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
