package stockpot.topology.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;

/** The ledgers that are followed, and the order in which positions name their partitions. */
final class Followed {
    /** First, because only its records are about products. */
    private static final int STOCK = 0;

    private final int partitions;
    private final List<String> topics;
    private final List<TopicPartition> all = new ArrayList<>();
    private final Map<TopicPartition, Integer> indexes = new HashMap<>();

    Followed(Layout layout) {
        this.partitions = layout.partitions();
        this.topics = List.of(Topics.STOCK, Topics.ORDERS, Topics.POTS).stream()
                .map(family -> layout.topics().family(family.name()).ledger())
                .toList();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                TopicPartition each = new TopicPartition(topic, partition);
                indexes.put(each, all.size());
                all.add(each);
            }
        }
    }

    List<String> topics() {
        return topics;
    }

    List<TopicPartition> all() {
        return all;
    }

    int size() {
        return all.size();
    }

    int index(String topic, int partition) {
        return indexes.getOrDefault(new TopicPartition(topic, partition), -1);
    }

    /** Whether its records are about products. */
    boolean isOfStock(int index) {
        return index / partitions == STOCK;
    }
}
