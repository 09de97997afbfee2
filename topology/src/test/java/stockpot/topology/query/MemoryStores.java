package stockpot.topology.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store in memory for each partition, as Kafka Streams would hand it out. */
final class MemoryStores implements AutoCloseable {
    private final List<KeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();

    MemoryStores(Path folder, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            Properties settings = new Properties();
            settings.putAll(Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1"));
            MockProcessorContext<Void, Void> context =
                    new MockProcessorContext<>(settings, new TaskId(0, partition), folder.toFile());
            KeyValueStore<Bytes, byte[]> store =
                    Stores.inMemoryKeyValueStore("rows").get();
            store.init(context.getStateStoreContext(), store);
            stores.add(store);
        }
    }

    KeyValueStore<Bytes, byte[]> get(int partition) {
        return stores.get(partition);
    }

    @Override
    public void close() {
        stores.forEach(KeyValueStore::close);
    }
}
