package stockpot.topology.records;

/** Where a record stands. */
public record Place(String topic, int partition, long offset) {
    /** Of the text, with what the topic holds and how many numbers follow it. */
    static final String PATTERN = "^stockpot[.][a-z]+[.]%s(/(0|[1-9][0-9]*))%s$";

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
