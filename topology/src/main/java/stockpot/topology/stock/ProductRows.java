package stockpot.topology.stock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.Slices;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of a product's rows. */
public final class ProductRows {
    private static final char PRODUCT = 'p';
    private static final char BY_SERIAL = 'i';
    private static final char PUBLICLY_HELD = 's';
    private static final int VERSION = 2;

    private ProductRows() {}

    /** A product's totals and what the plumbing keeps beside them. */
    public record Stored(Product product, long offset, long changed, long bound) {}

    public static byte[] key(ProductKey key) {
        return RowWriter.key(PRODUCT)
                .text(key.instance().value())
                .text(key.product().value())
                .done();
    }

    /** Where it stands what unpaid orders that anybody may place hold of the product; there is none where that is nothing. */
    public static byte[] publiclyHeldKey(long serial) {
        return RowWriter.key(PUBLICLY_HELD).u64(serial).done();
    }

    static byte[] write(Quantity publiclyHeld, long offset) {
        return RowWriter.begin(VERSION, offset).quantity(publiclyHeld).done();
    }

    public static Quantity readPubliclyHeld(byte @Nullable [] row) {
        if (row == null) {
            return Quantity.ZERO;
        }
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return reader.quantity();
    }

    /** Where a product is found by its serial number, which is the order of lists. */
    public static byte[] bySerialKey(InstanceId instance, long serial) {
        return RowWriter.key(BY_SERIAL).text(instance.value()).u64(serial).done();
    }

    /** The serial number in such a key. */
    public static long serialOf(byte[] bySerialKey) {
        RowReader reader = RowReader.key(bySerialKey);
        reader.text();
        return reader.u64();
    }

    /**
     * What lists have to know of a product before they look at it.
     *
     * @param categories so that a search for one category does not read every product
     */
    public record Listed(String product, List<Long> categories, long group) {
        static Listed of(ProductKey key, ProductDetails details) {
            return new Listed(key.product().value(), details.categories(), details.groupId());
        }

        byte[] write(long offset) {
            RowWriter row =
                    RowWriter.begin(VERSION, offset).text(product).number(group).number(categories.size());
            categories.forEach(row::number);
            return row.done();
        }

        public static Listed read(byte[] row) {
            RowReader reader = RowReader.row(VERSION, row);
            reader.number();
            String product = reader.text();
            long group = reader.number();
            List<Long> categories = new ArrayList<>();
            for (int left = reader.integer(); left > 0; left--) {
                categories.add(reader.number());
            }
            return new Listed(product, categories, group);
        }
    }

    public static byte[] write(Product product, long bound, Slices.Written written) {
        RowWriter row = RowWriter.begin(VERSION, written.offset())
                .number(written.now())
                .number(bound == ExpiringEntries.FOREVER ? 0 : bound);
        ProductRecords.PRODUCT_ROW.write(row, product);
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long bound = reader.number();
        return new Stored(
                ProductRecords.PRODUCT_ROW.read(reader), offset, changed, bound == 0 ? ExpiringEntries.FOREVER : bound);
    }
}
