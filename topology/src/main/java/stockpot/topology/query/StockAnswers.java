package stockpot.topology.query;

import static stockpot.topology.query.Answering.inOrder;
import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.query.Answering.ofInstance;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.records.SharedTypes.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductBytes;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;
import stockpot.topology.records.StockRecords;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.send.NoAnswer;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;

/** How questions about stock are answered. */
final class StockAnswers {
    /** So many products are looked up in a moment: as many as an order may name. */
    private static final int FEW = 128;

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

    private static final RecordTable<Selection> SELECTION = table(Selection.class)
            .member("all", Selection::all, FLAG, "Every product.")
            .member("categories", Selection::categories, set(COUNT), "Those of these categories.")
            .member("products", Selection::products, set(PRODUCT), "These.")
            .done();

    private static final RecordTable<ProductRow> PRODUCT_ROW = table(ProductRow.class)
            .member("product", ProductRow::id, PRODUCT, "Its id.")
            .embed(ProductRow::product, StockRecords.PRODUCT_ROW)
            .embed(ProductRow::details, StockRecords.DETAILS)
            .member("image_hash", ProductRow::imageHash, TEXT, "SHA-256 of its image.")
            .member("due", ProductRow::due, COUNT, "When something of it is over next.")
            .member("publicly_held", ProductRow::publiclyHeld, QUANTITY, "What anybody's unpaid orders hold.")
            .done();

    private static final Answering<Offered, ?, ?> OFFERED = new Answering<>(
            "offered",
            Topics.STOCK,
            table(Offered.class)
                    .member("instance", Offered::instance, INSTANCE_ID, "Whose products.")
                    .embed(Offered::selection, SELECTION)
                    .member("limit", Offered::limit, SMALL_COUNT, "How many at most.")
                    .done(),
            Types.list(object(PRODUCT_ROW)),
            StockAnswers::turn,
            StockAnswers::offered,
            (offered, parts, others) ->
                    first(offered.limit(), inOrder(parts, row -> row.product().serial())));

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

    static final List<Answering<?, ?, ?>> ALL = List.of(
            PRODUCTS,
            OFFERED,
            COUNTS,
            BYTES,
            PICTURE,
            Versions.of("stock-version", Topics.STOCK, Versions.OfStock.class, Versions.OfStock::instance));

    private StockAnswers() {}

    /** How many products a category has. */
    public record Count(long category, int products) {}

    private static <V> ValueType<Set<V>> set(ValueType<V> element) {
        return as(Types.list(element), Set::copyOf, List::copyOf);
    }

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

    private static @Nullable InstanceId turn(Offered offered) {
        Selection selection = offered.selection();
        return selection.isOfProductsAlone() && selection.products().size() <= FEW ? null : offered.instance();
    }

    private static List<ProductRow> offered(PartitionRows rows, Offered offered) throws NoAnswer {
        return offered.selection().isOfProductsAlone() ? lookUp(rows, offered) : search(rows, offered);
    }

    private static List<ProductRow> lookUp(PartitionRows rows, Offered offered) throws NoAnswer {
        List<ProductRow> found = new ArrayList<>();
        for (ProductId product : offered.selection().products()) {
            if (rows.isOf(offered.instance().value(), product.value())) {
                find(rows, new ProductKey(offered.instance(), product), true).ifPresent(found::add);
            }
        }
        return first(
                offered.limit(), inOrder(List.of(found), row -> row.product().serial()));
    }

    private static List<ProductRow> search(PartitionRows rows, Offered offered) throws NoAnswer {
        byte[] from = ProductRows.bySerialKey(offered.instance(), 0);
        byte[] to = ProductRows.bySerialKey(offered.instance(), Long.MAX_VALUE);
        List<ProductRow> found = new ArrayList<>();
        rows.scan(from, to, false, (key, row) -> {
            Listed listed = Listed.read(row);
            ProductId product = new ProductId(listed.product());
            if (offered.selection().takes(product, listed.categories())) {
                find(rows, new ProductKey(offered.instance(), product), false).ifPresent(found::add);
            }
            return found.size() < offered.limit();
        });
        return found;
    }

    private static Optional<ProductRow> find(PartitionRows rows, ProductKey key, boolean named) throws NoAnswer {
        ProductRows.Stored stored =
                ProductRows.read(rows.get(ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        long serial = stored.product().serial();
        // Gone between the two reads: the product was removed after the first.
        Optional<byte[]> row = rows.get(DetailsRows.key(serial));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        rows.keep(row.get().length);
        Quantity held = named
                ? ProductRows.readPubliclyHeld(
                        rows.get(ProductRows.publiclyHeldKey(serial)).orElse(null))
                : Quantity.ZERO;
        DetailsRows.Kept kept = DetailsRows.read(row.get());
        return Optional.of(new ProductRow(
                key.product(), stored.product(), kept.details(), kept.imageHash(), stored.bound(), held));
    }

    private static <T> List<T> first(int most, List<T> things) {
        return things.subList(0, Math.min(most, things.size()));
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
}
