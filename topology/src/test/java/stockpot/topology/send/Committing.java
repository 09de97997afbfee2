package stockpot.topology.send;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Commits of a node without the Kafka Streams that would make them. */
public final class Committing {
    private Committing() {}

    /** Commits all that is before an offset. */
    public static void upTo(Commits commits, TopicPartition input, long offset) {
        commits.committed(Map.of(input, offset));
    }
}
