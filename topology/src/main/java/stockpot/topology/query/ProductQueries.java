package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.RowReader;
import stockpot.topology.rows.RowWriter;
import stockpot.topology.rows.Slices;
import stockpot.topology.send.NoAnswer;

/** Reads of products: one from the partition that owns it, lists from all of them with one request per node. */
public final class ProductQueries {
    /** Name of the question for a list. */
    public static final String LIST = "products";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private final Layout layout;
    private final LiveTasks liveTasks;
    private final LocalRows rows;
    private final Nodes nodes;
    private final Peers peers;
    private final RowQueries rowQueries;

    public ProductQueries(
            Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers, RowQueries rowQueries) {
        this.layout = layout;
        this.rowQueries = rowQueries;
        this.liveTasks = liveTasks;
        this.rows = rows;
        this.nodes = nodes;
        this.peers = peers;
    }

    /** A product as its owner has it. */
    public record Found(String product, int partition, ProductRows.Stored stored, ProductDetails details) {}

    /**
     * What a listed product has to be; empty texts and negative numbers filter nothing.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    public record Wanted(
            InstanceId instance, long after, int limit, String name, String description, long category, long group) {
        private byte[] write() {
            return new RowWriter()
                    .text(instance.value())
                    .number(after)
                    .number(Math.abs((long) limit))
                    .flag(limit < 0)
                    .text(name)
                    .text(description)
                    .number(category + 1)
                    .number(group + 1)
                    .done();
        }

        private static Wanted read(byte[] bytes) {
            RowReader reader = RowReader.content(bytes);
            InstanceId instance = new InstanceId(reader.text());
            long after = reader.number();
            int limit = reader.integer();
            return new Wanted(
                    instance,
                    after,
                    reader.flag() ? -limit : limit,
                    reader.text(),
                    reader.text(),
                    reader.number() - 1,
                    reader.number() - 1);
        }

        private boolean takes(ProductDetails details) {
            return contains(details.name(), name)
                    && contains(details.description(), description)
                    && (category < 0 || details.categories().contains(category))
                    && (group < 0 || details.groupId() == group);
        }

        private static boolean contains(String text, String part) {
            return part.isEmpty() || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
        }
    }

    /** One product, from wherever it is. */
    public Optional<Found> find(ProductKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rowQueries.task(
                Topics.STOCK, key.instance().value(), key.product().value());
        ProductRows.Stored stored =
                ProductRows.read(rowQueries.find(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        // Gone between the two reads: the product was removed after the first.
        return rowQueries
                .find(task, ProductRows.detailsKey(stored.product().serial()))
                .map(row -> new Found(key.product().value(), task.partition(), stored, DetailsRows.read(row)));
    }

    private Optional<Found> findHere(LiveTasks.Id task, ProductKey key) throws NoAnswer {
        ProductRows.Stored stored =
                ProductRows.read(rows.get(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        // Gone between the two reads: the product was removed after the first.
        return rows.get(task, ProductRows.detailsKey(stored.product().serial()))
                .map(row -> new Found(key.product().value(), task.partition(), stored, DetailsRows.read(row)));
    }

    /** Products of an instance in the order of their serial numbers. */
    public List<Found> list(Wanted wanted) throws NoAnswer, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
        while (true) {
            try {
                return listOnce(wanted);
            } catch (IOException | NoAnswer e) {
                if (System.currentTimeMillis() >= deadline) {
                    throw new NoAnswer(NoAnswer.Kind.NOT_READY, "some partitions have no owner at present", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private List<Found> listOnce(Wanted wanted) throws IOException, NoAnswer, InterruptedException {
        Set<Integer> covered = new HashSet<>();
        List<Found> all = new ArrayList<>(listHere(wanted, covered));
        if (covered.size() < layout.partitions()) {
            for (HostInfo node : nodes.others()) {
                byte[] answer = peers.ask(node, LIST, wanted.write(), PATIENCE);
                RowReader reader = RowReader.content(answer);
                Set<Integer> theirs = new HashSet<>();
                for (int left = reader.integer(); left > 0; left--) {
                    theirs.add(reader.integer());
                }
                for (Found found : read(reader.rest())) {
                    // While a partition moves two nodes may both show it, and one showing is enough.
                    if (!covered.contains(found.partition())) {
                        all.add(found);
                    }
                }
                covered.addAll(theirs);
            }
        }
        if (covered.size() < layout.partitions()) {
            throw new NoAnswer(NoAnswer.Kind.NOT_READY, "some partitions have no owner at present");
        }
        Comparator<Found> bySerial =
                Comparator.comparingLong(found -> found.stored().product().serial());
        all.sort(wanted.limit() < 0 ? bySerial.reversed() : bySerial);
        return all.subList(0, Math.min(all.size(), Math.abs(wanted.limit())));
    }

    private List<Found> listHere(Wanted wanted, Set<Integer> covered) throws NoAnswer {
        List<Found> found = new ArrayList<>();
        for (LiveTasks.Task task : liveTasks.all()) {
            if (task.id().family().equals(Topics.STOCK.name())) {
                found.addAll(listPartition(task.id(), wanted));
                covered.add(task.id().partition());
            }
        }
        return found;
    }

    private List<Found> listPartition(LiveTasks.Id task, Wanted wanted) throws NoAnswer {
        boolean descending = wanted.limit() < 0;
        byte[] from = ProductRows.bySerialKey(wanted.instance(), descending ? 0 : wanted.after() + 1);
        byte[] to = ProductRows.bySerialKey(wanted.instance(), descending ? wanted.after() : Long.MAX_VALUE);
        List<Found> found = new ArrayList<>();
        NoAnswer[] failure = new NoAnswer[1];
        rows.scan(task, from, to, descending, (key, row) -> {
            try {
                ProductKey product = ProductKey.of(wanted.instance().value(), ProductRows.productOf(row));
                findHere(task, product)
                        .filter(each -> wanted.takes(each.details()))
                        .ifPresent(found::add);
                return found.size() < Math.abs(wanted.limit());
            } catch (NoAnswer e) {
                failure[0] = e;
                return false;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return found;
    }

    /** Answers another node's question for a list: which partitions it covers, then what is in them. */
    public byte[] answerList(byte[] question) throws NoAnswer {
        Set<Integer> covered = new HashSet<>();
        List<Found> found = listHere(Wanted.read(question), covered);
        RowWriter answer = new RowWriter().number(covered.size());
        covered.forEach(answer::number);
        return answer.raw(write(found)).done();
    }

    private static byte[] write(List<Found> all) {
        RowWriter writer = new RowWriter().number(all.size());
        for (Found found : all) {
            ProductRows.Stored stored = found.stored();
            writer.text(found.product())
                    .number(found.partition())
                    .bytes(ProductRows.write(
                            stored.product(), stored.bound(), new Slices.Written(stored.offset(), stored.changed())))
                    .bytes(DetailsRows.write(found.details(), stored.offset()));
        }
        return writer.done();
    }

    private static List<Found> read(byte[] bytes) {
        RowReader reader = RowReader.content(bytes);
        List<Found> all = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            String product = reader.text();
            int partition = reader.integer();
            ProductRows.Stored stored = ProductRows.read(reader.bytes());
            ProductDetails details = DetailsRows.read(reader.bytes());
            if (stored != null) {
                all.add(new Found(product, partition, stored, details));
            }
        }
        return all;
    }
}
