package stockpot.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that answers at a port of this machine, so that its CPU time and memory can be read. */
public final class ServerProcess {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private ServerProcess() {}

    /** The memory and garbage collection flags a Java process was started with; other arguments could be secrets. */
    public static String javaFlags(long pid) {
        try {
            String line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("cmdline"), StandardCharsets.UTF_8);
            String flags = Stream.of(line.split("\0", -1))
                    .filter(argument -> argument.startsWith("-X"))
                    .collect(Collectors.joining(" "));
            return flags.isEmpty() ? "no -X flags" : flags;
        } catch (IOException e) {
            return "unknown flags";
        }
    }

    /** The process that listens at the port, when it is on this machine. */
    public static OptionalLong find(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listeningSockets(PROC.resolve(table), port));
        }
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    private static Set<String> listeningSockets(Path table, int port) {
        String end = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+", -1))
                    .filter(fields -> fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENING))
                    .map(fields -> "socket:[" + fields[9] + "]")
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (pointsTo(file, sockets)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Not ours to look at, or gone by now.
            return false;
        }
    }

    private static boolean pointsTo(Path link, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(link).toString());
        } catch (IOException e) {
            // Files are closed while we look.
            return false;
        }
    }
}
