package stockpot.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.InstanceId;
import stockpot.node.load.Format;
import stockpot.node.load.LineSource;
import stockpot.node.load.Loader;
import stockpot.node.load.Progress;
import stockpot.node.load.Tally;
import stockpot.node.load.Way;

/** {@code stockpot load}: products and what they refer to, from a file into a running stockpot. */
final class LoadTool {
    private static final String STANDARD_INPUT = "-";
    /** Longer than any takeover by another node. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where the token for HTTP is looked for. */
    static final String TOKEN = "STOCKPOT_TOKEN";

    /** Opens the way in; it is opened late, because the file may show that nothing can be loaded. */
    private interface Opening {
        Way open();
    }

    private final Settings settings;
    private final String file;
    private final InstanceId instance;
    private final long from;
    private final boolean update;
    private final @Nullable URI url;
    private final String tokenFile;

    LoadTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.file = options.matchedPositionalValue(0, "");
        this.from = options.matchedOptionValue("--from", 1L);
        this.update = options.matchedOptionValue("--update", false);
        this.tokenFile = options.matchedOptionValue("--token-file", "");
        this.url = options.hasMatchedOption("--url") ? url(options.matchedOptionValue("--url", "")) : null;
        if (url == null && !tokenFile.isEmpty()) {
            throw new Settings.BadSetting("--token-file goes with --url");
        }
        try {
            this.instance = new InstanceId(options.matchedOptionValue("--instance", "admin"));
        } catch (IllegalArgumentException e) {
            throw new Settings.BadSetting("--instance: " + e.getMessage());
        }
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isWeb && url.getHost() != null && url.getQuery() == null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below, as for an address of another kind.
        }
        throw new Settings.BadSetting("--url must be like http://127.0.0.1:8080, not '" + text + "'");
    }

    int run() throws IOException {
        Opening way = way();
        Tally tally;
        long begun = System.nanoTime();
        try (LineSource lines = lines();
                Progress progress = progress()) {
            tally = new Tally(System.err, progress::makeRoom);
            load(way, lines, tally, progress);
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
        return opened(file, Files::newInputStream);
    }

    private interface Reading<T> {
        T read(Path path) throws IOException;
    }

    private static <T> T opened(String file, Reading<T> reading) throws IOException {
        try {
            return reading.read(Path.of(file));
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

    private void load(Opening way, LineSource lines, Tally tally, Progress progress) throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        try (Loader loader = open(way, tally, progress)) {
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

    private Loader open(Opening way, Tally tally, Progress progress) throws IOException {
        try {
            return new Loader(way.open(), instance, update, tally, progress, PATIENCE);
        } catch (IllegalArgumentException e) {
            throw new Settings.BadSetting(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the settings is said before the file is opened. */
    private Opening way() throws IOException {
        if (url != null) {
            String token = token();
            return () -> Way.http(url, token, instance);
        }
        Map<String, Object> client = settings.kafkaClient(brokers());
        return () -> Way.kafka(client, settings.topics(), instance);
    }

    /** Never on the command line, where everybody could read it who lists the processes. */
    private String token() throws IOException {
        String given = System.getenv(TOKEN);
        if (tokenFile.isEmpty() && given == null) {
            throw new Settings.BadSetting("--url needs a token that may write products: set " + TOKEN
                    + ", or write it into a file and give --token-file FILE; POST /private/token makes one");
        }
        String token = (tokenFile.isEmpty() ? given : opened(tokenFile, Files::readString)).strip();
        if (!token.matches("[!-~]+")) {
            throw new Settings.BadSetting((tokenFile.isEmpty() ? TOKEN : tokenFile)
                    + " must hold one token, as access_token of POST /private/token says it, and nothing else");
        }
        return token;
    }
}
