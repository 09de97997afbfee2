package stockpot.topology.query;

import static stockpot.topology.query.Answering.LIMIT;
import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.query.Answering.ofInstance;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.records.SharedTypes.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.kernel.Question;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductBytes;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.HoldRows;
import stockpot.topology.rows.Leases;
import stockpot.topology.rows.OrderRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.rows.ReservationRows;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;

/** How questions about stock are answered. */
final class StockAnswers {
    /** What an entry takes that is little more than an id. */
    private static final int SMALL_BYTES = 64;

    private static final RecordTable<ProductFilter> FILTER = table(ProductFilter.class)
            .member("name", ProductFilter::name, TEXT, "A part of its name.")
            .member("description", ProductFilter::description, TEXT, "A part of its description.")
            .optional("category", ProductFilter::category, COUNT, -1L, "One of its categories.")
            .optional("group", ProductFilter::group, COUNT, -1L, "Its group.")
            .done();

    private static final Answering<ProductList, ?, ?> PRODUCTS = list(
            "product-list",
            Topics.STOCK,
            listing(ProductList.class).embed(ProductList::filter, FILTER).done(),
            ProductRows::bySerialKey,
            StockAnswers::product,
            object(table(ProductName.class)
                    .member("product", ProductName::id, PRODUCT, "Its id.")
                    .member("serial", ProductName::serial, COUNT, "Its number.")
                    .member("group", ProductName::group, COUNT, "Its group.")
                    .done()),
            ProductName::serial);

    private static final Answering<CategoryCounts, ?, ?> COUNTS = new Answering<>(
            "category-counts",
            Topics.STOCK,
            ofInstance(CategoryCounts.class, CategoryCounts::instance),
            Types.list(object(table(Count.class)
                    .member("category", Count::category, COUNT, "Its number.")
                    .member("products", Count::products, SMALL_COUNT, "How many it has.")
                    .done())),
            CategoryCounts::instance,
            StockAnswers::counts,
            (counts, parts, others) -> {
                Map<Long, Integer> sums = new TreeMap<>();
                parts.forEach(
                        part -> part.forEach(count -> sums.merge(count.category(), count.products(), Integer::sum)));
                return sums;
            });

    private static final Answering<ProductBytes, ?, ?> BYTES = new Answering<>(
            "product-bytes",
            Topics.STOCK,
            ofInstance(ProductBytes.class, ProductBytes::instance),
            COUNT,
            atOnce -> null,
            (rows, asked) -> rows.get(DetailsRows.weightKey(asked.instance()))
                    .map(DetailsRows::weight)
                    .orElse(0L),
            (asked, parts, others) -> parts.stream().mapToLong(Long::longValue).sum());

    private static final Answering<Picture, ?, ?> PICTURE = new Answering<>(
            "image",
            Topics.STOCK,
            table(Picture.class)
                    .member("instance", Picture::instance, INSTANCE_ID, "Whose products.")
                    .member("hash", Picture::hash, TEXT, "SHA-256 of its bytes in hexadecimal.")
                    .done(),
            TEXT,
            atOnce -> null,
            StockAnswers::picture,
            (asked, parts, others) ->
                    parts.stream().filter(image -> !image.isEmpty()).findFirst());

    private static final RecordTable<HolderPlace> PLACE = table(HolderPlace.class)
            .member("until", HolderPlace::until, COUNT, "When it ends.")
            .member("kind", HolderPlace::kind, choice(HolderKind.class), "What it is.")
            .member("id", HolderPlace::id, TEXT, "Its id.")
            .done();

    private static final ValueType<List<Holder>> HOLDER_LIST = Types.list(object(table(Holder.class)
            .embed(Holder::place, PLACE)
            .member("quantity", Holder::quantity, QUANTITY, "How much it has.")
            .done()));

