package stockpot.acceptance.process;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as a process of its own, on a data folder that outlives it. */
public final class RunningNode implements AutoCloseable {
    /** The password of instance admin, unless a test sets another or none. */
    public static final String PASSWORD = "a-password-for-the-tests";

    private static final Duration START_PATIENCE = Duration.ofSeconds(120);
    private static final Pattern READY = Pattern.compile("(?m)^stockpot is ready: (http://\\S+)$");

    private final Path data;
    private final Path log;
    private final Map<String, String> settings;
    private Process process;
    private long logBegin;
    private String url = "";

    private RunningNode(Path data, Map<String, String> settings) throws IOException {
        this.data = data;
        this.log = Path.of(data + ".log");
        this.settings = new HashMap<>(Map.of(
                "STOCKPOT_DATA_DIR", data.toString(), "STOCKPOT_HTTP_PORT", "0", "STOCKPOT_ADMIN_PASSWORD", PASSWORD));
        this.settings.putAll(settings);
        this.process = begin();
    }

    /** Starts a node and returns when it says that it is ready. */
    public static RunningNode start(Path data, Map<String, String> settings) throws IOException {
        RunningNode node = begin(data, settings);
        node.awaitReady();
        return node;
    }

    /** Starts a node and returns at once. */
    public static RunningNode begin(Path data, Map<String, String> settings) throws IOException {
        return new RunningNode(data, settings);
    }

    private Process begin() throws IOException {
        Files.createDirectories(folder());
        logBegin = Files.exists(log) ? Files.size(log) : 0;
        url = "";
        return Children.start(Launcher.builder(folder(), settings, "run"), log);
    }

    private Path folder() {
        return data.toAbsolutePath().getParent();
    }

    public void awaitReady() throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Matcher ready = READY.matcher(said());
            if (ready.find()) {
                url = ready.group(1);
                return;
            }
            if (!alive) {
                throw new AssertionError(
                        "the node ended with " + process.exitValue() + " before it was ready:\n" + said());
            }
            if (System.nanoTime() > deadline) {
                showThreads();
                throw new AssertionError(
                        "the node is not ready after " + START_PATIENCE + "; its threads are in its log");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Makes the node say what its threads are at. */
    public void showThreads() throws IOException {
        signal("QUIT");
        for (int i = 0; i < 50; i++) {
            pause();
        }
    }

    /** SIGSTOP: the process does nothing any more, and does not know of it, until {@link #wake}. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** SIGCONT after {@link #freeze}. */
    public void wake() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        try {
            int failed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IOException("SIG" + name + " was not sent to the node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** SIGKILL, and the process is gone when this returns. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM; answers how long the process took to end, which it must. */
    public Duration terminate() throws InterruptedException {
        return terminate(Duration.ofSeconds(60));
    }

    Duration terminate(Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        process.destroy();
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node did not end after SIGTERM");
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Starts the node again after its end, and returns at once. */
    public void beginAgain() throws IOException {
        if (process.isAlive()) {
            throw new IllegalStateException("the node is running");
        }
        process = begin();
    }

    public void startAgain() throws IOException {
        beginAgain();
        awaitReady();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How the process ended; it must have. */
    public int exit() {
        return process.exitValue();
    }

    /** What the process said since it was started last, stdout and stderr together. */
    public String said() throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        return new String(bytes, (int) logBegin, bytes.length - (int) logBegin);
    }

    public String url() {
        if (url.isEmpty()) {
            throw new IllegalStateException("the node is not ready");
        }
        return url;
    }

    public Path data() {
        return data;
    }

    /** What a Kafka client has to be told to do whatever the node itself may do; it is another at every start. */
    public Map<String, Object> kafka() throws IOException {
        Properties running = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("running.properties"))) {
            running.load(reader);
        }
        return brokers(running);
    }

    /** What a subscriber's client reads from the file that is made for it. */
    public Map<String, Object> subscriber() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("subscriber.properties"))) {
            file.load(reader);
        }
        Map<String, Object> client = new HashMap<>();
        file.forEach((name, value) -> client.put(name.toString(), value));
        return client;
    }

    private static Map<String, Object> brokers(Properties running) {
        Map<String, Object> client = new HashMap<>();
        running.forEach((name, value) -> {
            if (name.toString().startsWith("kafka.")) {
                client.put(name.toString().substring("kafka.".length()), value);
            }
        });
        return client;
    }

    /** Runs a command of the tool on this node's data folder. */
    public Launcher.Ran tool(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data-dir", data.toString()));
        return Launcher.run(folder(), Map.of(), command.toArray(String[]::new));
    }

    /** Runs the tool that compares what is served and kept with what the log leads to; it must find both equal. */
    public void verify() throws IOException {
        tool("verify").requireEqual();
    }

    @Override
    public void close() {
        kill();
    }
}
