package stockpot.acceptance.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The script that a user starts stockpot with, and what it said and how it ended.
 *
 * <p>{@code -Dstockpot.launcher=FILE} names another script than the repository's, so that a jar that lies still can be
 * tested while its sources are being edited.
 */
public final class Launcher {
    static final String JAVA_OPTS = "-Xmx256m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Launcher() {}

    /** How a command of the tool ended. */
    public record Ran(int exit, String out, String err, Duration took) {
        public String all() {
            return out + err;
        }

        /** It must have found, as {@code verify}, that all is as the log says. */
        public void requireEqual() {
            if (exit != 0 || !out.contains("equal: ")) {
                throw new AssertionError("ended with " + exit + " and said " + all());
            }
        }
    }

    public static Path script() {
        String named = System.getProperty("stockpot.launcher");
        if (named != null) {
            return Path.of(named);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("stockpot");
            if (Files.isExecutable(script) && Files.isRegularFile(script)) {
                return script;
            }
        }
        throw new IllegalStateException("no ./stockpot here or above; name it with -Dstockpot.launcher=FILE");
    }

    /** The folder that the script lies in. */
    public static Path root() {
        Path folder = script().toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalStateException("the script is in no folder");
        }
        return folder;
    }

    /** A process with the libraries that the packaged program comes with, the brokers' among them, which says errors only. */
    static Process java(Path folder, String name, String... arguments) throws IOException {
        Path quiet = folder.resolve("logback.xml");
        if (!Files.exists(quiet)) {
            Files.writeString(quiet, "<configuration><root level=\"ERROR\"/></configuration>");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JAVA_OPTS.split(" ")));
        command.addAll(List.of("-XX:AOTCache=" + StartCache.file(), "-Xlog:disable"));
        // As the script starts a node, or the classes that are loaded before do not fit.
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-Dlogback.configurationFile=" + quiet, "-cp", jar().toString()));
        command.addAll(List.of(arguments));
        return Children.start(new ProcessBuilder(command).directory(folder.toFile()), folder.resolve(name + ".log"));
    }

    /** The packaged program, which names its libraries. */
    static Path jar() {
        return root().resolve("node/target/stockpot.jar");
    }

    /** Free ports, all of them held until all are found, or one would be found twice. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /**
     * A process of the script that sees no settings but the given ones.
     *
     * @param folder where it runs; a stockpot.properties there would count
     */
    static ProcessBuilder builder(Path folder, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        StartCache.file();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STOCKPOT_"));
        builder.environment().put("STOCKPOT_BUILD", "never");
        builder.environment().putAll(settings);
        if (!settings.containsKey("STOCKPOT_JAVA_OPTS")) {
            String options = System.getProperty("stockpot.java.opts");
            builder.environment().put("STOCKPOT_JAVA_OPTS", options == null ? JAVA_OPTS : options);
        }
        // A test that wants what the script does by itself says so with an empty one.
        builder.environment().remove("STOCKPOT_JAVA_OPTS", "");
        return builder;
    }

    /** Begins a command of the tool, which a test may kill, and returns at once; what it says goes to a file of that name. */
    public static Process begin(Path folder, String name, String... arguments) throws IOException {
        return Children.start(builder(folder, Map.of(), arguments), folder.resolve(name));
    }

    /** Runs a command of the tool to its end. */
    public static Ran run(Path folder, Map<String, String> settings, String... arguments) throws IOException {
        return run(folder, builder(folder, settings, arguments));
    }

    /**
     * Runs lines of the shell as somebody types them who reads the documentation: {@code ./stockpot} is there. They end with
     * the first that fails.
     */
    public static Ran shell(Path folder, Map<String, String> settings, String lines) throws IOException {
        Path link = folder.resolve("stockpot");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, script().toAbsolutePath());
        }
        return run(folder, builder(folder, settings).command("sh", "-e", "-c", lines));
    }

    /**
     * Runs any program to its end.
     *
     * @throws IOException when there is no such program
     */
    public static Ran run(Path folder, ProcessBuilder program) throws IOException {
        return run(folder, program, PATIENCE);
    }

    static Ran run(Path folder, ProcessBuilder program, Duration patience) throws IOException {
        long begun = System.nanoTime();
        Path out = Files.createTempFile(folder, "tool", ".out");
        Path err = Files.createTempFile(folder, "tool", ".err");
        Process process =
                program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", program.command()) + " did not end; it said\n"
                        + Files.readString(out) + Files.readString(err));
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return new Ran(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8),
                    took);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