    private static final Answering<Holders, ?, ?> HOLDERS = new Answering<>(
            "holders",
            Topics.STOCK,
            table(Holders.class)
                    .member("instance", Holders::instance, INSTANCE_ID, "Whose product.")
                    .member("product", Holders::product, PRODUCT, "The product.")
                    .together(Holders::after, PLACE)
                    .member("limit", Holders::limit, LIMIT, "How many, and where to.")
                    .done(),
            HOLDER_LIST,
            Holders::instance,
            StockAnswers::holders,
            StockAnswers::byDeadline);

    /** The same orders and reservations, each with the deadline that its own log knows. */
    public record Dated(InstanceId instance, List<Holder> holders) implements Question<List<Holder>> {}

    private static final Answering<Dated, ?, ?> DATED = new Answering<>(
            "holders-dated",
            Topics.ORDERS,
            table(Dated.class)
                    .member("instance", Dated::instance, INSTANCE_ID, "Whose orders.")
                    .member("holders", Dated::holders, HOLDER_LIST, "The orders and reservations.")
                    .done(),
            HOLDER_LIST,
            asked -> asked.holders().size() <= OfferedAnswers.FEW ? null : asked.instance(),
            StockAnswers::dated,
            (asked, parts, others) -> parts.stream().flatMap(List::stream).toList());

    static final List<Answering<?, ?, ?>> ALL = List.of(
            PRODUCTS,
            OfferedAnswers.OFFERED,
            COUNTS,
            BYTES,
            PICTURE,
            HOLDERS,
            DATED,
            Versions.of("stock-version", Topics.STOCK, Versions.OfStock.class, Versions.OfStock::instance));

    private StockAnswers() {}

    /** How many products a category has. */
    public record Count(long category, int products) {}

    private static @Nullable ProductName product(PartitionRows rows, ProductList list, byte[] key, byte[] row)
            throws NoAnswer {
        Listed listed = Listed.read(row);
        long serial = ProductRows.serialOf(key);
        ProductFilter filter = list.filter();
        if (!filter.takes(listed.group(), listed.categories())
                || (filter.searchesTexts() && !takesTexts(rows, serial, filter))) {
            return null;
        }
        rows.keep(SMALL_BYTES + listed.product().length());
        return new ProductName(new ProductId(listed.product()), serial, listed.group());
    }

    private static boolean takesTexts(PartitionRows rows, long serial, ProductFilter filter) throws NoAnswer {
        Optional<byte[]> details = rows.get(DetailsRows.key(serial));
        // Gone between the two reads: the product was removed after the first.
        return details.isPresent()
                && filter.takesTexts(DetailsRows.read(details.get()).details());
    }

    private static List<Count> counts(PartitionRows rows, CategoryCounts asked) throws NoAnswer {
        Map<Long, Integer> counts = new TreeMap<>();
        byte[] from = ProductRows.bySerialKey(asked.instance(), 0);
        byte[] to = ProductRows.bySerialKey(asked.instance(), Long.MAX_VALUE);
        rows.scan(from, to, false, (key, row) -> {
            // A product that names a category twice is still one product.
            Listed.read(row).categories().stream().distinct().forEach(each -> counts.merge(each, 1, Integer::sum));
            return true;
        });
        return counts.entrySet().stream()
                .map(count -> new Count(count.getKey(), count.getValue()))
                .toList();
    }

    /** The image when a product of the partition has it; empty otherwise. */
    private static String picture(PartitionRows rows, Picture asked) throws NoAnswer {
        List<Long> products = new ArrayList<>(1);
        byte[] from = DetailsRows.byHashKey(asked.instance(), asked.hash(), 0);
        byte[] to = DetailsRows.byHashKey(asked.instance(), asked.hash(), Long.MAX_VALUE);
        rows.scan(from, to, false, (key, row) -> {
            products.add(DetailsRows.serialOf(key));
            return false;
        });
        if (products.isEmpty()) {
            return "";
        }
        // Gone between the two reads: the product got another image after the first.
        return rows.get(DetailsRows.imageKey(products.getFirst()))
                .map(DetailsRows::image)
                .orElse("");
    }

