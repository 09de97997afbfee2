package stockpot.node;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers of a node. An embedded one is started by a thread of its own, because broker and door have nothing to do with
 * each other and each has a second's work.
 */
final class NodeBrokers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBrokers.class);

    private final Settings settings;
    private final DataFolder folder;
    private final BiConsumer<String, String> generated;
    private final FutureTask<Map<String, Object>> found = new FutureTask<>(this::find);
    private @Nullable EmbeddedBroker embedded;

    private NodeBrokers(Settings settings, DataFolder folder, BiConsumer<String, String> generated) {
        this.settings = settings;
        this.folder = folder;
        this.generated = generated;
    }

    /**
     * Begins to start an embedded broker, if there is to be one.
     *
     * @param generated told of each password that is made, before {@link #await} returns: whose, and where it is kept
     */
    static NodeBrokers begin(Settings settings, DataFolder folder, BiConsumer<String, String> generated) {
        NodeBrokers brokers = new NodeBrokers(settings, folder, generated);
        Thread.ofPlatform().name("stockpot-broker-start").start(brokers.found);
        return brokers;
    }

    /** Where the brokers are, and how to get into an embedded one, when it has started. */
    Map<String, Object> await() throws IOException, InterruptedException {
        try {
            return found.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("the broker does not start", e);
            }
        }
    }

    private Map<String, Object> find() throws IOException {
        if (!settings.isEmbedded()) {
            return Map.of("bootstrap.servers", settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS));
        }
        BrokerListener listener = BrokerListener.of(settings);
        warnOfOpen(listener);
        int shortest = listener.shortestPassword();
        BrokerUsers users = new BrokerUsers(
                settings.topics(),
                Secrets.drawn(),
                subscriber(shortest),
                settings.secret(Setting.WRITER_PASSWORD, shortest));
        EmbeddedBroker started = EmbeddedBroker.start(folder.kafka(), listener, settings.topics(), users);
        embedded = started;
        folder.writeClientFiles(users.files(started.othersBootstrapServers()));
        return started.client();
    }

    /** The password that was set, or else the one that the folder keeps, made now if there is none. */
    private String subscriber(int shortest) throws IOException {
        String file = "subscriber-password";
        String set = settings.secret(Setting.SUBSCRIBER_PASSWORD, shortest);
        if (!set.isEmpty()) {
            return set;
        }
        Optional<String> kept = folder.password(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        String made = folder.makePassword(file);
        generated.accept("Kafka user subscriber", made + " (kept in " + file + " in the data folder)");
        return made;
    }

    private static void warnOfOpen(BrokerListener listener) {
        if (listener.isOpen()) {
            LOG.warn(
                    "the embedded broker listens on {} without TLS: passwords and records can be read on the way, so"
                            + " nobody but those who may should be on that network",
                    listener.bound());
        }
    }

    /** Waits until the broker is there, because one that is starting cannot be stopped. */
    @Override
    public void close() {
        try {
            found.get();
        } catch (ExecutionException _) {
            // Whoever wanted it was told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        EmbeddedBroker started = embedded;
        if (started != null) {
            started.close();
        }
    }
}
