package stockpot.http.taler.orders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.products.Quantities;
import stockpot.http.taler.shared.Amounts;
import stockpot.http.taler.shared.References;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.LockId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.StockCommand.HoldStock;

/**
 * Reads what a merchant says of an order.
 *
 * <p>There are no bank accounts and no devices: every wire method will do, and what names a device names nothing.
 */
final class OrderRequest {
    private static final Set<String> CONTRACT_MEMBERS = Set.of(
            "amount",
            "summary",
            "summary_i18n",
            "public_reorder_url",
            "fulfillment_url",
            "fulfillment_message",
            "fulfillment_message_i18n",
            "minimum_age",
            "products",
            "merchant_base_url",
            "delivery_location",
            "delivery_date",
            "auto_refund",
            "extra",
            "max_fee");
    private static final List<String> TEXTS =
            List.of("public_reorder_url", "fulfillment_url", "fulfillment_message", "merchant_base_url");
    private static final String INVENTORY = "inventory_products";
    private static final Pattern IDS = Pattern.compile("[A-Za-z0-9.:_-]+");

    private final JsonObjectReader body;
    private final JsonObjectReader order;
    private final List<JsonObjectReader> inventory;
    private final Map<ProductId, Quantity> asked;

    OrderRequest(JsonObjectReader body) throws ApiException {
        this.body = body;
        JsonObjectReader given = body.optionalObject("order");
        if (given == null) {
            throw new ApiException(ErrorCode.GENERIC_PARAMETER_MISSING, "order is missing");
        }
        this.order = given;
        Long version = order.optionalInteger("version", 0, Long.MAX_VALUE);
        if (version != null && version != 0) {
            throw new ApiException(ErrorCode.GENERIC_VERSION_MALFORMED, "order.version must be 0");
        }
        List<JsonObjectReader> entries = body.optionalObjects(INVENTORY);
        this.inventory = entries == null ? List.of() : entries;
        this.asked = Cart.asked(INVENTORY, inventory, OrderRequest::quantity);
    }

    private static @Nullable Quantity quantity(JsonObjectReader entry) throws ApiException {
        Long whole = entry.optionalInteger("quantity", 0, Quantity.MAX_WHOLE);
        String text = entry.optionalText("unit_quantity");
        Quantity decimal = text == null ? null : Quantities.parse(entry.path("unit_quantity"), text);
        if (whole != null && decimal != null && !decimal.equals(Quantity.of(whole))) {
            throw ApiException.malformed(entry.path("quantity") + " and unit_quantity do not agree");
        }
        return decimal != null || whole == null ? decimal : Quantity.of(whole);
    }

    /** The id that the merchant wants; null when it leaves that to the server. */
    @Nullable
    OrderId id() throws ApiException {
        String text = order.optionalText("order_id");
        if (text == null) {
            return null;
        }
        if (!IDS.matcher(text).matches()) {
            throw ApiException.malformed(
                    "order.order_id must be letters, digits, dots, colons, underscores and hyphens");
        }
        return References.newName("order.order_id", text, OrderId::new);
    }

    OrderDraft draft(Reads reads, InstanceId instance) throws ApiException, Unavailable {
        if (!order.has("amount") || !order.has("summary")) {
            throw new ApiException(
                    ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_PROPOSAL_PARSE_ERROR,
                    "an order has at least an amount and a summary");
        }
        Amount amount = Amounts.parse("order.amount", order.text("amount"));
        OrderPots pots = new OrderPots(amount);
        readRest(amount, pots);
        Deadlines.Given times = Deadlines.Given.of(body, order);
        String session = body.optionalText("session_id");
        body.optionalText("payment_target");
        boolean withToken = !Boolean.FALSE.equals(body.optionalFlag("create_token"));
        List<LockId> locks = locks();
        if (body.optionalText("otp_id") != null) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_OTP_DEVICE_UNKNOWN, "there are no OTP devices");
        }
        ObjectNode members = order.sorted();
        members.retain(CONTRACT_MEMBERS);
        // Whose pot it is, is between the merchant and his books.
        members.path("products").forEach(product -> ((ObjectNode) product).remove(OrderPots.OF_PRODUCT));
        Cart cart = Cart.of(reads, instance, asked);
        readPots(cart, pots);
        return new OrderDraft(
                members,
                amount,
                order.text("summary"),
                times,
                cart,
                locks,
                reservation(),
                withToken,
                session == null ? "" : session,
                pots.credits(reads, instance),
                pots.bytes());
    }

    /** Each entry is a line of its own, also where the goods of several are added up. */
    private void readPots(Cart cart, OrderPots pots) throws ApiException {
        Map<ProductId, ProductDetails> details = new HashMap<>();
        cart.lines().forEach(line -> details.put(line.row().id(), line.row().details()));
        for (JsonObjectReader entry : inventory) {
            ProductId product = new ProductId(entry.text("product_id"));
            pots.add(
                    entry,
                    entry.required("product_id", details.get(product)),
                    entry.required("quantity", quantity(entry)));
        }
    }

    private void readRest(Amount amount, OrderPots pots) throws ApiException {
        for (String name : TEXTS) {
            order.optionalText(name);
        }
        order.optionalTextMap("summary_i18n");
        order.optionalTextMap("fulfillment_message_i18n");
        order.optionalInteger("minimum_age", 0, Integer.MAX_VALUE);
        order.optionalObject("delivery_location");
        order.optionalRelative("auto_refund");
        order.optionalObject("extra");
        Amount fee = Amounts.optional(order, "max_fee");
        if (fee != null && !fee.sameCurrency(amount)) {
            throw ApiException.malformed("order.max_fee is in another currency than order.amount");
        }
        pots.readRest(order);
        List<JsonObjectReader> products = order.optionalObjects("products");
        for (JsonObjectReader product : products == null ? List.<JsonObjectReader>of() : products) {
            readProduct(product, pots);
        }
    }

    /** A product that is not of the inventory, or is counted elsewhere: it is only written down. Its price is the line's. */
    private static void readProduct(JsonObjectReader product, OrderPots pots) throws ApiException {
        product.text("description");
        for (String name : List.of("product_id", "product_name", "unit", "image")) {
            product.optionalText(name);
        }
        product.optionalTextMap("description_i18n");
        quantity(product);
        pots.add(product, Amounts.optional(product, "price"));
        product.optionalTimestamp("delivery_date", Times.MAX_SECONDS);
        List<JsonObjectReader> taxes = product.optionalObjects("taxes");
        for (JsonObjectReader tax : taxes == null ? List.<JsonObjectReader>of() : taxes) {
            tax.text("name");
            tax.required("tax", Amounts.optional(tax, "tax"));
        }
    }

    private @Nullable ReservationKey reservation() throws ApiException {
        Long number = body.optionalIntegerOrDigits("reservation_id", 1, CommandContext.MAX_SERIAL);
        return number == null ? null : new ReservationKey(number);
    }

    private List<LockId> locks() throws ApiException {
        List<String> names = body.optionalTexts("lock_uuids");
        Set<LockId> locks = new LinkedHashSet<>();
        for (String name : names == null ? List.<String>of() : names) {
            locks.add(HttpRequest.id(name, LockId::new));
        }
        if (locks.size() > HoldStock.MAX_LOCKS) {
            throw ApiException.malformed("lock_uuids has at most " + HoldStock.MAX_LOCKS + " entries");
        }
        return new ArrayList<>(locks);
    }
}
