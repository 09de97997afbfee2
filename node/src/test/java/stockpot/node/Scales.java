package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sends requests to a node and weighs what all topics together got of each, changelogs included. */
final class Scales implements AutoCloseable {
    private static final long TIMES = 20;
    private static final long HEAD = 512;
    private static final long ALLOWANCE = 1 << 16;
    private static final long RECORD = 12;
    private static final long A_TICK = 1_000;
    private static final Set<String> VERBS = Set.of("get", "post", "patch", "put", "delete");
    private final String url;
    private final Consumer<byte[], byte[]> consumer;
    private final Set<String> covered = new HashSet<>();
    private Map<TopicPartition, Long> rest;
    private final String admin;

    /** What requests to the reservation service show. */
    String shop = "";

    /** What requests to an instance of its own show. */
    String own = "";

    /** What those that made something did not use up of what they might write. */
    long left;

    Scales(String url, Map<String, Object> client, String login) throws Exception {
        this.url = url;
        admin = Reply.bearer(url + "/private", login);
        consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        rest = restingEnds();
    }

    /** Logs in to an instance of its own. */
    void enter(String path, String login) throws Exception {
        own = Reply.bearer(url + path, login);
        settle();
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Operations that nobody has sent to be weighed. */
    Set<String> missing() throws Exception {
        Set<String> missing = operations();
        missing.removeIf(operation -> covered.stream().anyMatch(one -> one.matches(operation)));
        return missing;
    }

    /** Everything that can be read is, and nothing is written for it. */
    void readAll() throws Exception {
        Map<TopicPartition, Long> before = rest;
        for (String operation : operations()) {
            if (operation.startsWith("GET ")) {
                String path = operation.substring(4).replace("[^/]+", "1");
                // What has no end unless it is asked wrongly.
                send("GET", path.endsWith("/events") ? path + "?last_event_id=none" : path, "");
                covered.add("GET " + path);
            }
        }
        rest = restingEnds();
        assertThat(since(before, rest).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isLessThan(A_TICK);
    }

    /** All operations that the node says it has, as patterns. */
    Set<String> operations() throws Exception {
        Set<String> operations = new TreeSet<>();
        send("GET", "/openapi.json", "")
                .json()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
                    if (VERBS.contains(verb)) {
                        operations.add(verb.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("[{][^}]*[}]", "[^/]+"));
                    }
                }));
        return operations;
    }

    Reply send(String method, String path, String body) throws Exception {
        String shown = path.startsWith("/servlets") ? shop : path.startsWith("/instances") ? own : admin;
        return Reply.to(method, url + path, body, "Authorization", shown);
    }

    Map<TopicPartition, Long> ends() {
        List<TopicPartition> all = consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .filter(info -> !info.topic().startsWith("__"))
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        return consumer.endOffsets(all);
    }

    /** Where all topics end when nothing has come for a while. */
    Map<TopicPartition, Long> restingEnds() {
        AtomicReference<Map<TopicPartition, Long>> last = new AtomicReference<>(ends());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .during(Duration.ofMillis(600))
                .until(() -> ends().equals(last.getAndSet(ends())));
        return last.get();
    }

    /** Waits for what was done without being weighed. */
    void settle() {
        rest = restingEnds();
    }

    /** Like its namesake, for what takes nothing over from an earlier request. */
    Reply bounded(String what, int status, int named, String method, String path, String body) throws Exception {
        left = 0;
        return ended(what, status, named, method, path, body);
    }

    /**
     * Sends a request and holds what the topics got since, until everything that followed from it was settled, against what it
     * may write: 20 times what it is, where each thing that it names counts as much as a request of its own, and a little more.
     * What those before it did not use up, that made what this one ends, is its own too: what is made counts with its end.
     */
    Reply ended(String what, int status, int named, String method, String path, String body) throws Exception {
        Map<TopicPartition, Long> before = rest;
        Reply reply = send(method, path, body);
        assertThat(reply.status()).as(what + " " + reply.text()).isEqualTo(status);
        covered.add(method + " " + path.replaceAll("[?].*", "").replaceFirst("^/instances/[^/]+", ""));
        rest = restingEnds();
        Map<String, Long> written = since(before, rest);
        long all = written.values().stream().mapToLong(Long::longValue).sum();
        long bytes = body.getBytes(StandardCharsets.UTF_8).length;
        // Of a refusal nothing is written; but what was held of a thing it names may just be looked at by the clock.
        long most = status >= 400 ? A_TICK + HEAD * named : left + ALLOWANCE + TIMES * (bytes + HEAD * (1L + named));
        String said = String.format("%s: %,d bytes wrote %,d of %,d: %s", what, bytes, all, most, written);
        System.out.println(said);
        assertThat(all).as(said).isLessThanOrEqualTo(most);
        left = most - all;
        return reply;
    }

    /** What the topics got, by topic: bytes of keys, values and headers, and what a record costs beside. */
    Map<String, Long> since(Map<TopicPartition, Long> before, Map<TopicPartition, Long> after) {
        consumer.assign(after.keySet());
        after.keySet().forEach(partition -> consumer.seek(partition, before.getOrDefault(partition, 0L)));
        Map<String, Long> sums = new TreeMap<>();
        while (after.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                long bytes =
                        RECORD + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                for (Header header : record.headers()) {
                    bytes += header.key().length() + header.value().length;
                }
                sums.merge(record.topic().replaceFirst("^.*stockpot[.-]", ""), bytes, Long::sum);
            }
        }
        return sums;
    }
}
