package stockpot.node.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogEvent;
import stockpot.schemas.Topics;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.stock.StockFamily;

/**
 * The way into the command topics for many commands at once: plain, idempotent and waiting for all replicas like {@link
 * stockpot.topology.send.CommandLog}, but nobody waits for one of them alone, so they go in large batches.
 */
final class BulkLog implements Dispatcher.Outlet, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final String prefix;
    private final int partitions;
    private final Records<Stock, StockCommand, StockEvent> stock = new Records<>(StockFamily.STOCK.codec());
    private final Records<Catalog, CatalogCommand, CatalogEvent> catalog = new Records<>(CatalogFamily.CATALOG.codec());
    private final Queue<Result> lost = new ConcurrentLinkedQueue<>();

    /**
     * Opens the way.
     *
     * @param prefix what the ids of the commands begin with; the ticket follows
     * @param partitions that each command topic has
     */
    BulkLog(Map<String, Object> client, Topics topics, String prefix, int partitions) {
        this.topics = topics;
        this.prefix = prefix;
        this.partitions = partitions;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "stockpot-load");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        // Products of a file resemble each other: their log is a seventh of the size then, and costs no more to read.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends a command off; what becomes of it is told by its result, or else by {@link #nextLost}. */
    @Override
    public void send(long ticket, StockCommand command, byte[] body) {
        String id = command instanceof StockCommand.ChangeProduct ? ticket + Result.CHANGE : Long.toString(ticket);
        send(ticket, id, StockFamily.STOCK, stock, command);
    }

    @Override
    public void send(long ticket, CatalogCommand.Define command, byte[] body) {
        send(ticket, Long.toString(ticket), CatalogFamily.CATALOG, catalog, command);
    }

    private <S, C, E> void send(long ticket, String id, Family<S, C, E> family, Records<S, C, E> records, C command) {
        byte[] key = records.key(command);
        byte[] value = records.write(new Envelope.Sent<>(prefix + id, false, "", command));
        int partition = RecordKey.partition(key, partitions);
        String commands = topics.family(family.name()).commands();
        producer.send(new ProducerRecord<>(commands, partition, key, value), (metadata, failure) -> {
            if (failure != null) {
                lost.add(Result.refused(ticket, "", "not known to be in the log: " + failure.getMessage()));
            }
        });
    }

    /** A command that is not known to be in the log; null when there is none more. */
    @Nullable
    Result nextLost() {
        return lost.poll();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
