package stockpot.topology.query;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.RocksDbMemory;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.Workbench;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.rows.StoreRows;
import stockpot.topology.stock.ProductQuery;
import stockpot.topology.stock.StockFamily;

/**
 * Stock in real RocksDB stores, and orders and pots in memory, one store for each of four partitions; two nodes share them and
 * ask each other for them.
 */
public final class TwoNodes implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final Layout LAYOUT = new Layout(PARTITIONS, Workbench.KEPT, Workbench.KEYED_KEPT);

    private final List<KeyValueStore<Bytes, byte[]>> stores = new ArrayList<>();
    private final MemoryStores orders;
    private final MemoryStores pots;
    private final List<Machine<Stock, StockCommand, StockEvent>> machines = new ArrayList<>();
    private final long[] offsets = new long[PARTITIONS];
    private final Records<Stock, StockCommand, StockEvent> records = new Records<>(StockFamily.STOCK.codec());
    private final CollectedEffects effects = new CollectedEffects(StockFamily.STOCK.name(), true);
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private int failures;

    /**
     * @param first the partitions that the first node takes for its own
     * @param second those that the second does; while one is moving, both may
     */
    public TwoNodes(Path folder, List<Integer> first, List<Integer> second) {
        orders = new MemoryStores(folder.resolve("orders"), PARTITIONS);
        pots = new MemoryStores(folder.resolve("pots"), PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            KeyValueStore<Bytes, byte[]> store = open(folder, partition);
            stores.add(store);
            machines.add(new Machine<>(StockFamily.STOCK, LAYOUT, partition, new StoreRows(store), effects));
        }
        nodes.add(new Node(0, first));
        nodes.add(new Node(1, second));
    }

    private static KeyValueStore<Bytes, byte[]> open(Path folder, int partition) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "test",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                RocksDbMemory.class,
                RocksDbMemory.BYTES,
                64L << 20));
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>(
                settings,
                new TaskId(0, partition),
                folder.resolve("" + partition).toFile());
        KeyValueStore<Bytes, byte[]> store =
                Stores.persistentKeyValueStore("rows").get();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    /** One node: what it owns and what it asks with. */
    private final class Node extends ShownNode {
        private final RowQueries rowQueries;
        private final FanOut fanOut;

        Node(int number, List<Integer> partitions) {
            super(number, List.of(Topics.STOCK, Topics.ORDERS, Topics.POTS), partitions);
            OwnedPartitions tasks = OpenTasks.of(StockFamily.STOCK.name(), partitions, stores::get);
            OpenTasks.open(tasks, Topics.ORDERS.name(), partitions, orders::get);
            OpenTasks.open(tasks, Topics.POTS.name(), partitions, pots::get);
            LocalRows rows = new LocalRows(tasks, () -> true);
            Nodes known = new Nodes(() -> List.copyOf(nodes), hostInfo());
            this.rowQueries = new RowQueries(StockpotFamilies.ALL, LAYOUT, tasks, rows, known, TwoNodes.this::ask);
            this.fanOut = new FanOut(StockpotFamilies.ANSWERS, LAYOUT, tasks, rows, known, TwoNodes.this::ask);
        }

        byte[] answer(String name, byte[] question) throws Unavailable, InterruptedException {
            return name.equals(RowQueries.NAME) ? rowQueries.answer(question) : fanOut.answer(name, question);
        }
    }

    private synchronized byte[] ask(HostInfo node, String name, byte[] question, Duration patience)
            throws IOException, Unavailable, InterruptedException {
        asked.add(name);
        if (failures > 0) {
            failures--;
            throw new IOException("nobody is there");
        }
        return nodes.get(node.port()).answer(name, question);
    }

    /** What the nodes asked each other, in that order. */
    public List<String> asked() {
        return asked;
    }

    /** The next so many times nobody is there when a node asks the other. */
    public void failNext(int times) {
        failures = times;
    }

    public FanOut fanOut(int node) {
        return nodes.get(node).fanOut;
    }

    public Optional<Row<ProductRow>> product(int node, ProductKey key) throws Unavailable, InterruptedException {
        return ProductQuery.product(rows(node), key);
    }

    public RowQueries rows(int node) {
        return nodes.get(node).rowQueries;
    }

    /** Keeps an order or a reservation where the record of these ids belongs, and answers in which partition. */
    public int keepOrder(byte[] key, byte[] row, String... ids) {
        return keep(orders, key, row, ids);
    }

    /** The same of a pot. */
    public int keepPot(byte[] key, byte[] row, String... ids) {
        return keep(pots, key, row, ids);
    }

    private static int keep(MemoryStores family, byte[] key, byte[] row, String... ids) {
        int partition = RecordKey.partition(RecordKey.of(ids), PARTITIONS);
        family.get(partition).put(Bytes.wrap(key), row);
        return partition;
    }

    /** Decides the commands, all of which are accepted, and answers the serial number of the last. */
    public long send(StockCommand... commands) {
        long serial = 0;
        for (StockCommand command : commands) {
            byte[] key = records.key(command);
            int partition = partition(command);
            long offset = offsets[partition]++;
            byte[] value = records.write(new Envelope.Sent<>(partition + "/" + offset, false, "", command));
            machines.get(partition).process(key, value, Workbench.NOON, offset);
            if (!effects.lastResult().json().get("outcome").textValue().equals("accepted")) {
                throw new AssertionError(effects.lastResult().json());
            }
            serial = effects.lastResult().json().at("/data/serial").longValue();
        }
        return serial;
    }

    int partition(StockCommand command) {
        return RecordKey.partition(records.key(command), PARTITIONS);
    }

    @Override
    public void close() {
        stores.forEach(KeyValueStore::close);
        orders.close();
        pots.close();
    }
}
