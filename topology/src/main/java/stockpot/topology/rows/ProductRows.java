package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.Product;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.Total;

/** Keys and bytes of a product's rows. */
public final class ProductRows {
    private static final char PRODUCT = 'p';
    private static final char DETAILS = 'd';
    private static final char BY_SERIAL = 'i';
    private static final int VERSION = 1;
    private static final int UNLIMITED = 0;
    private static final int LIMITED = 1;

    private ProductRows() {}

    /** A product's totals and what the plumbing keeps beside them. */
    public record Stored(Product product, long offset, long changed, long bound) {}

    public static byte[] key(ProductKey key) {
        return RowWriter.key(PRODUCT)
                .text(key.instance().value())
                .text(key.product().value())
                .done();
    }

    /** Where a product's details are: under its serial number, so that the row of the totals stays small. */
    public static byte[] detailsKey(long serial) {
        return RowWriter.key(DETAILS).u64(serial).done();
    }

    /** Where the id of a product is found by its serial number, which is the order of lists. */
    public static byte[] bySerialKey(InstanceId instance, long serial) {
        return RowWriter.key(BY_SERIAL).text(instance.value()).u64(serial).done();
    }

    public static byte[] bySerialRow(ProductKey key, long offset) {
        return RowWriter.begin(VERSION, offset).text(key.product().value()).done();
    }

    public static String productOf(byte[] bySerialRow) {
        RowReader reader = RowReader.row(VERSION, bySerialRow);
        reader.number();
        return reader.text();
    }

    public static byte[] write(Product product, long bound, Slices.Written written) {
        RowWriter row = RowWriter.begin(VERSION, written.offset())
                .number(written.now())
                .number(bound == Leases.FOREVER ? 0 : bound)
                .number(product.serial());
        if (product.total().isUnlimited()) {
            row.u8(UNLIMITED);
        } else {
            row.u8(LIMITED).quantity(product.total().limit());
        }
        return row.quantity(product.sold())
                .quantity(product.lost())
                .quantity(product.locked())
                .number(product.locks())
                .u8(product.fractions().digits())
                .number(product.nextRestock().epochSeconds())
                .done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long bound = reader.number();
        long serial = reader.number();
        Total total = reader.u8() == UNLIMITED ? Total.UNLIMITED : Total.of(reader.quantity());
        Quantity sold = reader.quantity();
        Quantity lost = reader.quantity();
        Quantity locked = reader.quantity();
        int locks = reader.integer();
        Fractions fractions = new Fractions(reader.u8());
        Restock restock = new Restock(reader.number());
        return new Stored(
                new Product(serial, total, sold, lost, locked, locks, fractions, restock),
                offset,
                changed,
                bound == 0 ? Leases.FOREVER : bound);
    }
}
