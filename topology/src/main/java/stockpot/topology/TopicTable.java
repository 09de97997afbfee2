package stockpot.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import stockpot.schemas.Topics;

/**
 * Every topic there is and how it has to be set. Topics are made as it says, and those that are there, whoever made them,
 * are held against it at every start ({@link TopicCheck}).
 *
 * @param topics how they are named
 * @param replication replicas of each topic
 * @param derivedKept how long results and dead letters are kept; everything else is kept for ever
 */
public record TopicTable(Topics topics, int replication, Duration derivedKept) {
    /** How long the bytes of an erased contract may stay in a segment that nobody has compacted. */
    public static final Duration ERASED_WITHIN = Duration.ofDays(1);

    private static final String FOR_EVER = "-1";
    private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);
    private static final String MAX_MESSAGE_BYTES = Integer.toString(8 << 20);
    private static final Set<String> AT_LEAST =
            Set.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

    /** What is done about a topic that is set otherwise. */
    enum Breach {
        /** A law would be broken, so the node does not start. */
        REFUSED,
        /** No more than a bound that the node itself may move, so it does. */
        MENDED,
        /** Less safe than it was meant to be, which is said. */
        WARNED
    }

    /** A configuration, the value it needs, and what is done about another. */
    record Need(String config, String value, Breach breach) {
        boolean isMetBy(String found) {
            // A broker that does not say has said nothing that would be enough.
            return AT_LEAST.contains(config)
                    ? found.matches("[0-9]{1,18}") && Long.parseLong(found) >= Long.parseLong(value)
                    : found.equalsIgnoreCase(value);
        }
    }

    /**
     * A topic.
     *
     * @param madeHere false for those that Kafka Streams makes when it needs them
     */
    record Kept(String name, int partitions, boolean madeHere, List<Need> needs) {
        /** The topic as it is made. */
        NewTopic fresh(int replication) {
            Map<String, String> config = new HashMap<>();
            needs.forEach(need -> config.put(need.config(), need.value()));
            if (!madeHere) {
                config.putAll(StockpotTopology.CHANGELOG);
            }
            return new NewTopic(name, partitions, (short) replication).configs(config);
        }
    }

    /** What says how all else is laid out, and is read first. */
    Kept meta() {
        return made(topics.meta(), 1, List.of(delete(), forEver(), unbounded()));
    }

    /** All others, of a ledger with that many partitions. */
    List<Kept> all(int partitions) {
        List<Kept> all = new ArrayList<>();
        for (Topics.Family family : topics.families()) {
            all.add(made(family.commands(), partitions, List.of(delete(), forEver(), unbounded(), brokersTime())));
            all.add(made(family.results(), partitions, List.of(delete(), derived())));
            all.add(made(family.ledger(), partitions, List.of(delete(), forEver(), unbounded())));
            all.add(new Kept(topics.changelog(family), partitions, false, and(List.of(compact()))));
        }
        all.add(made(topics.catalogView(), 1, List.of(compact())));
        all.add(made(topics.contracts(), partitions, List.of(compact(), erased(), brokersTime())));
        all.add(made(topics.webhooks(), partitions, List.of(compact())));
        // What has no key cannot be compacted, and a dead letter may have none.
        all.add(made(topics.deadLetters(), 1, List.of(delete(), derived())));
        return all;
    }

    private Kept made(String name, int partitions, List<Need> own) {
        return new Kept(name, partitions, true, and(own));
    }

    /** The needs of one topic and those that all have. */
    private List<Need> and(List<Need> own) {
        List<Need> needs = new ArrayList<>(own);
        // A record bears the time of what caused it, which may be any distance from the broker's clock: after a clock
        // was
        // put right, or when a log is folded anew.
        needs.add(new Need(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, ANY_TIME, Breach.MENDED));
        needs.add(new Need(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, ANY_TIME, Breach.MENDED));
        needs.add(new Need(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MAX_MESSAGE_BYTES, Breach.MENDED));
        needs.add(new Need(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, minInSync(replication), Breach.WARNED));
        needs.add(new Need(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", Breach.WARNED));
        return needs;
    }

    /** How many replicas must have what was acknowledged: with three, one may be gone. */
    static String minInSync(int replication) {
        return replication >= 3 ? "2" : "1";
    }

    private static Need delete() {
        return new Need(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE, Breach.REFUSED);
    }

    private static Need compact() {
        return new Need(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT, Breach.REFUSED);
    }

    private static Need forEver() {
        return new Need(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER, Breach.REFUSED);
    }

    private static Need unbounded() {
        return new Need(TopicConfig.RETENTION_BYTES_CONFIG, FOR_EVER, Breach.REFUSED);
    }

    /**
     * Whoever sends a command must not say when it is: one that pretends to come later ends every lock before it. A contract of
     * a time to come would not be compacted, and one of long ago would be taken for one that no order came of.
     */
    private static Need brokersTime() {
        return new Need(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime", Breach.REFUSED);
    }

    /** What is erased is soon in no file any more. */
    private static Need erased() {
        return new Need(
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(ERASED_WITHIN.toMillis()), Breach.MENDED);
    }

    private Need derived() {
        return new Need(TopicConfig.RETENTION_MS_CONFIG, Long.toString(derivedKept.toMillis()), Breach.MENDED);
    }
}
