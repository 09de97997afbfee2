package stockpot.topology.stock;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Sent;
import stockpot.stock.Image;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.topology.rows.Rows;
import stockpot.topology.stock.ProductRows.Listed;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What a merchant says of a product.
 *
 * <p>Under the product's serial number: {@code d} holds all but the image, {@code m} the image, which may be large and is
 * seldom wanted; {@code h instance hash serial} is how an image is found by its hash; {@code i instance serial} is what
 * lists read; {@code b instance} is what all rows of the first two kinds weigh that the instance has in this partition.
 */
public final class DetailsRows {
    private static final char DETAILS = 'd';
    private static final char IMAGE = 'm';
    private static final char BY_HASH = 'h';
    private static final char WEIGHT = 'b';
    private static final int VERSION = 4;
    private static final RecordTable<ProductDetails> KEPT = ProductRecords.DETAILS.without("image", "");

    private final Rows rows;

    public DetailsRows(Rows rows) {
        this.rows = rows;
    }

    /**
     * All but the image.
     *
     * @param imageHash SHA-256 of the image's bytes in hexadecimal, empty for none
     */
    public record Kept(ProductDetails details, String imageHash) {}

    /** All of a product's details; it must have some. */
    ProductDetails find(long serial) {
        byte[] row = rows.get(key(serial));
        if (row == null) {
            throw new IllegalStateException("product " + serial + " has totals but no details");
        }
        byte[] image = rows.get(imageKey(serial));
        ProductDetails details = read(row).details();
        return image == null ? details : details.withImage(image(image));
    }

    /** Of the command that last changed what a merchant can change of a product: what it says, and how much there is. */
    long revision(long serial) {
        byte[] row = rows.get(key(serial));
        if (row == null) {
            throw new IllegalStateException("product " + serial + " has totals but no details");
        }
        return revision(row);
    }

    /** The same where the row is. */
    public static long revision(byte[] row) {
        return Sent.revision(RowReader.row(VERSION, row).number());
    }

    void save(ProductKey product, long serial, @Nullable ProductDetails was, ProductDetails is, long offset) {
        String hash = Image.hashOf(is.image());
        byte[] row = write(is, hash, offset);
        long more = row.length - (was == null ? 0 : length(key(serial)));
        rows.put(key(serial), row);
        Listed listed = Listed.of(product, is);
        if (was == null || !listed.equals(Listed.of(product, was))) {
            rows.put(ProductRows.bySerialKey(product.instance(), serial), listed.write(offset));
        }
        if (was == null ? !is.image().isEmpty() : !was.image().equals(is.image())) {
            more += saveImage(product, serial, was, is, hash, offset);
        }
        weigh(product.instance(), more, offset);
    }

    /** Writes the picture that there is and answers by how much its row is larger than that of the one before. */
    private long saveImage(
            ProductKey product,
            long serial,
            @Nullable ProductDetails was,
            ProductDetails is,
            String hash,
            long offset) {
        long more = 0;
        if (was != null) {
            more -= length(imageKey(serial));
            removeImage(product.instance(), serial, Image.hashOf(was.image()));
        }
        if (!is.image().isEmpty()) {
            byte[] row = RowWriter.begin(VERSION, offset).text(is.image()).done();
            rows.put(imageKey(serial), row);
            more += row.length;
        }
        if (!hash.isEmpty()) {
            rows.put(
                    byHashKey(product.instance(), hash, serial),
                    RowWriter.begin(VERSION, offset).done());
        }
        return more;
    }

    private long length(byte[] key) {
        byte[] row = rows.get(key);
        return row == null ? 0 : row.length;
    }

    private void weigh(InstanceId instance, long more, long offset) {
        byte[] key = weightKey(instance);
        byte[] old = rows.get(key);
        long sum = (old == null ? 0 : weight(old)) + more;
        if (sum == 0) {
            rows.delete(key);
        } else if (more != 0) {
            rows.put(key, RowWriter.begin(VERSION, offset).number(sum).done());
        }
    }

    public static byte[] weightKey(InstanceId instance) {
        return RowWriter.key(WEIGHT).text(instance.value()).done();
    }

    /** What is said in that row. */
    public static long weight(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return reader.number();
    }

    void remove(ProductKey product, long serial, long offset) {
        byte[] row = rows.get(key(serial));
        weigh(product.instance(), -length(key(serial)) - length(imageKey(serial)), offset);
        if (row != null) {
            removeImage(product.instance(), serial, read(row).imageHash());
        }
        rows.delete(key(serial));
        rows.delete(ProductRows.bySerialKey(product.instance(), serial));
    }

    private void removeImage(InstanceId instance, long serial, String hash) {
        rows.delete(imageKey(serial));
        if (!hash.isEmpty()) {
            rows.delete(byHashKey(instance, hash, serial));
        }
    }

    public static byte[] key(long serial) {
        return RowWriter.key(DETAILS).u64(serial).done();
    }

    public static byte[] imageKey(long serial) {
        return RowWriter.key(IMAGE).u64(serial).done();
    }

    /** The image in its row, a {@code data:} URL. */
    public static String image(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return reader.text();
    }

    /** Where products are found whose image has that hash: from serial number 0 on. */
    public static byte[] byHashKey(InstanceId instance, String hash, long serial) {
        return RowWriter.key(BY_HASH)
                .text(instance.value())
                .text(hash)
                .u64(serial)
                .done();
    }

    /** The serial number in a key that was found by a hash. */
    public static long serialOf(byte[] byHashKey) {
        RowReader reader = RowReader.key(byHashKey);
        reader.text();
        reader.text();
        return reader.u64();
    }

    public static byte[] write(ProductDetails details, String imageHash, long offset) {
        RowWriter row = RowWriter.begin(VERSION, offset);
        KEPT.write(row, details);
        return row.text(imageHash).done();
    }

    public static Kept read(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return new Kept(KEPT.read(reader), reader.text());
    }
}
