package stockpot.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.TopicTable.Kept;
import stockpot.topology.TopicTable.Need;

/** Holds the topics that are there against the {@link TopicTable}, whoever made them. */
final class TopicCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(30);

    private final Admin admin;
    private final String bootstrapServers;
    private final int replication;
    private final List<String> refused = new ArrayList<>();

    TopicCheck(Admin admin, Map<String, Object> client, int replication) {
        this.admin = admin;
        this.bootstrapServers = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        this.replication = replication;
    }

    /**
     * Compares those topics with what is there, mends what may be mended and warns of what is only weaker.
     *
     * @throws IllegalStateException when a law would be broken; it says for each topic what was found, what it needs, and
     *     the command that mends it
     */
    void check(List<Kept> wanted) throws InterruptedException {
        List<Kept> there = thatAreThere(wanted);
        Map<String, Config> configs = configs(there);
        Map<String, TopicDescription> descriptions = new HashMap<>();
        List<String> names = there.stream().map(Kept::name).toList();
        for (TopicDescription found :
                known(() -> admin.describeTopics(names).allTopicNames()).values()) {
            descriptions.put(found.name(), found);
        }
        for (Kept topic : there) {
            comparePartitions(topic, found(descriptions, topic));
            for (Need need : topic.needs()) {
                ConfigEntry entry = found(configs, topic).get(need.config());
                String value = entry == null || entry.value() == null ? "" : entry.value();
                if (!need.isMetBy(value)) {
                    breach(topic, need, value);
                }
            }
        }
        if (!refused.isEmpty()) {
            throw new IllegalStateException(String.join("\n", refused));
        }
    }

    private static <T> T found(Map<String, T> all, Kept topic) {
        T one = all.get(topic.name());
        if (one == null) {
            throw new IllegalStateException("Kafka has not described " + topic.name());
        }
        return one;
    }

    /** Kafka Streams makes its own topics after this, at the first start. */
    private List<Kept> thatAreThere(List<Kept> wanted) throws InterruptedException {
        Set<String> names = known(() -> admin.listTopics().names());
        return wanted.stream()
                .filter(topic -> topic.madeHere() || names.contains(topic.name()))
                .toList();
    }

    private Map<String, Config> configs(List<Kept> topics) throws InterruptedException {
        Collection<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        Map<String, Config> configs = new HashMap<>();
        known(() -> admin.describeConfigs(resources).all())
                .forEach((resource, config) -> configs.put(resource.name(), config));
        return configs;
    }

    private void comparePartitions(Kept topic, TopicDescription found) {
        if (found.partitions().size() != topic.partitions()) {
            refused.add("topic " + topic.name() + " has " + found.partitions().size() + " partitions and the ledger was"
                    + " begun with " + topic.partitions() + "; a product would be looked for where it is not. "
                    + (topic.madeHere()
                            ? "Nothing mends that: the topic has to come back from a backup, or a new ledger be begun"
                            : "./stockpot rebuild makes the topic anew, from the commands"));
        }
        int fewest = found.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (fewest < replication) {
            LOG.warn(
                    "topic {} has {} replicas and {} are set (STOCKPOT_REPLICATION); kafka-reassign-partitions.sh adds some",
                    topic.name(),
                    fewest,
                    replication);
        }
    }

    private void breach(Kept topic, Need need, String value) throws InterruptedException {
        String difference =
                "topic " + topic.name() + " has " + need.config() + "=" + value + " and needs " + need.value();
        String mending = "; this mends it: kafka-configs.sh --bootstrap-server " + bootstrapServers
                + " --alter --entity-type topics --entity-name " + topic.name() + " --add-config " + need.config() + "="
                + need.value();
        switch (need.breach()) {
            case REFUSED -> refused.add(difference + mending);
            case WARNED -> LOG.warn("{}{}", difference, mending);
            case MENDED -> {
                try {
                    set(topic, need);
                    LOG.info("topic {} had {}={} and has {} now", topic.name(), need.config(), value, need.value());
                } catch (ExecutionException e) {
                    LOG.warn("{}, and cannot be changed from here ({}){}", difference, e.getCause(), mending);
                }
            }
        }
    }

    private void set(Kept topic, Need need) throws InterruptedException, ExecutionException {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(need.config(), need.value()), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), List.of(set)))
                .all()
                .get();
    }

    /** Something to ask Kafka. */
    private interface Question<T> {
        KafkaFuture<T> ask();
    }

    /** A topic that one broker has just created is unknown to the others for a moment, so they are asked again. */
    private static <T> T known(Question<T> question) throws InterruptedException {
        long deadline = System.nanoTime() + KNOWN_EVERYWHERE.toNanos();
        while (true) {
            try {
                return question.ask().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "cannot describe the topics: " + e.getMessage()
                                    + (e.getCause() instanceof AuthorizationException
                                            ? "; the node's principal needs DESCRIBE and DESCRIBE_CONFIGS on them"
                                                    + " (kafka-acls.sh --add --operation DescribeConfigs)"
                                            : ""),
                            e);
                }
                Thread.sleep(POLL.toMillis());
            }
        }
    }
}
