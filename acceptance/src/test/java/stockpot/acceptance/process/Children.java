package stockpot.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The processes that the tests have started: none outlives its test, or its class where there is one instance for all its
 * tests, and after a failure what they said is shown.
 *
 * <p>A test class extended with this may let its processes go; it need not close them one by one.
 */
public final class Children implements AfterEachCallback, AfterAllCallback {
    private static final int SHOWN_CHARS = 20_000;
    private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();
    private static final List<Path> LOGS = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::killAll));
    }

    static Process start(ProcessBuilder builder, Path log) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        LIVING.add(process);
        if (!LOGS.contains(log)) {
            LOGS.add(log);
        }
        process.onExit().thenAccept(LIVING::remove);
        return process;
    }

    private static void killAll() {
        for (Process process : LIVING) {
            process.destroyForcibly();
        }
        for (Process process : LIVING) {
            process.onExit().join();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean isLast = context.getTestInstanceLifecycle().orElseThrow() == Lifecycle.PER_METHOD;
        if (isLast) {
            killAll();
        }
        if (context.getExecutionException().isPresent()) {
            LOGS.stream().filter(Files::exists).forEach(Children::show);
        }
        if (isLast) {
            LOGS.clear();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        killAll();
        LOGS.clear();
    }

    private static void show(Path log) {
        try {
            String text = Files.readString(log);
            String end = text.length() > SHOWN_CHARS ? "..." + text.substring(text.length() - SHOWN_CHARS) : text;
            System.err.println("---- " + log + "\n" + end + "----");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
