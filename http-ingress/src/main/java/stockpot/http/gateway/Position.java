package stockpot.http.gateway;

/** Where in a log a command stands: {@code topic/partition/offset}. */
public record Position(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
