package stockpot.http.taler.products;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.taler.shared.Moments;
import stockpot.http.taler.shared.Times;
import stockpot.http.taler.shared.Translations;
import stockpot.kernel.Past;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.Restock;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.Tax;

/**
 * Writes a product the way merchants read it: each quantity under its old and its new name.
 *
 * <p>A product without a price has the price zero in the node's currency, which in the protocol means that the front end
 * names it. Clients break when there is none.
 */
public final class ProductText {
    private final List<Amount> noPrice;

    public ProductText(String currency) {
        noPrice = List.of(new Amount(currency, 0, 0));
    }

    /** All there is to say of a product. */
    void write(JsonGenerator out, ProductRow row, ExistingReferences known) throws IOException {
        write(out, row, known, null);
    }

    /** The same of a product that was, with what that rests on. */
    void write(JsonGenerator out, ProductRow row, ExistingReferences known, @Nullable Past<?> past) throws IOException {
        out.writeStartObject();
        writeDetails(out, row.details(), known);
        out.writeStringField("image", row.details().image());
        writeMore(out, row);
        if (past != null) {
            Moments.write(out, past);
        }
        out.writeEndObject();
    }

    /** The same in a list: with its id, and its picture by its hash. */
    void writeListed(JsonGenerator out, ProductRow row, ExistingReferences known) throws IOException {
        writeListed(out, row, known, null);
    }

    /** The same of a product that was, with what that rests on. */
    void writeListed(JsonGenerator out, ProductRow row, ExistingReferences known, @Nullable Past<?> past)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("product_id", row.id().value());
        writeDetails(out, row.details(), known);
        writeImageHash(out, row);
        writeMore(out, row);
        if (past != null) {
            Moments.write(out, past);
        }
        out.writeEndObject();
    }

    private static void writeMore(JsonGenerator out, ProductRow row) throws IOException {
        Product product = row.product();
        ProductDetails details = row.details();
        writeTaxes(out, details.taxes());
        out.writeBooleanField("price_is_net", details.priceIsNet());
        if (!details.address().isEmpty()) {
            out.writeFieldName("address");
            out.writeRawValue(details.address());
        }
        if (!details.nextRestock().equals(Restock.UNKNOWN)) {
            Times.writeTimestamp(out, "next_restock", details.nextRestock().epochSeconds());
        }
        if (details.lowStockAt() != null) {
            out.writeStringField("low_stock_at", details.lowStockAt().toString());
        }
        out.writeNumberField("product_serial", product.serial());
        out.writeNumberField("total_stock", Quantities.oldTotal(product.total()));
        out.writeStringField("unit_total_stock", Quantities.total(product.total()));
        writeQuantity(out, "total_sold", product.sold());
        writeQuantity(out, "total_lost", product.lost());
        writeSetAside(out, product);
    }

    /** What a point of sale shows; pictures by their hashes, or the list would have no bound. */
    public void writeForSale(JsonGenerator out, ProductRow row, ExistingReferences known) throws IOException {
        Product product = row.product();
        ProductDetails details = row.details();
        out.writeStartObject();
        out.writeNumberField("product_serial", product.serial());
        out.writeStringField("product_id", row.id().value());
        writeDetails(out, details, known);
        writeImageHash(out, row);
        if (!details.taxes().isEmpty()) {
            writeTaxes(out, details.taxes());
        }
        out.writeBooleanField("price_is_net", details.priceIsNet());
        if (!product.total().isUnlimited()) {
            out.writeNumberField("total_stock", Quantities.oldTotal(product.total()));
        }
        out.writeStringField("unit_total_stock", Quantities.total(product.total()));
        writeSetAside(out, product);
        out.writeEndObject();
    }

    /** Not in the protocol: what whoever asks for locks asks for next. */
    private static void writeSetAside(JsonGenerator out, Product product) throws IOException {
        out.writeStringField("unit_total_locked", product.locked().toString());
        out.writeStringField("unit_total_held", product.held().toString());
        out.writeStringField(
                "unit_available",
                product.total().isUnlimited()
                        ? Quantities.total(product.total())
                        : product.free().toString());
    }

    private static void writeQuantity(JsonGenerator out, String name, Quantity quantity) throws IOException {
        out.writeNumberField(name, quantity.whole());
        out.writeStringField("unit_" + name, quantity.toString());
    }

    private void writeDetails(JsonGenerator out, ProductDetails details, ExistingReferences known) throws IOException {
        out.writeStringField("product_name", details.name());
        out.writeStringField("description", details.description());
        Translations.write(out, "description_i18n", details.descriptionI18n());
        writeCategories(out, known.categoriesOf(details));
        writeUnit(out, details);
        out.writeStringField("price", pricesOf(details).getFirst().toString());
        writePrices(out, "unit_price", details);
        out.writeNumberField("minimum_age", details.minimumAge());
        out.writeNumberField("product_group_id", known.groupOf(details));
        out.writeNumberField("money_pot_id", known.potOf(details));
    }

    public static void writeCategories(JsonGenerator out, List<Long> categories) throws IOException {
        out.writeArrayFieldStart("categories");
        for (long category : categories) {
            out.writeNumber(category);
        }
        out.writeEndArray();
    }

    /** The unit, and how finely the product can be divided. */
    public static void writeUnit(JsonGenerator out, ProductDetails details) throws IOException {
        out.writeStringField("unit", details.unit());
        Boolean allowed = details.allowFraction();
        out.writeBooleanField(
                "unit_allow_fraction",
                allowed != null ? allowed : details.unitFractions().digits() > 0);
        out.writeNumberField("unit_precision_level", details.fractions().digits());
    }

    private List<Amount> pricesOf(ProductDetails details) {
        return details.prices().isEmpty() ? noPrice : details.prices();
    }

    public void writePrices(JsonGenerator out, String member, ProductDetails details) throws IOException {
        out.writeArrayFieldStart(member);
        for (Amount price : pricesOf(details)) {
            out.writeString(price.toString());
        }
        out.writeEndArray();
    }

    public static void writeTaxes(JsonGenerator out, List<Tax> taxes) throws IOException {
        out.writeArrayFieldStart("taxes");
        for (Tax tax : taxes) {
            out.writeStartObject();
            out.writeStringField("name", tax.name());
            out.writeStringField("tax", tax.amount().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    public static void writeImageHash(JsonGenerator out, ProductRow row) throws IOException {
        if (!row.imageHash().isEmpty()) {
            out.writeStringField("image_hash", row.imageHash());
        }
    }
}
