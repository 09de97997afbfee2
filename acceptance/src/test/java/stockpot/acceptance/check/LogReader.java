package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import stockpot.acceptance.load.Shop;

/** Reads what the topics of stock hold, from offset 0, as any consumer can. */
public final class LogReader {
    public static final String COMMANDS = "stockpot.stock.commands";
    public static final String RESULTS = "stockpot.stock.results";
    public static final String LEDGER = "stockpot.stock.ledger";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> brokers;

    public LogReader(Map<String, Object> brokers) {
        this.brokers = Map.copyOf(brokers);
    }

    /**
     * Reads all there is of stock: the commands first, then results until there is one for each of them. Commands that come in
     * the meantime (ticks, mostly) are left out, with what came of them.
     */
    public History read(List<Operation> operations) {
        return read("stock", operations);
    }

    /** The same of a family's topics. */
    public History read(String family, List<Operation> operations) {
        List<LogRecord> commands = read("stockpot." + family + ".commands");
        Set<String> positions = new HashSet<>();
        Set<String> open = new HashSet<>();
        commands.forEach(command -> {
            positions.add(command.position());
            // What follows from another log is answered to nobody.
            if (!command.is("Tick") && !command.value().has("source")) {
                open.add(command.position());
            }
        });
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String topic = "stockpot." + family + ".results";
        List<LogRecord> results = read(topic);
        while (!covers(results, open) && System.nanoTime() < deadline) {
            results = read(topic);
        }
        // One transaction holds a command's results and its ledger records, so the ledger is complete by now.
        return new History(
                operations,
                commands,
                known(results, positions),
                known(read("stockpot." + family + ".ledger"), positions));
    }

    private static boolean covers(List<LogRecord> results, Set<String> open) {
        Set<String> found = new HashSet<>();
        results.forEach(result -> found.add(result.text("position")));
        return found.containsAll(open);
    }

    private static List<LogRecord> known(List<LogRecord> records, Set<String> positions) {
        Map<Integer, Long> ends = new HashMap<>();
        positions.forEach(position -> {
            String[] parts = position.split("/", -1);
            ends.merge(Integer.valueOf(parts[1]), Long.valueOf(parts[2]), Math::max);
        });
        return records.stream()
                .filter(record -> {
                    String[] parts = record.text("position").split("/", -1);
                    return Long.parseLong(parts[2]) <= ends.getOrDefault(Integer.valueOf(parts[1]), -1L);
                })
                .toList();
    }

    /**
     * All records of a topic that were written by now and are committed, partition by partition in the order of their offsets;
     * waits for the transactions that are open. An answer may be given before its records are written: a test that wants those
     * awaits them.
     */
    public List<LogRecord> read(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = written(partitions);
            List<LogRecord> records = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("cannot read " + topic + " to its end");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                        records.add(new LogRecord(
                                topic, record.partition(), record.offset(), record.timestamp(), json(record.value())));
                    }
                }
            }
            records.sort(Comparator.comparingInt(LogRecord::partition).thenComparingLong(LogRecord::offset));
            return records;
        }
    }

    private Map<TopicPartition, Long> written(List<TopicPartition> partitions) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(partitions);
        }
    }

    private Consumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> settings = new HashMap<>(brokers);
        settings.put("isolation.level", isolation);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static JsonNode json(byte[] value) {
        try {
            return Shop.JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
