package stockpot.topology.records;

/**
 * What a command follows from: what the settler sends is known by it, however often it is sent. It names the command whose
 * ledger record it was, and not that record's place, so a ledger that is made again from the commands leads to the same.
 *
 * @param topic a family's commands
 * @param event which event of that command, from 0
 * @param ordinal which command of those that follow from that event, from 0
 */
public record SourcePosition(String topic, int partition, long offset, int event, int ordinal)
        implements Comparable<SourcePosition> {
    private static final int PARTS = 5;
    private static final String FORM = "a source is topic/partition/offset/event/ordinal";

    public SourcePosition {
        if (partition < 0 || offset < 0 || event < 0 || ordinal < 0) {
            throw new IllegalArgumentException(FORM + ", none of them negative");
        }
    }

    /** Reads what {@link #toString} wrote. */
    public static SourcePosition parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != PARTS || parts[0].isEmpty()) {
            throw new IllegalArgumentException(FORM);
        }
        return new SourcePosition(
                parts[0],
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[4]));
    }

    /** In the order in which they are sent; of the same partition. */
    @Override
    public int compareTo(SourcePosition other) {
        int byOffset = Long.compare(offset, other.offset);
        int byEvent = byOffset != 0 ? byOffset : Integer.compare(event, other.event);
        return byEvent != 0 ? byEvent : Integer.compare(ordinal, other.ordinal);
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset + "/" + event + "/" + ordinal;
    }
}
