package stockpot.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.records.Records;

/** Creates the topics, and finds out whether this node would decide as all before it did. */
public final class TopicPlan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(30);
    private static final String UNLIMITED = "-1";

    private final Map<String, Object> client;
    private final int replication;

    public TopicPlan(Map<String, Object> client, int replication) {
        this.client = client;
        this.replication = replication;
    }

    /**
     * Creates what is missing and settles the layout: the first node ever to start wrote it, and it holds for all after.
     *
     * @param wanted what this node is set to; used when it is the first
     * @return the layout that holds
     * @throws IllegalStateException when the partitions are another number than was set or than there are
     */
    public Layout settle(Layout wanted, boolean partitionsWereSet) throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            create(admin, List.of(topic(Topics.META, 1, TopicConfig.CLEANUP_POLICY_DELETE, false)));
            Layout first = firstLayout();
            Layout layout = first == null ? writeLayout(wanted) : first;
            if (partitionsWereSet && layout.partitions() != wanted.partitions()) {
                throw new IllegalStateException("the ledger was begun with " + layout.partitions()
                        + " partitions, which can never change, but STOCKPOT_PARTITIONS says " + wanted.partitions()
                        + ": leave the setting out or set it to " + layout.partitions());
            }
            create(admin, topics(layout.partitions()));
            check(admin, layout.partitions());
            return layout;
        }
    }

    /**
     * Identity of the log, drawn by the first node ever to start. Rows of another are not this log's, whatever their offsets
     * say.
     */
    public String identity() {
        List<byte[]> records = meta();
        try {
            String identity = records.isEmpty()
                    ? ""
                    : Records.JSON.readTree(records.getFirst()).path("log").asText("");
            if (identity.isEmpty()) {
                throw new IllegalStateException("the first record of " + Topics.META
                        + " names no log: it was begun by an" + " older stockpot, whose logs cannot be read");
            }
            return identity;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the first record of " + Topics.META, e);
        }
    }

    /** The topic that holds the rows of a family, as Kafka Streams names it. */
    public static String changelog(String family) {
        return StreamsSettings.APPLICATION_ID + "-" + family + "-changelog";
    }

    /** Throws all changelogs away and makes them again, empty. */
    public void recreateChangelogs(int partitions, Map<String, String> config) throws InterruptedException {
        List<String> names =
                Topics.FAMILIES.stream().map(family -> changelog(family.name())).toList();
        List<NewTopic> fresh = names.stream()
                .map(name -> {
                    Map<String, String> all = new HashMap<>(config);
                    all.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                    return new NewTopic(name, partitions, (short) replication).configs(all);
                })
                .toList();
        try (Admin admin = Admin.create(client)) {
            delete(admin, names);
            create(admin, fresh);
            describe(admin, names);
        }
    }

    private static void delete(Admin admin, List<String> names) throws InterruptedException {
        for (var deleted : admin.deleteTopics(names).topicNameValues().values()) {
            try {
                deleted.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new IllegalStateException("cannot delete the changelogs: " + e.getMessage(), e);
                }
            }
        }
        long deadline = System.nanoTime() + KNOWN_EVERYWHERE.toNanos();
        try {
            while (!Collections.disjoint(admin.listTopics().names().get(), names)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the changelogs are not deleted after " + KNOWN_EVERYWHERE);
                }
                Thread.sleep(POLL.toMillis());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot list the topics", e);
        }
    }

    /** The layout of the ledger that is there; empty when none was ever begun. */
    public Optional<Layout> find() throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            return admin.listTopics().names().get().contains(Topics.META)
                    ? Optional.ofNullable(firstLayout())
                    : Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot list the topics", e);
        }
    }

    private List<NewTopic> topics(int partitions) {
        List<NewTopic> topics = new ArrayList<>();
        for (Topics.Family family : Topics.FAMILIES) {
            topics.add(topic(family.commands(), partitions, TopicConfig.CLEANUP_POLICY_DELETE, true));
            topics.add(topic(family.results(), partitions, TopicConfig.CLEANUP_POLICY_DELETE, false));
            topics.add(topic(family.ledger(), partitions, TopicConfig.CLEANUP_POLICY_DELETE, false));
        }
        topics.add(topic(Topics.CATALOG_VIEW, 1, TopicConfig.CLEANUP_POLICY_COMPACT, false));
        topics.add(topic(Topics.DEAD_LETTERS, 1, TopicConfig.CLEANUP_POLICY_DELETE, false));
        return topics;
    }

    /** A topic that forgets nothing; {@code deciding} ones take their time from the broker. */
    private NewTopic topic(String name, int partitions, String cleanup, boolean deciding) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        config.put(TopicConfig.RETENTION_MS_CONFIG, UNLIMITED);
        config.put(TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED);
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        if (deciding) {
            config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        }
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(8 << 20));
        return new NewTopic(name, partitions, (short) replication).configs(config);
    }

    private static void create(Admin admin, List<NewTopic> topics) throws InterruptedException {
        for (var created : admin.createTopics(topics).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create the topics: " + e.getMessage(), e);
                }
            }
        }
    }

    private static void check(Admin admin, int partitions) throws InterruptedException {
        List<String> names = new ArrayList<>();
        Topics.FAMILIES.forEach(family -> names.addAll(List.of(family.commands(), family.results(), family.ledger())));
        for (TopicDescription topic : describe(admin, names)) {
            if (topic.partitions().size() != partitions) {
                throw new IllegalStateException(topic.name() + " has "
                        + topic.partitions().size() + " partitions and the ledger was begun with " + partitions
                        + "; a product would be looked for where it is not");
            }
        }
    }

    /** A topic that one broker has just created is unknown to the others for a moment, so they are asked again. */
    private static Collection<TopicDescription> describe(Admin admin, List<String> names) throws InterruptedException {
        long deadline = System.nanoTime() + KNOWN_EVERYWHERE.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get().values();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw new IllegalStateException("cannot describe the topics: " + e.getMessage(), e);
                }
                Thread.sleep(POLL.toMillis());
            }
        }
    }

    private Layout writeLayout(Layout wanted) {
        write(Records.write(out -> {
            out.writeStringField("log", Uuid.randomUuid().toString());
            out.writeNumberField("partitions", wanted.partitions());
            out.writeNumberField("outcomes_kept_ms", wanted.outcomesKept().toMillis());
            out.writeNumberField(
                    "keyed_outcomes_kept_ms", wanted.keyedOutcomesKept().toMillis());
        }));
        Layout first = firstLayout();
        if (first == null) {
            throw new IllegalStateException("the layout was written to " + Topics.META + " and is not there");
        }
        return first;
    }

    private void write(byte[] value) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.META, 0, null, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write to " + Topics.META + ": " + e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The first record of the topic: when two nodes begin a ledger at once, one of them is first and both see which. */
    private @Nullable Layout firstLayout() {
        List<byte[]> records = meta();
        return records.isEmpty() ? null : read(records.getFirst());
    }

    private List<byte[]> meta() {
        List<byte[]> values = new ArrayList<>();
        TopicPartition meta = new TopicPartition(Topics.META, 0);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(meta));
            consumer.seekToBeginning(List.of(meta));
            long end = consumer.endOffsets(List.of(meta)).getOrDefault(meta, 0L);
            while (consumer.position(meta) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }

    private static Layout read(byte[] value) {
        try {
            var layout = Records.JSON.readTree(value);
            return new Layout(
                    layout.path("partitions").intValue(),
                    Duration.ofMillis(layout.path("outcomes_kept_ms").longValue()),
                    Duration.ofMillis(layout.path("keyed_outcomes_kept_ms").longValue()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the layout in " + Topics.META, e);
        }
    }
}
