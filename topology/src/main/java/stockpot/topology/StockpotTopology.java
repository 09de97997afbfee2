package stockpot.topology;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.decide.DecidingProcessor;
import stockpot.topology.decide.DecidingProcessor.Sinks;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.log.LogCheck;
import stockpot.topology.log.MarkedStore;
import stockpot.topology.records.RecordKey;

/**
 * The drawing. For each family the same four stages, and nothing else reads a command topic:
 *
 * <pre>
 *   stockpot.F.commands --> decide --> stockpot.F.results
 *                             |   \--> stockpot.F.ledger
 *                          store F \-> stockpot.dead-letters
 * </pre>
 *
 * <p>The catalog's decider also repeats some of its rows on {@code stockpot.catalog}, which every node reads whole.
 */
public final class StockpotTopology {
    /**
     * The changelog is what a node reads after a crash, so it is compacted early: in small segments, because the one being
     * written never is.
     */
    static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.3",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(8 << 20));

    private final Families families;
    private final Layout layout;
    private final LogCheck check;
    private final OwnedPartitions ownedPartitions;
    private final PendingRequests waiters;
    private final CatalogView catalogView;

    public StockpotTopology(
            Families families,
            Layout layout,
            LogCheck check,
            OwnedPartitions ownedPartitions,
            PendingRequests waiters,
            CatalogView catalogView) {
        this.families = families;
        this.layout = layout;
        this.check = check;
        this.ownedPartitions = ownedPartitions;
        this.waiters = waiters;
        this.catalogView = catalogView;
    }

    public Topology draw() {
        Topology topology = new Topology();
        families.all().forEach(family -> addFamily(topology, family));
        topology.addSink(
                Sinks.of(CatalogFamily.CATALOG.name()).view(),
                layout.topics().catalogView(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                CatalogFamily.CATALOG.name());
        catalogView.addTo(topology, layout.topics());
        return topology;
    }

    private <S, C, E> void addFamily(Topology topology, Family<S, C, E> family) {
        String name = family.name();
        String source = name + "-commands";
        Sinks sinks = Sinks.of(name);
        topology.addSource(
                source,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                family.topics(layout).commands());
        topology.addProcessor(
                name,
                () -> new DecidingProcessor<>(family, layout, check, ownedPartitions, waiters, catalogView),
                source);
        topology.addStateStore(MarkedStore.builder(family.topics(layout), CHANGELOG, check), name);
        addSink(topology, sinks.results(), family.topics(layout).results(), name);
        addSink(topology, sinks.ledger(), family.topics(layout).ledger(), name);
        topology.addSink(
                sinks.deadLetters(),
                layout.topics().deadLetters(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                name);
    }

    private void addSink(Topology topology, String sink, String topic, String parent) {
        StreamPartitioner<byte[], byte[]> byKey =
                (to, key, value, partitions) -> Optional.of(Set.of(RecordKey.partition(key, layout.partitions())));
        topology.addSink(sink, topic, new ByteArraySerializer(), new ByteArraySerializer(), byKey, parent);
    }
}
