package stockpot.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The brokers for a command of the tool: the cluster's, the running node's, or the folder's own started for the while. */
final class Ledgers implements AutoCloseable {
    private final Map<String, Object> brokers;
    private final @Nullable String url;
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedBroker broker;

    private Ledgers(
            Map<String, Object> brokers,
            @Nullable String url,
            @Nullable DataFolder folder,
            @Nullable EmbeddedBroker broker) {
        this.brokers = brokers;
        this.url = url;
        this.folder = folder;
        this.broker = broker;
    }

    static Ledgers open(Settings settings) throws IOException {
        Path path = settings.dataFolder();
        if (settings.isEmbedded()
                && DataFolder.running(path).isEmpty()
                && !path.resolve("kafka").toFile().isDirectory()) {
            throw new Settings.BadSetting(
                    "there is no ledger in " + path.toAbsolutePath().normalize() + "; name its folder with --data-dir");
        }
        return openOrBegin(settings);
    }

    /** The same, where there may be nothing yet. */
    static Ledgers openOrBegin(Settings settings) throws IOException {
        if (!settings.isEmbedded()) {
            return new Ledgers(
                    Map.of("bootstrap.servers", settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS)), null, null, null);
        }
        Path path = settings.dataFolder();
        Optional<Properties> running = DataFolder.running(path);
        if (running.isPresent()) {
            return new Ledgers(DataFolder.brokers(running.get()), running.get().getProperty("url"), null, null);
        }
        DataFolder folder = DataFolder.open(path);
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(
                    folder.kafka(),
                    BrokerListener.LOOPBACK,
                    settings.topics(),
                    BrokerUsers.nodeAlone(settings.topics()));
            return new Ledgers(broker.client(), null, folder, broker);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** What a client has to be told. */
    Map<String, Object> client(Settings settings) {
        return settings.kafkaClient(brokers);
    }

    /** Where the running node listens; empty when none was found. */
    Optional<String> url() {
        return Optional.ofNullable(url);
    }

    @Override
    public void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
