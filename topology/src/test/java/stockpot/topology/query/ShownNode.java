package stockpot.topology.query;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.schemas.Topics;

/** A node as Kafka Streams would show it to the others: the partitions of one family that it owns. */
abstract class ShownNode implements StreamsMetadata {
    private final int number;
    private final Topics.Family family;
    private final List<Integer> partitions;

    ShownNode(int number, Topics.Family family, List<Integer> partitions) {
        this.number = number;
        this.family = family;
        this.partitions = partitions;
    }

    @Override
    public HostInfo hostInfo() {
        return new HostInfo("node", number);
    }

    @Override
    public Set<TopicPartition> topicPartitions() {
        return partitions.stream()
                .map(partition -> new TopicPartition(family.commands(), partition))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> stateStoreNames() {
        return Set.of(family.name());
    }

    @Override
    public Set<TopicPartition> standbyTopicPartitions() {
        return Set.of();
    }

    @Override
    public Set<String> standbyStateStoreNames() {
        return Set.of();
    }

    @Override
    public String host() {
        return hostInfo().host();
    }

    @Override
    public int port() {
        return hostInfo().port();
    }
}
