package stockpot.topology.stock;

import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.query.Answering.ofInstance;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.Picture;
import stockpot.stock.StockLists.ProductBytes;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.topology.query.Answering;
import stockpot.topology.query.PartitionRows;
import stockpot.topology.query.Versions;
import stockpot.topology.stock.ProductRows.Listed;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;

/** How questions about stock are answered. */
public final class StockAnswers {
    /** What an entry takes that is little more than an id. */
    private static final int SMALL_BYTES = 64;

    private static final RecordTable<ProductFilter> FILTER = table(ProductFilter.class)
            .member("name", ProductFilter::name, TEXT, "A part of its name.")
            .member("description", ProductFilter::description, TEXT, "A part of its description.")
            .optional("category", ProductFilter::category, COUNT, -1L, "One of its categories.")
            .optional("group", ProductFilter::group, COUNT, -1L, "Its group.")
            .done();

    private static final Answering<ProductList, ?, ?> PRODUCTS = list(
            "product-list-2",
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

    public static final List<Answering<?, ?, ?>> ALL = List.of(
            PRODUCTS,
            OfferedAnswers.OFFERED,
            COUNTS,
            BYTES,
            PICTURE,
            Versions.of("stock-version", Topics.STOCK, Versions.OfStock.class, Versions.OfStock::instance));

    private StockAnswers() {}

    /** How many products a category has. */
    public record Count(long category, int products) {}

    private static @Nullable ProductName product(PartitionRows rows, ProductList list, byte[] key, byte[] row)
            throws Unavailable {
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

    private static boolean takesTexts(PartitionRows rows, long serial, ProductFilter filter) throws Unavailable {
        Optional<byte[]> details = rows.get(DetailsRows.key(serial));
        // Gone between the two reads: the product was removed after the first.
        return details.isPresent()
                && filter.takesTexts(DetailsRows.read(details.get()).details());
    }

    private static List<Count> counts(PartitionRows rows, CategoryCounts asked) throws Unavailable {
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
    private static String picture(PartitionRows rows, Picture asked) throws Unavailable {
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
