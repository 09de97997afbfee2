package stockpot.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import stockpot.schemas.Topics;
import stockpot.topology.log.LogConsumers;

/** Where all logs end at one moment, while nodes go on writing. */
final class LogCut {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LogCut() {}

    /** What makes a log: its identity and the commands. All else follows from them. */
    static List<TopicPartition> logs(Topics topics, int partitions) {
        return Stream.concat(
                        Stream.of(new TopicPartition(topics.meta(), 0)),
                        topics.families().stream().flatMap(family -> all(family.commands(), partitions)))
                .toList();
    }

    /** What an export has: the log, and the contracts that lie beside it. */
    static List<TopicPartition> withContracts(Topics topics, int partitions) {
        return Stream.concat(logs(topics, partitions).stream(), all(topics.contracts(), partitions))
                .toList();
    }

    private static Stream<TopicPartition> all(String topic, int partitions) {
        return IntStream.range(0, partitions).mapToObj(each -> new TopicPartition(topic, each));
    }

    /**
     * Offsets behind the last committed records at one moment. Commands follow from commands of other
     * partitions: ends of different moments would keep what followed from something and lose the thing itself. When all
     * partitions are asked twice and not one has moved, all were as they are at the moment between.
     *
     * @throws Settings.BadSetting when the nodes leave no such moment
     */
    static Map<TopicPartition, Long> ends(Map<String, Object> client, List<TopicPartition> partitions) {
        try (Consumer<byte[], byte[]> asked = LogConsumers.committed(client)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            Map<TopicPartition, Long> before = asked.endOffsets(partitions);
            while (System.nanoTime() < deadline) {
                Map<TopicPartition, Long> after = asked.endOffsets(partitions);
                if (after.equals(before)) {
                    return after;
                }
                before = after;
            }
        }
        throw new Settings.BadSetting("within " + PATIENCE.toSeconds() + " s there was no moment at which nothing was"
                + " written, so no ends of the logs can be found that belong together: try again when there is less to"
                + " do, or stop the nodes");
    }
}
