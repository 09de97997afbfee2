package stockpot.acceptance.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/**
 * What docker-compose.yml starts, as processes of this machine: its brokers and its nodes with the settings it gives them.
 * Only names of hosts, ports, folders, secrets and the size of things are others.
 */
public final class Cluster {
    private static final String SECRET = "a-secret-of-the-cluster-of-the-tests";
    private static final Duration BROKERS_PATIENCE = Duration.ofSeconds(90);
    private static final String BROKER_SETTING = "KAFKA_";
    private static final Pattern PORT = Pattern.compile(":[0-9]+");
    private static final List<String> NOT_BROKER_SETTINGS = List.of("KAFKA_HEAP_OPTS");

    private final Path folder;
    private final ComposeFile compose;
    private final Map<String, String> addresses = new HashMap<>();
    private final List<RunningNode> nodes = new ArrayList<>();
    private String bootstrapServers = "";

    private Cluster(Path folder) throws IOException {
        this.folder = folder;
        this.compose = new ComposeFile(Launcher.root().resolve("docker-compose.yml"));
    }

    /**
     * Starts brokers and nodes and returns when all are ready.
     *
     * @param settings of the nodes, instead of what the file says
     */
    public static Cluster start(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(folder);
        cluster.takePorts();
        cluster.startBrokers();
        cluster.startNodes(settings);
        return cluster;
    }

    public List<RunningNode> nodes() {
        return List.copyOf(nodes);
    }

    /** What a Kafka client has to be told. */
    public Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** What a command of the tool needs to know of the cluster. */
    public Map<String, String> toolSettings() {
        return Map.of("STOCKPOT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, "STOCKPOT_CLUSTER_SECRET", SECRET);
    }

    private void takePorts() throws IOException {
        List<String> names = new ArrayList<>();
        for (String broker : compose.services("kafka-")) {
            PORT.matcher(compose.environment(broker).get("KAFKA_LISTENERS"))
                    .results()
                    .forEach(port -> names.add(broker + port.group()));
        }
        compose.services("stockpot-").forEach(node -> names.add(node + ":8080"));
        List<Integer> ports = Launcher.freePorts(names.size());
        for (int i = 0; i < names.size(); i++) {
            addresses.put(names.get(i), "127.0.0.1:" + ports.get(i));
        }
    }

    /** A value of the file with this machine's addresses for its hosts. */
    private String here(String value) {
        String here = value;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            here = here.replace(address.getKey(), address.getValue());
        }
        return here;
    }

    private void startBrokers() throws IOException, InterruptedException {
        List<String> brokers = compose.services("kafka-");
        List<Process> formatting = new ArrayList<>();
        for (String broker : brokers) {
            Path file = writeSettings(broker);
            String cluster = compose.environment(broker).get("CLUSTER_ID");
            formatting.add(Launcher.java(
                    folder, broker, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", file.toString()));
        }
        for (Process format : formatting) {
            if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
                throw new AssertionError("a broker's folder was not formatted");
            }
        }
        for (String broker : brokers) {
            Launcher.java(
                    folder,
                    broker,
                    "kafka.Kafka",
                    folder.resolve(broker + ".properties").toString());
        }
        bootstrapServers = here(
                String.join(",", brokers.stream().map(name -> name + ":9092").toList()));
        awaitBrokers(bootstrapServers, brokers.size());
    }

    private Path writeSettings(String broker) throws IOException {
        Properties settings = new Properties();
        compose.environment(broker).forEach((name, value) -> {
            if (name.startsWith(BROKER_SETTING) && !NOT_BROKER_SETTINGS.contains(name)) {
                settings.put(property(name), here(value));
            }
        });
        // An address without a host would listen to the whole world.
        String listeners = settings.getProperty("listeners");
        String bound = here(listeners.replace("://:", "://" + broker + ":"));
        settings.put("listeners", bound);
        // There is no container here for whose ports others stand.
        settings.put("advertised.listeners", bound.replaceAll(",?CONTROLLER://[^,]*", ""));
        settings.put("log.dirs", folder.resolve(broker).toString());
        Path file = folder.resolve(broker + ".properties");
        try (var writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        return file;
    }

    /** As the image of Apache Kafka reads its environment. */
    private static String property(String variable) {
        return variable.substring(BROKER_SETTING.length())
                .toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\u0000")
                .replace('_', '.')
                .replace('\u0000', '_');
    }

    static void awaitBrokers(String bootstrapServers, int wanted) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            await(wanted + " brokers")
                    .atMost(BROKERS_PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.describeCluster()
                                    .nodes()
                                    .get(5, TimeUnit.SECONDS)
                                    .size()
                            >= wanted);
        }
    }

    private void startNodes(Map<String, String> changed) throws IOException {
        for (String name : compose.services("stockpot-")) {
            String address = here(name + ":8080");
            Map<String, String> settings = new HashMap<>();
            compose.environment(name).forEach((variable, value) -> settings.put(variable, here(value)));
            settings.put("STOCKPOT_CLUSTER_SECRET", SECRET);
            settings.put("STOCKPOT_ADMIN_PASSWORD", RunningNode.PASSWORD);
            // Nobody has chosen one.
            settings.remove("STOCKPOT_METRICS_TOKEN");
            settings.put("STOCKPOT_HTTP_HOST", "127.0.0.1");
            settings.put("STOCKPOT_HTTP_PORT", address.substring(address.indexOf(':') + 1));
            settings.putAll(changed);
            nodes.add(RunningNode.begin(folder.resolve(name), settings));
        }
        for (RunningNode node : nodes) {
            node.awaitReady();
        }
    }
}
