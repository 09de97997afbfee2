package stockpot.topology.stock;

import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.follow.Definition;
import stockpot.topology.query.RowQueries;

/** A product as the owner of its partition has it: three rows. */
public final class ProductQuery {
    private ProductQuery() {}

    /** What the merchant says of the product, and since which command. */
    public static Optional<Definition.Current> said(RowQueries rows, String instance, String product)
            throws Unavailable, InterruptedException {
        OwnedPartitions.Id task = rows.task(Topics.STOCK, instance, product);
        ProductKey key = new ProductKey(new InstanceId(instance), new ProductId(product));
        ProductRows.Stored stored =
                ProductRows.read(rows.find(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        return rows.find(task, DetailsRows.key(stored.product().serial())).map(row -> {
            ProductDetails details = DetailsRows.read(row).details();
            return new Definition.Current(
                    Sent.offset(DetailsRows.revision(row)), new Definition(details.lowStockAt(), details.categories()));
        });
    }

    /** The product with its image. */
    public static Optional<Row<ProductRow>> product(RowQueries rows, ProductKey key)
            throws Unavailable, InterruptedException {
        OwnedPartitions.Id task =
                rows.task(Topics.STOCK, key.instance().value(), key.product().value());
        ProductRows.Stored stored =
                ProductRows.read(rows.find(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        long serial = stored.product().serial();
        Optional<byte[]> row = rows.find(task, DetailsRows.key(serial));
        if (row.isEmpty()) {
            // Gone between the two reads: the product was removed after the first.
            return Optional.empty();
        }
        DetailsRows.Kept kept = DetailsRows.read(row.get());
        String image = rows.find(task, DetailsRows.imageKey(serial))
                .map(DetailsRows::image)
                .orElse("");
        ProductRow product = new ProductRow(
                key.product(),
                stored.product(),
                kept.details().withImage(image),
                kept.imageHash(),
                stored.bound(),
                Quantity.ZERO);
        // Changed between the two reads: then it is shown under a revision that it never has, so no change can rest on
        // it.
        long revision = Math.min(DetailsRows.revision(row.get()), Sent.revision(stored.offset()));
        return Optional.of(new Row<>(product, rows.position(task, stored.offset()), revision));
    }
}
