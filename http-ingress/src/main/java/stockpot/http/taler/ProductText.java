package stockpot.http.taler;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import stockpot.http.gateway.Reads.ProductRow;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.Restock;
import stockpot.stock.Tax;

/**
 * Writes a product the way merchants read it: each quantity under its old and its new name.
 *
 * <p>A product without a price has the price zero in the node's currency, which in the protocol means that the front end
 * names it. Clients break when there is none.
 */
final class ProductText {
    private final Amount noPrice;

    ProductText(String currency) {
        noPrice = new Amount(currency, 0, 0);
    }

    void write(JsonGenerator out, ProductRow row) throws IOException {
        Product product = row.product();
        out.writeStartObject();
        writeDetails(out, row.details());
        out.writeNumberField("product_serial", product.serial());
        out.writeNumberField("total_stock", Quantities.oldTotal(product.total()));
        out.writeStringField("unit_total_stock", Quantities.total(product.total()));
        writeQuantity(out, "total_sold", product.sold());
        writeQuantity(out, "total_lost", product.lost());
        out.writeEndObject();
    }

    private static void writeQuantity(JsonGenerator out, String name, Quantity quantity) throws IOException {
        out.writeNumberField(name, quantity.whole());
        out.writeStringField("unit_" + name, quantity.toString());
    }

    private void writeDetails(JsonGenerator out, ProductDetails details) throws IOException {
        out.writeStringField("product_name", details.name());
        out.writeStringField("description", details.description());
        out.writeObjectFieldStart("description_i18n");
        for (Map.Entry<String, String> text : details.descriptionI18n().entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("categories");
        for (long category : details.categories()) {
            out.writeNumber(category);
        }
        out.writeEndArray();
        out.writeStringField("unit", details.unit());
        Boolean allowed = details.allowFraction();
        out.writeBooleanField(
                "unit_allow_fraction",
                allowed != null ? allowed : details.unitFractions().digits() > 0);
        out.writeNumberField("unit_precision_level", details.fractions().digits());
        writePrices(out, details.prices().isEmpty() ? List.of(noPrice) : details.prices());
        out.writeStringField("image", details.image());
        writeTaxes(out, details.taxes());
        out.writeBooleanField("price_is_net", details.priceIsNet());
        if (!details.address().isEmpty()) {
            out.writeFieldName("address");
            out.writeRawValue(details.address());
        }
        if (!details.nextRestock().equals(Restock.UNKNOWN)) {
            Times.writeTimestamp(out, "next_restock", details.nextRestock().epochSeconds());
        }
        out.writeNumberField("minimum_age", details.minimumAge());
        out.writeNumberField("product_group_id", details.groupId());
        out.writeNumberField("money_pot_id", details.potId());
    }

    private static void writePrices(JsonGenerator out, List<Amount> prices) throws IOException {
        out.writeStringField("price", prices.getFirst().toString());
        out.writeArrayFieldStart("unit_price");
        for (Amount price : prices) {
            out.writeString(price.toString());
        }
        out.writeEndArray();
    }

    private static void writeTaxes(JsonGenerator out, List<Tax> taxes) throws IOException {
        out.writeArrayFieldStart("taxes");
        for (Tax tax : taxes) {
            out.writeStartObject();
            out.writeStringField("name", tax.name());
            out.writeStringField("tax", tax.amount().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