    /** Of locks those that may be on the page; of orders and reservations all, until their own logs say when they end. */
    private static List<Holder> holders(PartitionRows rows, Holders asked) throws NoAnswer {
        ProductKey key = new ProductKey(asked.instance(), asked.product());
        ProductRows.Stored stored =
                ProductRows.read(rows.get(ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return List.of();
        }
        long serial = stored.product().serial();
        List<Holder> found = new ArrayList<>();
        rows.scan(Leases.things(serial), Leases.things(serial + 1), false, (own, row) -> {
            Lock lock = HoldRows.lock(Leases.read(own, row));
            // What stands aside does not count: what is to replace it does.
            if (lock.asideFor() == null) {
                HolderPlace place = new HolderPlace(
                        lock.deadline(), HolderKind.LOCK, lock.id().value());
                found.add(new Holder(place, lock.quantity()));
            }
            if (found.size() > 2 * Math.abs(asked.limit())) {
                List<Holder> page = asked.page(found.stream());
                found.clear();
                found.addAll(page);
            }
            return true;
        });
        Map<HolderPlace, Holder> held = new LinkedHashMap<>();
        rows.scan(Leases.holds(serial), Leases.holds(serial + 1), false, (own, row) -> {
            Hold hold = HoldRows.read(Leases.read(own, row));
            if (hold.under() == null) {
                boolean reserved = hold.owner().kind() == HoldOwner.Kind.RESERVATION;
                HolderKind kind = reserved ? HolderKind.RESERVATION : HolderKind.ORDER;
                HolderPlace place =
                        new HolderPlace(hold.overdueAt(), kind, hold.owner().id());
                rows.keep(SMALL_BYTES + place.id().length());
                // Two requests may be placing one order.
                held.merge(
                        new HolderPlace(0, kind, place.id()),
                        new Holder(place, hold.counted()),
                        (one, other) -> new Holder(one.place(), one.quantity().plus(other.quantity())));
            }
            return true;
        });
        found.addAll(held.values());
        return found;
    }

    private static List<Holder> byDeadline(Holders asked, List<List<Holder>> parts, FanOut others)
            throws NoAnswer, InterruptedException {
        List<Holder> all = parts.stream().flatMap(List::stream).toList();
        List<Holder> held = all.stream()
                .filter(holder -> holder.place().kind() != HolderKind.LOCK)
                .toList();
        Stream<Holder> locks = all.stream().filter(holder -> holder.place().kind() == HolderKind.LOCK);
        List<Holder> dated = held.isEmpty() ? held : others.ask(new Dated(asked.instance(), held));
        return asked.page(Stream.concat(locks, dated.stream()));
    }

    /** Those whose logs are in the partition; what its log does not know is being decided, and stays as it is. */
    private static List<Holder> dated(PartitionRows rows, Dated asked) throws NoAnswer {
        List<Holder> dated = new ArrayList<>();
        for (Holder holder : asked.holders()) {
            String id = holder.place().id();
            if (holder.place().kind() == HolderKind.RESERVATION) {
                ReservationKey key = new ReservationKey(Long.parseLong(id));
                if (rows.isOf(ReservationWords.key(key).toArray(String[]::new))) {
                    ReservationRows.Stored stored = ReservationRows.read(
                            rows.get(ReservationRows.key(key)).orElse(null));
                    dated.add(
                            stored == null
                                    ? holder
                                    : holder.until(stored.reservation().until()));
                }
            } else if (rows.isOf(asked.instance().value(), id)) {
                OrderRows.Stored stored = OrderRows.read(
                        rows.get(OrderRows.key(OrderKey.of(asked.instance().value(), id)))
                                .orElse(null));
                dated.add(stored == null ? holder : holder.until(deadline(stored.order())));
            }
        }
        return dated;
    }

    /** The goods of a paid order are sold in a moment, and free no more. */
    private static long deadline(Order order) {
        return order.state() == Order.State.PAID ? Hold.NEVER : order.terms().payDeadline();
    }
}
