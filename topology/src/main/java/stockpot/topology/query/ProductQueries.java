package stockpot.topology.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;

/** Reads of products: one from the partition that owns it, many from all of them with one request per node. */
public final class ProductQueries {
    /** Under which names nodes ask each other. */
    public static final List<String> NAMES = List.of(
            ProductList.NAME,
            ProductNames.NAME,
            CategoryCount.NAME,
            ImageSearch.NAME,
            InstanceNumber.PRODUCT_BYTES,
            InstanceNumber.STOCK_VERSION);

    private final FanOut fanOut;
    private final RowQueries rowQueries;
    private final ProductList list;
    private final ProductNames names;
    private final InstanceNumber versions;
    private final InstanceNumber bytes;
    private final CategoryCount count;
    private final ImageSearch images;

    public ProductQueries(
            Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers, RowQueries rowQueries) {
        this.fanOut = new FanOut(layout, liveTasks, rows.readings(), nodes, peers);
        this.rowQueries = rowQueries;
        this.list = new ProductList(layout, rows);
        this.names = new ProductNames(rows);
        this.bytes = InstanceNumber.productBytes(rows);
        this.versions = InstanceNumber.version(InstanceNumber.STOCK_VERSION, Topics.STOCK, rows);
        this.count = new CategoryCount(rows);
        this.images = new ImageSearch(rows);
    }

    /** A product in a list. */
    public record Named(long serial, String product, long group) {}

    /** One product, from wherever it is, its image included. */
    public Optional<Found> find(ProductKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rowQueries.task(
                Topics.STOCK, key.instance().value(), key.product().value());
        ProductRows.Stored stored =
                ProductRows.read(rowQueries.find(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        long serial = stored.product().serial();
        Optional<byte[]> row = rowQueries.find(task, DetailsRows.key(serial));
        if (row.isEmpty()) {
            // Gone between the two reads: the product was removed after the first.
            return Optional.empty();
        }
        DetailsRows.Kept kept = DetailsRows.read(row.get());
        String image = rowQueries
                .find(task, DetailsRows.imageKey(serial))
                .map(DetailsRows::image)
                .orElse("");
        return Optional.of(new Found(
                key.product().value(),
                task.partition(),
                stored,
                kept.details().withImage(image),
                kept.imageHash(),
                Quantity.ZERO));
    }

    /** Products of an instance in the order of their serial numbers. */
    public List<Found> list(Wanted wanted) throws NoAnswer, InterruptedException {
        List<Found> all = new ArrayList<>();
        fanOut.ask(list, wanted).values().forEach(all::addAll);
        Comparator<Found> bySerial =
                Comparator.comparingLong(found -> found.stored().product().serial());
        all.sort(wanted.isDescending() ? bySerial.reversed() : bySerial);
        return all.subList(0, Math.min(all.size(), wanted.atMost()));
    }

    /** The same when nothing but their names is wanted, which costs a part of it. */
    public List<Named> names(Wanted wanted) throws NoAnswer, InterruptedException {
        List<Named> all = new ArrayList<>();
        fanOut.ask(names, wanted).values().forEach(all::addAll);
        Comparator<Named> bySerial = Comparator.comparingLong(Named::serial);
        all.sort(wanted.isDescending() ? bySerial.reversed() : bySerial);
        return all.subList(0, Math.min(all.size(), wanted.atMost()));
    }

    /** Two equal answers mean that nothing of the instance's products, locks and holds has changed in between. */
    public Collection<Long> versions(InstanceId instance) throws NoAnswer, InterruptedException {
        return new TreeMap<>(fanOut.ask(versions, instance)).values();
    }

    /** What the texts and pictures of the instance's products weigh together. */
    public long bytes(InstanceId instance) throws NoAnswer, InterruptedException {
        return fanOut.ask(bytes, instance).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** How many products each category has; categories without any are left out. */
    public Map<Long, Integer> byCategory(InstanceId instance) throws NoAnswer, InterruptedException {
        Map<Long, Integer> sums = new TreeMap<>();
        for (Map<Long, Integer> part : fanOut.ask(count, instance).values()) {
            part.forEach((category, products) -> sums.merge(category, products, Integer::sum));
        }
        return sums;
    }

    /** The image with that hash, a {@code data:} URL, if some product of the instance has it. */
    public Optional<String> image(InstanceId instance, String hash) throws NoAnswer, InterruptedException {
        return fanOut.ask(images, new ImageSearch.Sought(instance, hash)).values().stream()
                .filter(image -> !image.isEmpty())
                .findFirst();
    }

    /** Answers another node's question of that name. */
    public byte[] answer(String name, byte[] question) throws NoAnswer, InterruptedException {
        return switch (name) {
            case ProductList.NAME -> fanOut.answer(list, question);
            case ProductNames.NAME -> fanOut.answer(names, question);
            case InstanceNumber.PRODUCT_BYTES -> fanOut.answer(bytes, question);
            case InstanceNumber.STOCK_VERSION -> fanOut.answer(versions, question);
            case CategoryCount.NAME -> fanOut.answer(count, question);
            case ImageSearch.NAME -> fanOut.answer(images, question);
            default -> throw new IllegalArgumentException("nobody asks for " + name);
        };
    }
}
