package stockpot.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux counts for processes and for the machine, read from {@code /proc}.
 *
 * <p>CPU time comes in ticks of 10 ms there (USER_HZ is 100 on every Linux that a JDK runs on), which over a window of
 * seconds is exact enough.
 */
public final class ProcessStat {

    private static final long MICROS_PER_TICK = 10_000;
    private static final Path PROC = Path.of("/proc");

    private ProcessStat() {}

    /** CPU time, user and system, that all threads of a process have used. */
    public static long cpuMicros(long pid) throws IOException {
        String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        // The second field is the program's name in parentheses and may contain anything, so fields count from behind
        // it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    /** CPU time that everything on the machine has used, except for waiting and for the kernel's network interrupts. */
    public static long machineMicros() throws IOException {
        String[] fields = Files.readAllLines(PROC.resolve("stat")).getFirst().split("\\s+", -1);
        // cpu user nice system idle iowait irq softirq steal
        return (Long.parseLong(fields[1])
                        + Long.parseLong(fields[2])
                        + Long.parseLong(fields[3])
                        + Long.parseLong(fields[8]))
                * MICROS_PER_TICK;
    }

    /** How much of a process is in memory now. */
    public static long residentKib(long pid) throws IOException {
        return kib(PROC.resolve(Long.toString(pid)).resolve("status"), "VmRSS:");
    }

    /** How much memory the machine has. */
    public static long memoryKib() throws IOException {
        return kib(PROC.resolve("meminfo"), "MemTotal:");
    }

    private static long kib(Path file, String label) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            if (line.startsWith(label)) {
                return Long.parseLong(
                        line.substring(label.length()).replace("kB", "").strip());
            }
        }
        throw new IOException(file + " has no " + label);
    }
}
