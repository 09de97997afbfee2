package stockpot.http.taler.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;
import stockpot.stock.Tax;

/** What an order takes from stock: products as their owners have them, each once. */
public final class Cart {
    public static final Cart EMPTY = new Cart(List.of());

    private final List<Line> lines;

    /** So much of a product. */
    public record Line(ProductRow row, Quantity quantity) {}

    private Cart(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Reads one entry of a list: how much of the product it asks for. */
    @FunctionalInterface
    public interface Asking {
        @Nullable
        Quantity quantity(JsonObjectReader entry) throws ApiException;
    }

    /** How much of each product the list asks for together, in the order in which they come first. */
    public static Map<ProductId, Quantity> asked(String member, @Nullable List<JsonObjectReader> entries, Asking asking)
            throws ApiException {
        Map<ProductId, Quantity> asked = new LinkedHashMap<>();
        if (entries == null) {
            return asked;
        }
        if (entries.size() > PlaceOrder.MAX_ITEMS) {
            throw ApiException.malformed(member + " has at most " + PlaceOrder.MAX_ITEMS + " entries");
        }
        for (JsonObjectReader entry : entries) {
            ProductId product = HttpRequest.id(entry.text("product_id"), ProductId::new);
            Quantity quantity = asking.quantity(entry);
            if (quantity == null || quantity.isZero()) {
                throw ApiException.malformed(entry.path("quantity") + " is missing, or nothing");
            }
            Quantity before = asked.getOrDefault(product, Quantity.ZERO);
            Quantity together = before.plus(quantity);
            if (together.whole() > Quantity.MAX_WHOLE) {
                throw ApiException.malformed(member + " asks for too much of " + product);
            }
            asked.put(product, together);
        }
        return asked;
    }

    /** The products asked for, with one request to each node that has some. */
    public static Cart of(Reads reads, InstanceId instance, Map<ProductId, Quantity> asked)
            throws ApiException, Unavailable {
        if (asked.isEmpty()) {
            return EMPTY;
        }
        Map<ProductId, ProductRow> there = new HashMap<>();
        for (ProductRow row :
                reads.ask(new Offered(instance, new Selection(false, Set.of(), asked.keySet()), asked.size()))) {
            there.put(row.id(), row);
        }
        List<Line> lines = new ArrayList<>(asked.size());
        for (Map.Entry<ProductId, Quantity> wanted : asked.entrySet()) {
            ProductRow row = there.get(wanted.getKey());
            if (row == null) {
                throw new ApiException(
                        ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN,
                        wanted.getKey().value());
            }
            lines.add(new Line(row, wanted.getValue()));
        }
        return new Cart(lines);
    }

    public List<Line> lines() {
        return lines;
    }

    List<Item> items() {
        return lines.stream()
                .map(line -> new Item(line.row().id(), line.quantity()))
                .toList();
    }

    /** Appends what a contract says of the products. */
    void addTo(ArrayNode products, String currency) {
        for (Line line : lines) {
            products.add(entry(line, currency));
        }
    }

    private static ObjectNode entry(Line line, String currency) {
        ProductDetails details = line.row().details();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("product_id", line.row().id().value());
        entry.put("product_name", details.name());
        entry.put("description", details.description());
        if (!details.descriptionI18n().isEmpty()) {
            ObjectNode texts = entry.putObject("description_i18n");
            details.descriptionI18n().forEach(texts::put);
        }
        entry.put("quantity", line.quantity().whole());
        entry.put("unit_quantity", line.quantity().toString());
        entry.put("unit", details.unit());
        Amount price = priceIn(details, currency);
        if (price == null && !details.prices().isEmpty()) {
            price = details.prices().getFirst();
        }
        Amount total = price == null ? null : times(price, line.quantity());
        if (total != null) {
            entry.put("price", total.toString());
        }
        if (!details.taxes().isEmpty()) {
            ArrayNode taxes = entry.putArray("taxes");
            for (Tax tax : details.taxes()) {
                Amount sum = times(tax.amount(), line.quantity());
                if (sum != null) {
                    taxes.addObject().put("name", tax.name()).put("tax", sum.toString());
                }
            }
        }
        return entry;
    }

    /** A contract says what a whole line comes to, where a product says it of one unit; null for what no amount can be. */
    private static @Nullable Amount times(Amount unit, Quantity quantity) {
        try {
            return unit.times(quantity);
        } catch (ArithmeticException _) {
            return null;
        }
    }

    /** What one unit costs in that currency; null when it has no price in it. */
    public static @Nullable Amount priceIn(ProductDetails details, String currency) {
        for (Amount price : details.prices()) {
            if (price.currency().equalsIgnoreCase(currency)) {
                return price;
            }
        }
        return null;
    }
}
