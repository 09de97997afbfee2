package stockpot.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.InstanceId;
import stockpot.node.load.Format;
import stockpot.node.load.LineSource;
import stockpot.node.load.Loader;
import stockpot.node.load.Progress;
import stockpot.node.load.Tally;

/** {@code stockpot load}: products and what they refer to, from a file into a running stockpot. */
final class LoadTool {
    private static final String STANDARD_INPUT = "-";
    /** Longer than any takeover by another node. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Settings settings;
    private final String file;
    private final InstanceId instance;
    private final long from;

    LoadTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.file = options.matchedPositionalValue(0, "");
        this.from = options.matchedOptionValue("--from", 1L);
        try {
            this.instance = new InstanceId(options.matchedOptionValue("--instance", "admin"));
        } catch (IllegalArgumentException e) {
            throw new Settings.BadSetting("--instance: " + e.getMessage());
        }
    }

    int run() throws IOException {
        Map<String, Object> client = settings.kafkaClient(brokers());
        Tally tally;
        long begun = System.nanoTime();
        try (LineSource lines = lines();
                Progress progress = progress()) {
            tally = new Tally(System.err, progress::makeRoom);
            load(client, lines, tally, progress);
        }
        System.out.println(tally.summary(Duration.ofNanos(System.nanoTime() - begun)));
        return tally.failed() == 0 ? Main.OK : Main.FAILED;
    }

    private Map<String, Object> brokers() throws IOException {
        if (!settings.isEmbedded()) {
            return Map.of("bootstrap.servers", settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS));
        }
        Path folder = settings.dataFolder();
        return DataFolder.running(folder)
                .map(DataFolder::brokers)
                .orElseThrow(() -> new Settings.BadSetting("no node runs on "
                        + folder.toAbsolutePath().normalize()
                        + ": start it first with ./stockpot run, or name its folder with --data-dir"));
    }

    private LineSource lines() throws IOException {
        Format format = file.equals(STANDARD_INPUT)
                ? Format.JSON_LINES
                : Format.of(file)
                        .orElseThrow(() -> new Settings.BadSetting("cannot tell how " + file
                                + " is written: its name has to end with .jsonl, .ndjson, .json or .csv"));
        InputStream in = open();
        try {
            return format.open(in);
        } catch (IllegalArgumentException e) {
            in.close();
            throw new Settings.BadSetting(file + ": " + e.getMessage());
        }
    }

    private InputStream open() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return System.in;
        }
        try {
            return Files.newInputStream(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new Settings.BadSetting("there is no file " + file);
        } catch (InvalidPathException | AccessDeniedException e) {
            throw new Settings.BadSetting("cannot read " + file + ": " + e.getMessage());
        }
    }

    private Progress progress() throws IOException {
        long size = file.equals(STANDARD_INPUT) ? 0 : Files.size(Path.of(file));
        return Progress.shown("load", "lines", size);
    }

    private void load(Map<String, Object> client, LineSource lines, Tally tally, Progress progress) throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        try (Loader loader = open(client, tally, progress)) {
            Thread hook = new Thread(() -> {
                if (!over.get()) {
                    progress.makeRoom();
                    System.err.println(
                            "stockpot: interrupted; run it again, or go on with --from " + loader.resumeAt());
                }
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                loader.load(lines, from);
            } catch (IOException | RuntimeException e) {
                throw new IOException(e.getMessage() + "; run it again, or go on with --from " + loader.resumeAt(), e);
            } finally {
                over.set(true);
            }
        }
    }

    private Loader open(Map<String, Object> client, Tally tally, Progress progress) {
        try {
            return Loader.open(client, settings.topics(), instance, tally, progress, PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new Settings.BadSetting(String.valueOf(e.getMessage()));
        }
    }
}
