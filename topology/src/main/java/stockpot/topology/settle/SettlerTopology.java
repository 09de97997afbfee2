package stockpot.topology.settle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.TraceHeader;

/**
 * A second, small application beside the one that decides: ledgers in, commands out. At least once is enough, because the
 * receiver knows each command by its source; so the command topics see no transaction.
 */
public final class SettlerTopology {
    private static final String SETTLE = "settle";

    private final Layout layout;
    private final List<Family<?, ?, ?>> settled;
    private final FollowUps followUps;

    /**
     * Draws for these families: what follows from the ledger of one is for another of those that anything follows from.
     *
     * @param already what was sent before this log was imported
     */
    public SettlerTopology(Layout layout, Families families, Settled already) {
        this.layout = layout;
        this.settled = families.all().stream()
                .filter(family -> !family.reactions().types().isEmpty())
                .toList();
        this.followUps = new FollowUps(families, already);
    }

    public Topology draw() {
        Topology topology = new Topology();
        topology.addSource(
                "ledgers",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                settled.stream().map(family -> family.topics(layout).ledger()).toArray(String[]::new));
        topology.addProcessor(SETTLE, Settling::new, "ledgers");
        for (Family<?, ?, ?> family : settled) {
            addSink(
                    topology,
                    sink(family.topics().commands()),
                    family.topics(layout).commands(),
                    UnaryOperator.identity());
        }
        addSink(topology, sink(Topics.DEFAULT.contracts()), layout.topics().contracts(), RecordKey::owner);
        return topology;
    }

    private static String sink(String topic) {
        return "to-" + topic;
    }

    private void addSink(Topology topology, String name, String topic, UnaryOperator<byte[]> owner) {
        StreamPartitioner<byte[], byte[]> byKey = (to, key, value, partitions) ->
                Optional.of(Set.of(RecordKey.partition(owner.apply(key), layout.partitions())));
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), byKey, SETTLE);
    }

    private final class Settling implements Processor<byte[], byte[], byte[], byte[]> {
        private @Nullable ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> toInit) {
            this.context = toInit;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Header type = record.headers().lastHeader(LedgerHeaders.TYPE);
            if (context == null || type == null || !isSettled(type)) {
                return;
            }
            Headers followed = TraceHeader.alone(record.headers());
            for (FollowUp followUp : followUps.of(record.value())) {
                context.forward(
                        new Record<>(followUp.key(), followUp.value(), record.timestamp(), followed),
                        sink(followUp.topic()));
            }
        }

        private boolean isSettled(Header type) {
            String text = new String(type.value(), StandardCharsets.UTF_8);
            return followUps.follow(text.substring(text.lastIndexOf('.') + 1));
        }
    }
}
