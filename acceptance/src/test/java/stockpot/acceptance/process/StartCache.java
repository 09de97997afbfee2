package stockpot.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The classes of a node that has run once, loaded and linked, in a file that the JVM maps (JEP 483).
 *
 * <p>A test run starts well over a hundred nodes and tools, and four of the ten CPU seconds that a start takes go into
 * loading the same ten thousand classes. The file lies beside the jar that it belongs to and is made anew when that
 * one has changed; where it cannot be made, the processes start without it.
 */
final class StartCache {
    private StartCache() {}

    /** The options of the JVM with the file, which is made now if there is none. */
    static String with(String javaOpts) {
        return Made.FILE == null
                ? javaOpts
                : javaOpts + " -XX:AOTCache=" + Made.FILE + " -Xlog:disable -Xlog:all=error";
    }

    private static final class Made {
        /** Null where it could not be made. */
        static final Path FILE = make();
    }

    private static Path make() {
        Path jar = Launcher.jar();
        Path file = jar.resolveSibling("stockpot.aot");
        try (FileChannel channel = FileChannel.open(
                        jar.resolveSibling("stockpot.aot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.exists(file) || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                train(file);
            }
            return Files.size(file) > 0 ? file : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a node from its start to its end; the JVM writes the file as it exits. */
    private static void train(Path file) throws IOException {
        Path folder = Files.createTempDirectory("stockpot-start");
        Path made = folder.resolve("stockpot.aot");
        try {
            RunningNode node = RunningNode.start(
                    folder.resolve("data"),
                    Map.of("STOCKPOT_JAVA_OPTS", Launcher.JAVA_OPTS + " -XX:AOTCacheOutput=" + made));
            // On a busy machine the JVM writes for longer than a node may take to end.
            node.terminate(Duration.ofMinutes(3));
            if (!Files.exists(made)) {
                Files.createFile(made);
            }
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Trees.remove(folder);
        }
    }
}
