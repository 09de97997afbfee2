package stockpot.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The brokers for a command of the tool: the cluster's, the running node's, or the folder's own started for the while. */
final class Ledgers implements AutoCloseable {
    private final String bootstrapServers;
    private final @Nullable String url;
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedBroker broker;

    private Ledgers(
            String bootstrapServers,
            @Nullable String url,
            @Nullable DataFolder folder,
            @Nullable EmbeddedBroker broker) {
        this.bootstrapServers = bootstrapServers;
        this.url = url;
        this.folder = folder;
        this.broker = broker;
    }

    static Ledgers open(Settings settings) throws IOException {
        if (!settings.isEmbedded()) {
            return new Ledgers(settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS), null, null, null);
        }
        Path path = settings.dataFolder();
        Optional<Properties> running = DataFolder.running(path);
        if (running.isPresent()) {
            return new Ledgers(running.get().getProperty("kafka"), running.get().getProperty("url"), null, null);
        }
        if (!path.resolve("kafka").toFile().isDirectory()) {
            throw new Settings.BadSetting(
                    "there is no ledger in " + path.toAbsolutePath().normalize() + "; name its folder with --data-dir");
        }
        DataFolder folder = DataFolder.open(path);
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(folder.kafka(), 0, settings.topics());
            return new Ledgers(broker.bootstrapServers(), null, folder, broker);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
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
