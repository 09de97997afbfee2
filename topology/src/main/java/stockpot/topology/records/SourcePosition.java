package stockpot.topology.records;

/**
 * Which ledger record a command follows from: what the settler sends is known by it, however often it is sent.
 *
 * @param topic a ledger
 * @param ordinal which command of that record this is, from 0
 */
public record SourcePosition(String topic, int partition, long offset, int ordinal) {
    public SourcePosition {
        if (partition < 0 || offset < 0 || ordinal < 0) {
            throw new IllegalArgumentException("a source is topic/partition/offset/ordinal, none of them negative");
        }
    }

    /** Reads what {@link #toString} wrote. */
    public static SourcePosition parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("a source is topic/partition/offset/ordinal");
        }
        return new SourcePosition(
                parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset + "/" + ordinal;
    }
}
