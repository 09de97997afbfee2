package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import stockpot.http.gateway.History;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.NoSuchMoment;
import stockpot.kernel.Past;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.Pasts;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Followed;
import stockpot.topology.history.Histories;
import stockpot.topology.history.Histories.Asker;
import stockpot.topology.history.HistoryIndex;
import stockpot.topology.history.LedgerReading;
import stockpot.topology.history.LocalHistories;
import stockpot.topology.query.LocalRows;
import stockpot.topology.query.Nodes;
import stockpot.topology.query.Peers;
import stockpot.topology.query.RecordReader.Place;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.send.Patience;

/** What {@link OneNode} tells of its past, by what tells it in production; the ledgers are lists. */
final class OneNodesPast implements History, Followed {
    /** By the topic. */
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> ledgers = new HashMap<>();

    private final LedgerReading reading = new LedgerReading(StockpotFamilies.CHRONICLES);
    private final List<ConsumerRecord<byte[], byte[]>> fresh = new ArrayList<>();
    private final Reads reads;
    private final Pasts pasts;
    private @Nullable HistoryIndex index;

    OneNodesPast(Layout layout, OwnedPartitions tasks, LocalRows rows, Nodes nodes, Peers peers, Reads reads) {
        this.reads = reads;
        LocalHistories here = new LocalHistories(tasks, this, rows.readings(), () -> true);
        this.pasts = new Pasts(new Histories(layout, here, nodes, peers, this::records));
    }

    synchronized void told(String topic, String type, ResultWriter.Fact fact) {
        List<ConsumerRecord<byte[], byte[]>> ledger = ledgers.computeIfAbsent(topic, _ -> new ArrayList<>());
        ResultWriter.Cause cause = fact.cause();
        Headers headers = new RecordHeaders()
                .add(LedgerHeaders.TYPE, type.getBytes(UTF_8))
                .add(LedgerHeaders.ID, (cause.place() + "/" + cause.ordinal()).getBytes(UTF_8));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic,
                0,
                ledger.size(),
                cause.timeMillis(),
                TimestampType.CREATE_TIME,
                fact.key().length,
                fact.value().length,
                fact.key(),
                fact.value(),
                headers,
                Optional.empty());
        ledger.add(record);
        fresh.add(record);
    }

    private synchronized Map<Place, Future<Optional<byte[]>>> records(Map<Place, byte[]> keys) {
        Map<Place, Future<Optional<byte[]>>> found = new HashMap<>();
        for (Place place : keys.keySet()) {
            ConsumerRecord<byte[], byte[]> record = Objects.requireNonNull(
                            ledgers.get(place.partition().topic()))
                    .get(Math.toIntExact(place.offset()));
            found.put(place, CompletableFuture.completedFuture(Optional.of(record.value())));
        }
        return found;
    }

    @Override
    public synchronized HistoryIndex index() {
        try {
            HistoryIndex opened = index;
            if (opened == null) {
                Path folder = Files.createTempDirectory("stockpot-past");
                opened = new HistoryIndex(folder, reading.format(), _ -> {});
                index = opened;
            }
            try (HistoryIndex.Batch batch = opened.batch()) {
                for (ConsumerRecord<byte[], byte[]> record : fresh) {
                    String family = record.topic().split("[.]", -1)[1];
                    reading.put(batch, new OwnedPartitions.Id(family, 0), record);
                }
                batch.write();
            }
            fresh.clear();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean await(OwnedPartitions.Task task, long told, Patience patience) {
        return true;
    }

    private Asker asker(InstanceId instance) throws Unavailable {
        return new Asker(
                instance, reads.instance(instance).orElseThrow().value().serial());
    }

    @Override
    public Optional<List<Told>> page(Of of, Wanted wanted) throws Unavailable {
        Histories.Wanted search =
                new Histories.Wanted(wanted.from(), wanted.limit(), wanted.type(), wanted.filter(), wanted.value());
        try {
            return pasts.page(asker(of.instance()), of.key(), search)
                    .map(told -> told.stream()
                            .map(each -> new Told(each.entry().offset(), each.record()))
                            .toList());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Past<ProductRow>> product(ProductKey key, Moment moment) throws Unavailable, NoSuchMoment {
        try {
            return pasts.product(asker(key.instance()), key, moment);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Past<Pot>> pot(PotKey key, Moment moment) throws Unavailable, NoSuchMoment {
        try {
            return pasts.pot(asker(key.instance()), key, moment);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Past<Order>> order(OrderKey key, Moment moment) throws Unavailable, NoSuchMoment {
        try {
            return pasts.order(asker(key.instance()), key, moment);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
