package stockpot.node;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ParseResult;
import stockpot.node.load.Progress;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Layout;
import stockpot.topology.settle.Settled;

/**
 * {@code stockpot export}: the log as one file, as it is at one moment, also while nodes run. A file gets its name when it is
 * whole; an export that was interrupted begins anew.
 */
final class ExportTool {
    private static final double SECOND = 1e9;

    private final Settings settings;
    private final String file;

    ExportTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.file = options.matchedPositionalValue(0, "");
    }

    int run() throws Exception {
        try (Ledgers ledgers = Ledgers.open(settings)) {
            Map<String, Object> client = ledgers.client(settings);
            Layout layout = new TopicPlan(client, settings.topicTable())
                    .find()
                    .orElseThrow(
                            () -> new Settings.BadSetting("there is no ledger at " + client.get("bootstrap.servers")
                                    + ": topic " + settings.topics().meta() + " is missing"));
            if (file.equals(LogFile.STANDARD)) {
                export(client, layout, System.out);
            } else {
                exportToFile(client, layout);
            }
        }
        return Main.OK;
    }

    private void exportToFile(Map<String, Object> client, Layout layout) throws Exception {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new Settings.BadSetting("cannot write " + file + ": " + e.getMessage());
        }
        Path unfinished = path.resolveSibling(path.getFileName() + ".part");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            export(client, layout, out);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void export(Map<String, Object> client, Layout layout, OutputStream out) throws Exception {
        long begun = System.nanoTime();
        // Before the ends: what follows from a command that is settled by now is in the log by then.
        Settled settled = Settled.of(client, settings.topics());
        List<TopicPartition> logs = LogCut.withContracts(settings.topics(), layout.partitions());
        Map<TopicPartition, Long> ends = LogCut.ends(client, logs);
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        long written = 0;
        try (LogFile.Writer writer = new LogFile.Writer(out);
                LogReaders readers = new LogReaders(client);
                Progress progress = Progress.shown("export", "records", all)) {
            writer.head(new LogFile.Head(settings.topics().prefix(), settled));
            for (TopicPartition log : logs) {
                writer.begin(log);
                long end = ends.getOrDefault(log, 0L);
                try (LogStream records = readers.open(log)) {
                    requireWhole(records, log);
                    for (ConsumerRecord<byte[], byte[]> each = records.next();
                            each != null && each.offset() < end;
                            each = records.next()) {
                        writer.record(each);
                        written++;
                        progress.at(written, written, written);
                    }
                }
                writer.end();
            }
            writer.finish();
        }
        double seconds = (System.nanoTime() - begun) / SECOND;
        System.err.printf(
                Locale.ROOT, "exported: %d records in %.1f s (%.0f records/s)%n", written, seconds, written / seconds);
    }

    private static void requireWhole(LogStream records, TopicPartition log) {
        if (records.begin() > 0) {
            throw new Settings.BadSetting(LogChain.shown(log) + " begins at offset " + records.begin()
                    + ": what was before is gone, and a log without its beginning leads to nothing elsewhere");
        }
    }
}
