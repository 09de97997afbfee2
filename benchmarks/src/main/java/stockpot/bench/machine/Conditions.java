package stockpot.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Under what a run was made. A figure without its conditions cannot be compared with anything. */
public final class Conditions {

    private Conditions() {}

    /** Names and values, in the order in which they are to be read. */
    public static Map<String, String> now(OptionalLong server) {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("commit", commit());
        conditions.put("cores", Runtime.getRuntime().availableProcessors() + " x " + processor());
        conditions.put("memory", memory());
        conditions.put("OS", operatingSystem());
        conditions.put("JDK of the driver", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        conditions.put(
                "server process", server.isPresent() ? process(server.getAsLong()) : "not found on this machine");
        return conditions;
    }

    /** The commit of the folder we stand in, and whether something in it is not committed. */
    public static String commit() {
        String commit = git("rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + " with changes";
    }

    private static String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String processor() {
        return valueIn(Path.of("/proc/cpuinfo"), "model name", ":", "unknown processor");
    }

    private static String operatingSystem() {
        String name = valueIn(Path.of("/etc/os-release"), "PRETTY_NAME", "=", System.getProperty("os.name"));
        return name.replace("\"", "") + ", kernel " + System.getProperty("os.version");
    }

    private static String memory() {
        try {
            return String.format(Locale.ROOT, "%.1f GiB", ProcessStat.memoryKib() / 1048576.0);
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String process(long pid) {
        try {
            // Its name is enough: where it lies says more of the machine than of the run.
            Path java = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"))
                    .getFileName();
            return String.format(
                    Locale.ROOT,
                    "%s, %s, %d MiB resident when the run ended",
                    java,
                    ServerProcess.javaFlags(pid),
                    ProcessStat.residentKib(pid) / 1024);
        } catch (IOException e) {
            return "gone when the run ended";
        }
    }

    private static String valueIn(Path file, String name, String separator, String otherwise) {
        try {
            for (String line : Files.readAllLines(file)) {
                int at = line.indexOf(separator);
                if (at > 0 && line.substring(0, at).strip().equals(name)) {
                    return line.substring(at + separator.length()).strip();
                }
            }
            return otherwise;
        } catch (IOException e) {
            return otherwise;
        }
    }
}
