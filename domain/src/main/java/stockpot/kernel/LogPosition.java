package stockpot.kernel;

/** Where a record stands. */
public record LogPosition(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
