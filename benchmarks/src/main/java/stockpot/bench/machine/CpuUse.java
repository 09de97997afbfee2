package stockpot.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import stockpot.bench.drive.Answers;

/** Who used how much CPU between the edges of a measured window: the server, this driver, and everybody else. */
public final class CpuUse implements Answers.Edges {

    private record Reading(long atNanos, long server, long driver, long machine) {}

    private static final Reading NEVER = new Reading(0, 0, 0, 0);

    private final OptionalLong server;
    private Reading first = NEVER;
    private Reading last = NEVER;

    /** Without a server process its part is unknown and counted among the others. */
    public CpuUse(OptionalLong server) {
        this.server = server;
    }

    @Override
    public void began() {
        first = read();
    }

    @Override
    public void ended() {
        last = read();
    }

    /** CPU time of the server, or NaN when its process is not known. */
    public double serverMicros() {
        return server.isPresent() ? last.server - first.server : Double.NaN;
    }

    /** CPU time of this process. */
    public double driverMicros() {
        return last.driver - first.driver;
    }

    /** Cores that neither the server nor the driver used but somebody else did. */
    public double othersCores() {
        double others = last.machine - first.machine - (last.server - first.server) - (last.driver - first.driver);
        return Math.max(0, others * 1000 / (last.atNanos - first.atNanos));
    }

    private Reading read() {
        try {
            long serverMicros = server.isPresent() ? ProcessStat.cpuMicros(server.getAsLong()) : 0;
            long driverMicros = ProcessStat.cpuMicros(ProcessHandle.current().pid());
            return new Reading(System.nanoTime(), serverMicros, driverMicros, ProcessStat.machineMicros());
        } catch (IOException e) {
            throw new UncheckedIOException("the server's process is gone", e);
        }
    }
}
