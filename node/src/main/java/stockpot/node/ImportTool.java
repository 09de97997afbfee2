package stockpot.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.node.load.Progress;
import stockpot.topology.ImportedTopics;
import stockpot.topology.settle.Settled;

/**
 * {@code stockpot import}: writes an exported log where there is none yet. The file is read to its end before anything is
 * written; what an interrupted import has written is compared and stays.
 */
final class ImportTool {
    private static final double SECOND = 1e9;

    private final Settings settings;
    private final String file;

    ImportTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.file = options.matchedPositionalValue(0, "");
    }

    int run() throws Exception {
        if (settings.isEmbedded() && DataFolder.running(settings.dataFolder()).isPresent()) {
            throw new Settings.BadSetting(
                    "a node runs on " + settings.dataFolder().toAbsolutePath().normalize() + "; stop it first");
        }
        if (!file.equals(LogFile.STANDARD)) {
            return run(path());
        }
        // What was altered shows at the end, and nothing may have been written by then.
        Path spooled = Files.createTempFile("stockpot-import", ".gz");
        try {
            Files.copy(System.in, spooled, StandardCopyOption.REPLACE_EXISTING);
            return run(spooled);
        } finally {
            Files.delete(spooled);
        }
    }

    private Path path() {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new Settings.BadSetting("cannot read " + file + ": " + e.getMessage());
        }
        throw new Settings.BadSetting("there is no file " + file + " that can be read");
    }

    /** What a file holds, when all its digests are right. */
    private static final class Contents implements LogFile.Visitor {
        private final List<LogChain> partitions = new ArrayList<>();
        private LogFile.Head head = new LogFile.Head("", Settled.NOTHING);
        private @Nullable ConsumerRecord<byte[], byte[]> first;

        @Override
        public void head(LogFile.Head told) {
            head = told;
        }

        @Override
        public void record(ConsumerRecord<byte[], byte[]> record) {
            if (first == null) {
                first = record;
            }
        }

        @Override
        public void end(LogChain chain) {
            partitions.add(chain);
        }

        private List<TopicPartition> logs() {
            return partitions.stream().map(LogChain::log).toList();
        }

        private long records() {
            return partitions.stream().mapToLong(LogChain::records).sum();
        }

        private int partitionsOf(String topic) {
            return (int) partitions.stream()
                    .filter(each -> each.log().topic().equals(topic))
                    .count();
        }
    }

    private int run(Path path) throws Exception {
        Contents contents = new Contents();
        LogFile.read(path, contents);
        int partitions =
                contents.partitionsOf(settings.topics().families().getFirst().commands());
        requireOurs(path, contents, partitions);
        long begun = System.nanoTime();
        try (Ledgers ledgers = Ledgers.openOrBegin(settings)) {
            Map<String, Object> client = ledgers.client(settings);
            if (!settings.isEmbedded()) {
                RunningNodes.requireNone(client, settings.topics());
            }
            long written;
            try (ImportedTopics topics = new ImportedTopics(client, settings.topicTable());
                    Progress progress = Progress.shown("import", "records", contents.records())) {
                boolean isEmpty = isEmpty(topics, contents, client);
                boolean mayWrite = isEmpty || topics.isUnfinished();
                if (mayWrite) {
                    topics.begin(partitions);
                }
                try (LogCopy copy = new LogCopy(client, settings.topics().contracts(), mayWrite, progress)) {
                    LogFile.read(path, copy);
                    written = copy.written();
                }
                if (mayWrite) {
                    topics.finish(contents.head.settled());
                }
            }
            double seconds = (System.nanoTime() - begun) / SECOND;
            System.out.printf(
                    Locale.ROOT,
                    "imported: %d records, %d of them were there already, in %.1f s (%.0f records/s)."
                            + " Nodes can be started now; ./stockpot verify compares%n",
                    contents.records(),
                    contents.records() - written,
                    seconds,
                    contents.records() / seconds);
        }
        return Main.OK;
    }

    private void requireOurs(Path path, Contents contents, int partitions) throws IOException {
        if (!contents.head.prefix().equals(settings.topics().prefix())) {
            throw new Settings.BadSetting(path + " has a log of topics that begin with '" + contents.head.prefix()
                    + "', which stands in its records, and "
                    + Setting.TOPIC_PREFIX.environmentName() + " is '"
                    + settings.topics().prefix() + "': set it to that");
        }
        if (!contents.logs().equals(LogCut.withContracts(settings.topics(), partitions)) || contents.first == null) {
            throw new IOException(path + " has other partitions than a log of this stockpot");
        }
    }

    /** Whether nothing was ever written there; a log that is there must be the one in the file. */
    private boolean isEmpty(ImportedTopics topics, Contents contents, Map<String, Object> client)
            throws InterruptedException {
        Map<TopicPartition, Long> ends = topics.ends(contents.logs());
        TopicPartition meta = new TopicPartition(settings.topics().meta(), 0);
        for (TopicPartition each : contents.logs()) {
            if (ends.getOrDefault(each, 0L) > 0) {
                ConsumerRecord<byte[], byte[]> first = contents.first;
                try (LogReaders logs = new LogReaders(client);
                        LogStream there = logs.open(each)) {
                    ConsumerRecord<byte[], byte[]> record = there.next();
                    boolean same = each.equals(meta)
                            && record != null
                            && first != null
                            && Arrays.equals(record.value(), first.value());
                    if (!same) {
                        throw new Settings.BadSetting("there is another log at " + client.get("bootstrap.servers")
                                + " already, in " + each.topic() + ", than the one in the file; import into an empty"
                                + " data folder or a cluster without topics "
                                + settings.topics().prefix() + ".*");
                    }
                }
                return false;
            }
        }
        return true;
    }
}
