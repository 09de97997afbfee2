package stockpot.topology.decide;

/** Partitions that a node decides, without the Kafka Streams that would give them to it. */
public final class OpenTasks {
    private OpenTasks() {}

    public static LiveTasks of(String family, Iterable<Integer> partitions) {
        LiveTasks tasks = new LiveTasks();
        partitions.forEach(partition -> tasks.open(new LiveTasks.Id(family, partition)));
        return tasks;
    }
}
