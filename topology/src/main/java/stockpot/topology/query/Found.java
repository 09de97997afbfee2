package stockpot.topology.query;

import stockpot.quantity.Quantity;
import stockpot.stock.ProductDetails;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.Slices;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * A product as its owner has it.
 *
 * @param details without the image, unless one product was asked for
 * @param imageHash SHA-256 of the image's bytes in hexadecimal, empty for none
 * @param publiclyHeld what unpaid orders that anybody may place hold; nothing unless the product was asked for by its id
 */
public record Found(
        String product,
        int partition,
        ProductRows.Stored stored,
        ProductDetails details,
        String imageHash,
        Quantity publiclyHeld) {
    Found with(Quantity held) {
        return new Found(product, partition, stored, details, imageHash, held);
    }

    void write(RowWriter to) {
        to.text(product)
                .number(partition)
                .bytes(ProductRows.write(
                        stored.product(), stored.bound(), new Slices.Written(stored.offset(), stored.changed())))
                .bytes(DetailsRows.write(details, imageHash, stored.offset()))
                .quantity(publiclyHeld);
    }

    static Found read(RowReader from) {
        String product = from.text();
        int partition = from.integer();
        ProductRows.Stored stored = ProductRows.read(from.bytes());
        DetailsRows.Kept kept = DetailsRows.read(from.bytes());
        if (stored == null) {
            throw new IllegalStateException("a product was sent without its totals");
        }
        return new Found(product, partition, stored, kept.details(), kept.imageHash(), from.quantity());
    }
}
