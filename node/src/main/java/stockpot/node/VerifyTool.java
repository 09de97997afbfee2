package stockpot.node;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.node.load.Progress;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;

/**
 * {@code stockpot verify}: is what is there what the log leads to?
 *
 * <p>The rows come from the nodes that serve them. When none runs on the data folder, one is started for the while, which
 * also proves that it starts.
 */
final class VerifyTool {
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(20);
    private static final long TAKE_PAUSE_MILLIS = 200;

    private final Settings settings;
    private final ParseResult options;
    private final @Nullable String nodes;

    VerifyTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.options = options;
        this.nodes = options.matchedOptionValue("--nodes", (String) null);
    }

    int run() throws IOException, InterruptedException {
        if (CheckpointTool.isAskedFor(options)) {
            return new CheckpointTool(settings, options).run();
        }
        Optional<Properties> running = DataFolder.running(settings.dataFolder());
        if (nodes != null) {
            return verify(
                    hosts(nodes),
                    Secrets.peersOf(settings, running.orElseGet(Properties::new)),
                    settings.kafkaClient(settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS)));
        }
        if (running.isPresent()) {
            return verify(
                    hosts(running.get().getProperty("url", "")),
                    Secrets.peersOf(settings, running.get()),
                    settings.kafkaClient(DataFolder.brokers(running.get())));
        }
        if (settings.isEmbedded()
                && !settings.dataFolder().resolve("kafka").toFile().isDirectory()) {
            throw new Settings.BadSetting("there is no ledger in "
                    + settings.dataFolder().toAbsolutePath().normalize() + "; name its folder with --data-dir");
        }
        try (Node node = Node.start(settings.with(Setting.HTTP_PORT, "0"), failure -> {})) {
            return verify(hosts(node.url()), node.secrets().peers(), node.client());
        }
    }

    /** The nodes at those URLs, separated by commas. */
    static List<HostInfo> hosts(String urls) {
        List<HostInfo> hosts = new ArrayList<>();
        for (String url : urls.split(",", -1)) {
            URI uri = URI.create(url.strip());
            if (uri.getHost() == null) {
                throw new Settings.BadSetting("--nodes must name URLs like http://host:port, not '" + url + "'");
            }
            hosts.add(new HostInfo(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
        }
        return hosts;
    }

    private int verify(List<HostInfo> hosts, String secret, Map<String, Object> client)
            throws IOException, InterruptedException {
        Layout layout = new TopicPlan(client, settings.topicTable())
                .find()
                .orElseThrow(() -> new Settings.BadSetting("there is no ledger at " + client.get("bootstrap.servers")
                        + ": topic " + settings.topics().meta() + " is missing"));
        AtomicLong folded = new AtomicLong();
        try (HttpPeers peers = new HttpPeers(secret);
                Admin admin = Admin.create(client);
                LogReaders readers = new LogReaders(client);
                Progress progress = Progress.shown("verify", "commands", readers.commands(layout))) {
            LongConsumer tell = more -> {
                long now = folded.addAndGet(more);
                progress.at(now, now, now);
            };
            for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
                for (int partition = 0; partition < layout.partitions(); partition++) {
                    PartitionFold fold = new PartitionFold(family, layout, partition, readers, tell);
                    long end = readers.end(fold.commands());
                    RowsReading there = take(new OwnedPartitions.Id(family.name(), partition), end, hosts, peers);
                    String line = verify(fold, there, end, admin);
                    progress.makeRoom();
                    System.out.println(line);
                }
            }
        } catch (PartitionFold.Difference e) {
            System.out.println("DIFFERENT: " + e.getMessage());
            return Main.FAILED;
        } catch (PartitionFold.Gone e) {
            System.out.println("cannot be verified: " + e.getMessage());
            return Main.FAILED;
        }
        System.out.println(
                "equal: " + folded + " commands folded afresh lead to the rows, results and ledger there are");
        return Main.OK;
    }

    /** All rows of a partition as soon as they have come to the log's end; as they are then when they do not come there. */
    private static RowsReading take(OwnedPartitions.Id task, long end, List<HostInfo> hosts, HttpPeers peers)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
        while (true) {
            boolean last = System.nanoTime() > deadline;
            try {
                RowsReading there = RowsReading.take(task, hosts, peers);
                if (last || there.upTo() >= end - 1) {
                    return there;
                }
                there.close();
            } catch (IOException e) {
                // A partition that moves to another node is nobody's for a while.
                if (last) {
                    throw e;
                }
            }
            Thread.sleep(TAKE_PAUSE_MILLIS);
        }
    }

    /** Rows are shown before they are committed; what was published is read only as far as it is. */
    private static void awaitCommitted(Admin admin, Layout layout, TopicPartition commands, long upTo)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
        // A row may claim to come from a command that will never be; the comparison says so.
        while (committed(admin, layout.topics(), commands) <= upTo && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }

    private static long committed(Admin admin, Topics topics, TopicPartition commands)
            throws IOException, InterruptedException {
        try {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(topics.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(commands);
            return committed == null ? 0 : committed.offset();
        } catch (ExecutionException e) {
            throw new IOException("cannot read what is committed of " + commands, e);
        }
    }

    /** Compares a partition and says in a line what it came to. */
    private static String verify(PartitionFold fold, RowsReading rows, long end, Admin admin)
            throws IOException, InterruptedException, PartitionFold.Difference, PartitionFold.Gone {
        try (RowsReading there = rows) {
            awaitCommitted(admin, fold.layout(), fold.commands(), there.upTo());
            PartitionFold.Folded folded = fold.compare(there, end);
            return "%-8s %3d  %9d commands  %9d rows %s  results %s  ledger %s"
                    .formatted(
                            fold.family(),
                            fold.commands().partition(),
                            folded.commands(),
                            folded.rows(),
                            folded.rowsDigest(),
                            folded.resultsDigest(),
                            folded.ledgerDigest());
        }
    }
}
