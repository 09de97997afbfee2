package stockpot.node.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import stockpot.schemas.Topics;

/** What became of the load's commands, as the results topics say once it is committed. */
final class Results implements AutoCloseable {
    private final String prefix;
    private final Consumer<byte[], byte[]> consumer;
    private final int partitions;

    /**
     * Listens from now on.
     *
     * @param prefix what the ids of the load's commands begin with; a ticket follows
     */
    Results(Map<String, Object> client, Topics names, String prefix) {
        this.prefix = prefix;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> topics = new ArrayList<>();
        for (Topics.Family family : names.families()) {
            for (PartitionInfo partition : consumer.partitionsFor(family.results())) {
                topics.add(new TopicPartition(partition.topic(), partition.partition()));
            }
        }
        partitions = topics.size() / Topics.FAMILIES.size();
        consumer.assign(topics);
        consumer.seekToEnd(topics);
        // The ends have to be known before the first command is sent, and seeking by itself asks nobody.
        topics.forEach(consumer::position);
    }

    /** How many partitions each topic of a family has. */
    int partitions() {
        return partitions;
    }

    /** The results that have come; waits for the first of them, at most so long. */
    List<Result> poll(Duration patience) throws IOException {
        List<Result> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            Result result = Result.read(record.value(), prefix);
            if (result != null) {
                results.add(result);
            }
        }
        return results;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
