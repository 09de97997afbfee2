package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import stockpot.node.load.Progress;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.log.KafkaLogCheck;

/**
 * {@code stockpot rebuild}: throws rows and changelogs away and makes them again from the commands alone. Nothing that is
 * published is published again. No node may run meanwhile.
 */
final class RebuildTool {
    private static final double SECOND = 1e9;

    private final Settings settings;

    RebuildTool(Settings settings) {
        this.settings = settings;
    }

    int run() throws Exception {
        if (settings.isEmbedded() && DataFolder.running(settings.dataFolder()).isPresent()) {
            throw new Settings.BadSetting(
                    "a node runs on " + settings.dataFolder().toAbsolutePath().normalize() + "; stop it first");
        }
        try (Ledgers ledgers = Ledgers.open(settings);
                LogReaders readers = new LogReaders(ledgers.client(settings))) {
            Map<String, Object> client = readers.client();
            if (!settings.isEmbedded()) {
                RunningNodes.requireNone(client, settings.topics());
            }
            TopicPlan topics = new TopicPlan(client, settings.topicTable());
            Layout layout = topics.find()
                    .orElseThrow(
                            () -> new Settings.BadSetting("there is no ledger at " + client.get("bootstrap.servers")
                                    + ": topic " + settings.topics().meta() + " is missing"));
            requireReadable(readers, layout);
            if (settings.isEmbedded()) {
                deleteTree(settings.dataFolder().resolve("state"));
            }
            topics.recreateChangelogs(layout.partitions());
            long begun = System.nanoTime();
            List<Rebuild.Done> done = rebuild(readers, topics.identity(), layout);
            long commands = done.stream().mapToLong(Rebuild.Done::commands).sum();
            double seconds = (System.nanoTime() - begun) / SECOND;
            System.out.printf(
                    Locale.ROOT,
                    "rebuilt: %d commands led to %d rows, in %.1f s (%.0f commands/s). Nodes can be started now;"
                            + " ./stockpot verify compares%n",
                    commands,
                    done.stream().mapToLong(Rebuild.Done::rows).sum(),
                    seconds,
                    commands / seconds);
        }
        return Main.OK;
    }

    /** Rows are thrown away only when the commands are all there to make them again. */
    private static void requireReadable(LogReaders readers, Layout layout) {
        for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
            for (int partition = 0; partition < layout.partitions(); partition++) {
                try (LogStream commands =
                        readers.open(new TopicPartition(family.topics(layout).commands(), partition))) {
                    commands.requireReadable();
                }
            }
        }
    }

    private List<Rebuild.Done> rebuild(LogReaders readers, String log, Layout layout) throws Exception {
        Map<String, Object> client = readers.client();
        AtomicLong folded = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
                KafkaLogCheck check = new KafkaLogCheck(client, layout.topics(), log, (partition, offset) -> {});
                Producer<byte[], byte[]> producer = producer(client);
                Progress progress = Progress.shown("rebuild", "commands", readers.commands(layout))) {
            Rebuild rebuild = new Rebuild(
                    layout,
                    readers,
                    check,
                    producer,
                    more -> {
                        long now = folded.addAndGet(more);
                        synchronized (progress) {
                            progress.at(now, now, now);
                        }
                    },
                    warning -> {
                        progress.makeRoom();
                        System.out.println("warning: " + warning);
                    });
            List<Future<Rebuild.Done>> parts = new ArrayList<>();
            for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
                String changelog = layout.topics().changelog(family.topics());
                for (int partition = 0; partition < layout.partitions(); partition++) {
                    TopicPartition each = new TopicPartition(changelog, partition);
                    rebuild.begin(each);
                    parts.add(threads.submit(() -> rebuild.partition(family, each)));
                }
            }
            List<Rebuild.Done> done = new ArrayList<>();
            for (Future<Rebuild.Done> part : parts) {
                done.add(part.get());
            }
            if (!settings.isEmbedded()) {
                // One that was started meanwhile has found rows that nothing is said of, and ends; it must have ended.
                RunningNodes.requireNone(client, settings.topics());
            }
            for (Rebuild.Done each : done) {
                rebuild.end(each.changelog(), each.mark());
            }
            return done;
        }
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> client) {
        Map<String, Object> producing = new HashMap<>(client);
        producing.put(ProducerConfig.ACKS_CONFIG, "all");
        producing.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        producing.put(ProducerConfig.BATCH_SIZE_CONFIG, 262_144);
        producing.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
        return new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
