package stockpot.http.taler.products;

import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.taler.shared.Times;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.Restock;
import stockpot.stock.StockRejection;

/** Tells that there is not enough of a product: the same body for a lock and for an order. */
public final class OutOfStock {
    private static final ErrorCode SHORT = ErrorCode.MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS;

    private OutOfStock() {}

    public static HttpResponse answer(ProductId product, StockRejection.OutOfStock missing, ErrorTable errors) {
        Quantity requested = missing.requested();
        Quantity available = missing.available();
        Restock restock = missing.nextRestock();
        byte[] body = Json.write(out -> {
            out.writeStartObject();
            errors.writeMembers(out, SHORT);
            out.writeStringField("product_id", product.value());
            out.writeNumberField("requested_quantity", requested.whole());
            out.writeStringField("unit_requested_quantity", requested.toString());
            out.writeNumberField("available_quantity", available.whole());
            out.writeStringField("unit_available_quantity", available.toString());
            if (!restock.equals(Restock.UNKNOWN)) {
                Times.writeTimestamp(
                        out, "restock_expected", restock.equals(Restock.NEVER) ? -1 : restock.epochSeconds());
            }
            out.writeEndObject();
        });
        return HttpResponse.json(errors.entry(SHORT).status(), body);
    }
}
