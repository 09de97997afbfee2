package stockpot.acceptance.process;

import java.io.IOException;
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
    static final String JAVA_OPTS = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Launcher() {}

    /** How a command of the tool ended. */
    public record Ran(int exit, String out, String err, Duration took) {
        public String all() {
            return out + err;
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

    /** The libraries that the packaged program comes with, the brokers' among them. */
    public static Path libraries() {
        return root().resolve("node/target/lib");
    }

    /**
     * A process of the script that sees no settings but the given ones.
     *
     * @param folder where it runs; a stockpot.properties there would count
     */
    static ProcessBuilder builder(Path folder, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STOCKPOT_"));
        builder.environment().put("STOCKPOT_BUILD", "never");
        builder.environment().putAll(settings);
        if (!settings.containsKey("STOCKPOT_JAVA_OPTS")) {
            String options = System.getProperty("stockpot.java.opts");
            builder.environment().put("STOCKPOT_JAVA_OPTS", options == null ? StartCache.with(JAVA_OPTS) : options);
        }
        // A test that wants what the script does by itself says so with an empty one.
        builder.environment().remove("STOCKPOT_JAVA_OPTS", "");
        return builder;
    }

    /** Runs a command of the tool to its end. */
    public static Ran run(Path folder, Map<String, String> settings, String... arguments) throws IOException {
        long begun = System.nanoTime();
        Path out = Files.createTempFile(folder, "tool", ".out");
        Path err = Files.createTempFile(folder, "tool", ".err");
        Process process = builder(folder, settings, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("stockpot " + String.join(" ", arguments) + " did not end; it said\n"
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
