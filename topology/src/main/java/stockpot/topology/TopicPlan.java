package stockpot.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Levels;
import stockpot.schemas.Topics;
import stockpot.topology.TopicTable.Kept;
import stockpot.topology.decide.Layout;
import stockpot.topology.log.LogConsumers;
import stockpot.topology.records.Records;

/** Creates the topics, and finds out whether this node would decide as all before it did. */
public final class TopicPlan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration GONE_EVERYWHERE = Duration.ofSeconds(30);

    private final Map<String, Object> client;
    private final TopicTable table;
    /** Of the records of 0.1, which all later releases read. What was written before has another, or none. */
    private static final int FORMAT = 1;

    private final Levels levels;

    public TopicPlan(Map<String, Object> client, TopicTable table) {
        this(client, table, Levels.KNOWN);
    }

    /**
     * The same.
     *
     * @param levels that this program knows
     */
    public TopicPlan(Map<String, Object> client, TopicTable table, Levels levels) {
        this.client = client;
        this.table = table;
        this.levels = levels;
    }

    /**
     * Creates what is missing and settles the layout: the first node ever to start wrote it, and it holds for all after.
     *
     * @param wanted what this node is set to; used when it is the first
     * @return the layout that holds
     * @throws IllegalStateException when the partitions are another number than was set, or a topic is not as it must be
     */
    public Layout settle(Layout wanted, boolean partitionsWereSet) throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            requireWhole(names(admin));
            create(admin, made(List.of(table.meta())));
            // Before it is read: where it may have forgotten the layout, another would be begun.
            check(admin, List.of(table.meta()));
            Layout first = firstLayout();
            Layout layout = first == null ? writeLayout(wanted) : first;
            if (partitionsWereSet && layout.partitions() != wanted.partitions()) {
                throw new IllegalStateException("the ledger was begun with " + layout.partitions()
                        + " partitions, which can never change, but STOCKPOT_PARTITIONS says " + wanted.partitions()
                        + ": leave the setting out or set it to " + layout.partitions());
            }
            List<Kept> all = table.all(layout.partitions());
            create(admin, made(all));
            check(admin, all);
            return layout;
        }
    }

    /**
     * Identity of the log, drawn by the first node ever to start. Rows of another are not this log's, whatever their offsets
     * say.
     */
    public String identity() {
        byte[] first = firstRecord();
        try {
            String identity = first == null
                    ? ""
                    : Records.JSON.readTree(first).path("log").asText("");
            if (identity.isEmpty()) {
                throw new IllegalStateException("the first record of " + meta() + " names no log: it was begun by an"
                        + " older stockpot, whose logs cannot be read");
            }
            return identity;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the first record of " + meta(), e);
        }
    }

    /** Throws all changelogs away and makes them again, empty. */
    public void recreateChangelogs(int partitions) throws InterruptedException {
        List<Kept> changelogs = table.all(partitions).stream()
                .filter(topic -> !topic.madeHere())
                .toList();
        List<String> names = changelogs.stream().map(Kept::name).toList();
        List<NewTopic> fresh = changelogs.stream()
                .map(topic -> topic.fresh(table.replication()))
                .toList();
        try (Admin admin = Admin.create(client)) {
            requireCreatable(admin, fresh);
            delete(admin, names);
            create(admin, fresh);
            check(admin, changelogs);
        }
    }

    /** Asks the brokers, under names that are free, while what is to be replaced is still there. */
    private static void requireCreatable(Admin admin, List<NewTopic> fresh) throws InterruptedException {
        List<NewTopic> likeThem = fresh.stream()
                .map(topic -> new NewTopic(topic.name() + ".anew", topic.numPartitions(), topic.replicationFactor())
                        .configs(topic.configs()))
                .toList();
        try {
            admin.createTopics(likeThem, new CreateTopicsOptions().validateOnly(true))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the changelogs cannot be made anew, and were left as they are: " + e.getMessage(), e);
        }
    }

    static void delete(Admin admin, List<String> names) throws InterruptedException {
        for (var deleted : admin.deleteTopics(names).topicNameValues().values()) {
            try {
                deleted.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new IllegalStateException("cannot delete topics: " + e.getMessage(), e);
                }
            }
        }
        long deadline = System.nanoTime() + GONE_EVERYWHERE.toNanos();
        while (!Collections.disjoint(names(admin), names)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("topics are not deleted after " + GONE_EVERYWHERE);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** The layout of the ledger that is there; empty when none was ever begun. */
    public Optional<Layout> find() throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            Set<String> names = names(admin);
            requireWhole(names);
            return names.contains(meta()) ? Optional.ofNullable(firstLayout()) : Optional.empty();
        }
    }

    /** What an import has not finished is the beginning of a log, and whatever was decided by it would be wrong. */
    private void requireWhole(Set<String> names) {
        if (names.contains(table.topics().unfinishedImport())) {
            throw new IllegalStateException("the log at " + client.get("bootstrap.servers")
                    + " is imported by half: run ./stockpot import with the same file again, to its end (topic "
                    + table.topics().unfinishedImport() + " says so)");
        }
    }

    static Set<String> names(Admin admin) throws InterruptedException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot list the topics: " + e.getMessage(), e);
        }
    }

    /** The latest time that any command bears, in milliseconds since the epoch; a clock that was ahead left it behind. */
    public long latestCommandMillis(Layout layout) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Topics.Family family : table.topics().families()) {
            for (int partition = 0; partition < layout.partitions(); partition++) {
                latest.put(new TopicPartition(family.commands(), partition), OffsetSpec.maxTimestamp());
            }
        }
        try (Admin admin = Admin.create(client)) {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::timestamp)
                    .max()
                    .orElse(0);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot find out the latest time of the commands: " + e.getMessage(), e);
        }
    }

    private void check(Admin admin, List<Kept> topics) throws InterruptedException {
        new TopicCheck(admin, client, table.replication()).check(topics);
    }

    private List<NewTopic> made(List<Kept> topics) {
        return topics.stream()
                .filter(Kept::madeHere)
                .map(topic -> topic.fresh(table.replication()))
                .toList();
    }

    static void create(Admin admin, List<NewTopic> fresh) throws InterruptedException {
        for (var created : admin.createTopics(fresh).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create the topics: " + e.getMessage(), e);
                }
            }
        }
    }

    private Layout writeLayout(Layout wanted) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        byte[] value = Records.write(out -> {
            out.writeStringField("log", Uuid.randomUuid().toString());
            out.writeNumberField("format", FORMAT);
            out.writeNumberField("level", wanted.level());
            out.writeNumberField("partitions", wanted.partitions());
            out.writeNumberField("outcomes_kept_ms", wanted.outcomesKept().toMillis());
            out.writeNumberField(
                    "keyed_outcomes_kept_ms", wanted.keyedOutcomesKept().toMillis());
        });
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(meta(), 0, null, value));
            producer.flush();
        }
        Layout first = firstLayout();
        if (first == null) {
            throw new IllegalStateException("the layout was written to " + meta() + " and is not there");
        }
        return first;
    }

    /** The first record of the topic: when two nodes begin a ledger at once, one of them is first and both see which. */
    private @Nullable Layout firstLayout() {
        byte[] first = firstRecord();
        return first == null ? null : read(first);
    }

    private byte @Nullable [] firstRecord() {
        TopicPartition meta = new TopicPartition(meta(), 0);
        try (Consumer<byte[], byte[]> consumer = LogConsumers.committed(client)) {
            consumer.assign(List.of(meta));
            consumer.seekToBeginning(List.of(meta));
            long begin = consumer.position(meta);
            if (begin > 0) {
                throw new IllegalStateException(meta() + " begins at offset " + begin + ": its first record, which"
                        + " says how the ledger is laid out, was removed; the topic has to come back from a backup");
            }
            long end = consumer.endOffsets(List.of(meta)).getOrDefault(meta, 0L);
            while (consumer.position(meta) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.value();
                }
            }
            return null;
        }
    }

    private String meta() {
        return table.topics().meta();
    }

    private void requireReadable(int format, int level) {
        String begun = "the ledger of " + meta() + " was begun by a stockpot ";
        if (format != FORMAT) {
            throw new IllegalStateException(begun + "from before 0.1, whose logs no release reads; nothing was changed:"
                    + " begin another in an empty data folder, or under another STOCKPOT_TOPIC_PREFIX");
        }
        if (levels.of(level) == null) {
            throw new IllegalStateException(begun + "of level " + level + ", and this one knows the rules up to level "
                    + levels.highest() + "; nothing was changed: start a release that knows it");
        }
    }

    private Layout read(byte[] value) {
        try {
            var layout = Records.JSON.readTree(value);
            int level = layout.path("level").asInt(0);
            requireReadable(layout.path("format").asInt(0), level);
            return new Layout(
                    layout.path("partitions").intValue(),
                    Duration.ofMillis(layout.path("outcomes_kept_ms").longValue()),
                    Duration.ofMillis(layout.path("keyed_outcomes_kept_ms").longValue()),
                    table.topics(),
                    level);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the layout in " + meta(), e);
        }
    }
}
