package stockpot.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import stockpot.schemas.Topics;
import stockpot.topology.TopicTable.Kept;
import stockpot.topology.settle.Settled;

/**
 * The topics of a log that is imported. Until {@link #finish} they take the times that the records bring along, and a topic
 * beside them keeps nodes from starting.
 */
public final class ImportedTopics implements AutoCloseable {
    private static final String TIME = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 50;

    private final Map<String, Object> client;
    private final TopicTable table;
    private final Admin admin;

    public ImportedTopics(Map<String, Object> client, TopicTable table) {
        this.client = client;
        this.table = table;
        this.admin = Admin.create(client);
    }

    /** Whether an import was begun here and is not complete. */
    public boolean isUnfinished() throws InterruptedException {
        return TopicPlan.names(admin).contains(mark());
    }

    /** Which of those partitions have ever had a record, and how far each goes; a topic that is missing has none. */
    public Map<TopicPartition, Long> ends(List<TopicPartition> partitions) throws InterruptedException {
        var names = TopicPlan.names(admin);
        Map<TopicPartition, OffsetSpec> latest = partitions.stream()
                .filter(each -> names.contains(each.topic()))
                .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        done(admin.listOffsets(latest).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Makes the topics that are missing, after the one that says that they are not whole. */
    public void begin(int partitions) throws InterruptedException {
        TopicPlan.create(admin, List.of(new NewTopic(mark(), 1, (short) table.replication())));
        TopicPlan.create(admin, fresh(partitions));
    }

    private List<NewTopic> fresh(int partitions) {
        List<Kept> all = new ArrayList<>(List.of(table.meta()));
        all.addAll(table.all(partitions));
        return all.stream()
                .filter(Kept::madeHere)
                .map(topic -> topic.fresh(table.replication()))
                .map(topic -> {
                    Map<String, String> config = new HashMap<>(topic.configs());
                    config.put(TIME, "CreateTime");
                    return topic.configs(config);
                })
                .toList();
    }

    /**
     * Lets nodes start: from now on the brokers say when a command comes.
     *
     * @param settled how far all that follows from the commands has been sent
     */
    public void finish(Settled settled) throws InterruptedException {
        settled.write(client, table.topics());
        List<ConfigResource> commands = Stream.concat(
                        table.topics().families().stream().map(Topics.Family::commands),
                        Stream.of(table.topics().contracts()))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        AlterConfigOp brokersTime = new AlterConfigOp(new ConfigEntry(TIME, "LogAppendTime"), AlterConfigOp.OpType.SET);
        done(admin.incrementalAlterConfigs(
                        commands.stream().collect(Collectors.toMap(each -> each, each -> List.of(brokersTime))))
                .all());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done(admin.describeConfigs(commands).all()).values().stream()
                .allMatch(config -> "LogAppendTime".equals(config.get(TIME).value()))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the command topics do not get " + TIME + "=LogAppendTime");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        TopicPlan.delete(admin, List.of(mark()));
    }

    private static <T> T done(KafkaFuture<T> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the brokers refuse: " + e.getCause(), e);
        }
    }

    private String mark() {
        return table.topics().unfinishedImport();
    }

    @Override
    public void close() {
        admin.close();
    }
}
