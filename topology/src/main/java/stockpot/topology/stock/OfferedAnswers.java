package stockpot.topology.stock;

import static stockpot.topology.query.Answering.inOrder;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.shared.Nouns.PRODUCT;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;
import stockpot.topology.query.Answering;
import stockpot.topology.query.PartitionRows;
import stockpot.topology.stock.ProductRows.Listed;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;

/** How the question for the products that are offered is answered. */
final class OfferedAnswers {
    /** So many things are looked up in a moment: as many as an order may name. */
    static final int FEW = 128;

    private static final RecordTable<Selection> SELECTION = table(Selection.class)
            .member("all", Selection::all, FLAG, "Every product.")
            .member("categories", Selection::categories, set(COUNT), "Those of these categories.")
            .member("products", Selection::products, set(PRODUCT), "These.")
            .done();

    private static final RecordTable<ProductRow> PRODUCT_ROW = table(ProductRow.class)
            .member("product", ProductRow::id, PRODUCT, "Its id.")
            .embed(ProductRow::product, ProductRecords.PRODUCT_ROW)
            .embed(ProductRow::details, ProductRecords.DETAILS)
            .member("image_hash", ProductRow::imageHash, TEXT, "SHA-256 of its image.")
            .member("due", ProductRow::due, COUNT, "When something of it is over next.")
            .member("publicly_held", ProductRow::publiclyHeld, QUANTITY, "What anybody's unpaid orders hold.")
            .done();

    static final Answering<Offered, ?, ?> OFFERED = new Answering<>(
            "offered",
            Topics.STOCK,
            table(Offered.class)
                    .member("instance", Offered::instance, INSTANCE_ID, "Whose products.")
                    .embed(Offered::selection, SELECTION)
                    .member("limit", Offered::limit, SMALL_COUNT, "How many at most.")
                    .done(),
            Types.list(object(PRODUCT_ROW)),
            OfferedAnswers::turn,
            OfferedAnswers::offered,
            (offered, parts, others) ->
                    first(offered.limit(), inOrder(parts, row -> row.product().serial())));

    private OfferedAnswers() {}

    private static <V> ValueType<Set<V>> set(ValueType<V> element) {
        return as(Types.list(element), Set::copyOf, List::copyOf);
    }

    private static @Nullable InstanceId turn(Offered offered) {
        Selection selection = offered.selection();
        return selection.isOfProductsAlone() && selection.products().size() <= FEW ? null : offered.instance();
    }

    private static List<ProductRow> offered(PartitionRows rows, Offered offered) throws Unavailable {
        return offered.selection().isOfProductsAlone() ? lookUp(rows, offered) : search(rows, offered);
    }

    private static List<ProductRow> lookUp(PartitionRows rows, Offered offered) throws Unavailable {
        List<ProductRow> found = new ArrayList<>();
        for (ProductId product : offered.selection().products()) {
            if (rows.isOf(offered.instance().value(), product.value())) {
                find(rows, new ProductKey(offered.instance(), product), true).ifPresent(found::add);
            }
        }
        return first(
                offered.limit(), inOrder(List.of(found), row -> row.product().serial()));
    }

    private static List<ProductRow> search(PartitionRows rows, Offered offered) throws Unavailable {
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

    private static Optional<ProductRow> find(PartitionRows rows, ProductKey key, boolean named) throws Unavailable {
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
}
