package stockpot.acceptance.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** The broker of a stopped node's data folder, without the node: for what befalls a log while nobody looks. */
public final class LoneBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final String bootstrapServers;

    private LoneBroker(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts an empty one in a folder, as a cluster of one broker. */
    public static LoneBroker fresh(Path data) throws IOException, InterruptedException {
        Files.createDirectories(data);
        return start(data, true);
    }

    /** Starts it on the data folder of a node that has ended. */
    public static LoneBroker start(Path data) throws IOException, InterruptedException {
        return start(data, false);
    }

    private static LoneBroker start(Path data, boolean isFresh) throws IOException, InterruptedException {
        List<Integer> ports = Launcher.freePorts(2);
        int port = ports.getFirst();
        int controller = ports.getLast();
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.bootstrap.servers", "127.0.0.1:" + controller,
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "controller.listener.names", "CONTROLLER",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", data.resolve("kafka").toString(),
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1"));
        Path file = Path.of(data + ".broker.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        Path folder = data.toAbsolutePath().getParent();
        if (isFresh) {
            String id = Uuid.randomUuid().toString();
            Process format = Launcher.java(
                    folder,
                    "format",
                    "kafka.tools.StorageTool",
                    "format",
                    "--standalone",
                    "-t",
                    id,
                    "-c",
                    file.toString());
            if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
                throw new AssertionError("the broker's folder was not formatted");
            }
        }
        Process process = Launcher.java(folder, data.getFileName() + ".broker", "kafka.Kafka", file.toString());
        LoneBroker broker = new LoneBroker(process, "127.0.0.1:" + port);
        if (isFresh) {
            Cluster.awaitBrokers(broker.bootstrapServers, 1);
        } else {
            broker.awaitReady();
        }
        return broker;
    }

    private void awaitReady() {
        try (Admin admin = Admin.create(client())) {
            await("the broker's topics")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            !admin.listTopics().names().get(5, TimeUnit.SECONDS).isEmpty());
        }
    }

    /** What a client has to be told. */
    public Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** Stops it in order, so that what was done is on disk. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the broker did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
