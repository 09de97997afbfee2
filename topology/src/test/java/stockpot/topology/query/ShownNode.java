package stockpot.topology.query;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.schemas.Topics;

/** A node as Kafka Streams would show it to the others: the partitions that it owns, the same of each family. */
abstract class ShownNode implements StreamsMetadata {
    private final int number;
    private final List<Topics.Family> families;
    private final List<Integer> partitions;

    ShownNode(int number, List<Topics.Family> families, List<Integer> partitions) {
        this.number = number;
        this.families = families;
        this.partitions = partitions;
    }

    ShownNode(int number, Topics.Family family, List<Integer> partitions) {
        this(number, List.of(family), partitions);
    }

    @Override
    public HostInfo hostInfo() {
        return new HostInfo("node", number);
    }

    @Override
    public Set<TopicPartition> topicPartitions() {
        return families.stream()
                .flatMap(family ->
                        partitions.stream().map(partition -> new TopicPartition(family.commands(), partition)))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> stateStoreNames() {
        return families.stream().map(Topics.Family::name).collect(Collectors.toSet());
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
