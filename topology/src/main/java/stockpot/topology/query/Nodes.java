package stockpot.topology.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.topology.decide.OwnedPartitions;

/** Who owns which partition, as far as this node knows. */
public final class Nodes {
    private final Supplier<Collection<StreamsMetadata>> known;
    private final HostInfo self;

    public Nodes(KafkaStreams streams, HostInfo self) {
        this(streams::metadataForAllStreamsClients, self);
    }

    public Nodes(Supplier<Collection<StreamsMetadata>> known, HostInfo self) {
        this.known = known;
        this.self = self;
    }

    /**
     * The other node that owns a partition. The partition is looked up and never a key: with some rebalance under way
     * Kafka Streams would map the key to a partition by a count that is wrong for the moment.
     *
     * @return empty when nobody does, or only this node believes to
     */
    public Optional<HostInfo> otherOwner(OwnedPartitions.Id id, String commandTopic) {
        TopicPartition wanted = new TopicPartition(commandTopic, id.partition());
        for (StreamsMetadata node : known.get()) {
            if (node.topicPartitions().contains(wanted) && !node.hostInfo().equals(self)) {
                return Optional.of(node.hostInfo());
            }
        }
        return Optional.empty();
    }

    /** All other nodes. */
    public List<HostInfo> others() {
        List<HostInfo> others = new ArrayList<>();
        for (StreamsMetadata node : known.get()) {
            if (!node.hostInfo().equals(self)) {
                others.add(node.hostInfo());
            }
        }
        return others;
    }
}
