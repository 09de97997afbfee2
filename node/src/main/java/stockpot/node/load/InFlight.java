package stockpot.node.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition;

/**
 * What is under way: lines that have been taken and are not settled, and definitions that the load made of itself. Bounded,
 * because a file may be larger than any memory, and because who else asks the node something waits behind all of it.
 */
final class InFlight {
    private static final int MAX_BYTES = 32 << 20;

    private final int maxCount;
    private final Map<Long, Flight> open = new LinkedHashMap<>();
    private long bytes;
    private long lines;

    InFlight(int maxCount) {
        this.maxCount = maxCount;
    }

    /**
     * One of them.
     *
     * @param line that it comes from
     * @param definition what it defines; null for a product, and for a line that waits for its turn
     * @param body what a line says that has been sent as a change and may yet have to be sent otherwise; null for all others
     */
    record Flight(
            long line,
            int bytes,
            @Nullable Name name,
            @Nullable Definition definition,
            @Nullable LineBody body) {
        /** Of a line that waits for its turn. */
        static Flight waiting(long line, int bytes) {
            return new Flight(line, bytes, null, null, null);
        }
    }

    boolean isFull() {
        return open.size() >= maxCount || bytes >= MAX_BYTES;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** How many lines are under way. */
    long lines() {
        return lines;
    }

    /** Puts in a flight, instead of what had its ticket. */
    void put(long ticket, Flight flight) {
        Flight before = open.put(ticket, flight);
        bytes += flight.bytes() - (before == null ? 0 : before.bytes());
        if (before == null && ticket > 0) {
            lines++;
        }
    }

    /** What is under way with that ticket; null when there is none any more. */
    @Nullable
    Flight get(long ticket) {
        return open.get(ticket);
    }

    /** Takes out a flight; null when there is none of that ticket any more. */
    @Nullable
    Flight remove(long ticket) {
        Flight flight = open.remove(ticket);
        if (flight != null) {
            bytes -= flight.bytes();
            if (ticket > 0) {
                lines--;
            }
        }
        return flight;
    }

    /** The first line that is not settled; {@code otherwise} when all are. */
    long firstLine(long otherwise) {
        return open.isEmpty() ? otherwise : open.values().iterator().next().line();
    }
}
