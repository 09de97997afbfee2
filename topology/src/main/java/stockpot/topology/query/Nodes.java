package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.topology.decide.LiveTasks;

/** Who owns which partition, as far as this node knows. */
public final class Nodes {
    private final KafkaStreams streams;
    private final HostInfo self;

    public Nodes(KafkaStreams streams, HostInfo self) {
        this.streams = streams;
        this.self = self;
    }

    /**
     * The other node that owns a partition. The partition is looked up and never a key: with some rebalance under way
     * Kafka Streams would map the key to a partition by a count that is wrong for the moment.
     *
     * @return empty when nobody does, or only this node believes to
     */
    public Optional<HostInfo> otherOwner(LiveTasks.Id id, String commandTopic) {
        TopicPartition wanted = new TopicPartition(commandTopic, id.partition());
        for (StreamsMetadata node : streams.metadataForAllStreamsClients()) {
            if (node.topicPartitions().contains(wanted) && !node.hostInfo().equals(self)) {
                return Optional.of(node.hostInfo());
            }
        }
        return Optional.empty();
    }

    /** All other nodes. */
    public List<HostInfo> others() {
        List<HostInfo> others = new ArrayList<>();
        for (StreamsMetadata node : streams.metadataForAllStreamsClients()) {
            if (!node.hostInfo().equals(self)) {
                others.add(node.hostInfo());
            }
        }
        return others;
    }
}
