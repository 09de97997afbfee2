package stockpot.topology.follow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;

/** Kafka's ids of the ledgers: those that are made again have others, whatever they are called. */
final class LedgerIds {
    private static final long PATIENCE_SECONDS = 10;

    private final Map<String, Object> client;
    private final Followed followed;
    private volatile byte @Nullable [] known;

    LedgerIds(Map<String, Object> client, Followed followed) {
        this.client = client;
        this.followed = followed;
    }

    /** All of them together; the brokers are asked once. */
    byte[] get() throws Unavailable, InterruptedException {
        byte[] ids = known;
        return ids == null ? askOnce() : ids;
    }

    /** However many come at once. */
    private synchronized byte[] askOnce() throws Unavailable, InterruptedException {
        byte[] ids = known;
        if (ids == null) {
            ids = ask().getBytes(StandardCharsets.UTF_8);
            known = ids;
        }
        return ids;
    }

    private String ask() throws Unavailable, InterruptedException {
        StringBuilder ids = new StringBuilder();
        Admin admin = Admin.create(client);
        try {
            Map<String, TopicDescription> described =
                    admin.describeTopics(followed.topics()).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            new TreeMap<>(described)
                    .forEach((topic, each) ->
                            ids.append(topic).append('=').append(each.topicId()).append(';'));
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the brokers do not say which ledgers these are", e);
        } finally {
            // Without waiting for what the brokers may never say.
            admin.close(Duration.ZERO);
        }
        return ids.toString();
    }
}
