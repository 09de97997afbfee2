package stockpot.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that makes starts faster, which {@code stockpot build} leaves beside the jar. A test run starts well over a
 * hundred nodes and tools, and four of the ten CPU seconds that a start takes go into loading the same ten thousand classes.
 */
final class StartCache {
    private StartCache() {}

    /** Where it lies; the script takes it by itself. */
    static Path file() {
        return Made.FILE;
    }

    private static final class Made {
        static final Path FILE = make();
    }

    private static Path make() {
        Path jar = Launcher.jar();
        try (FileChannel channel = FileChannel.open(
                        jar.resolveSibling("stockpot.aot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            ProcessBuilder builder = new ProcessBuilder(Launcher.script().toString(), "build");
            builder.environment().put("STOCKPOT_BUILD", "never");
            int exit = builder.inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("stockpot build ended with " + exit);
            }
            return jar.resolveSibling("stockpot.aot");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
