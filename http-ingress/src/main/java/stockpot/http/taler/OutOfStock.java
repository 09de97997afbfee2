package stockpot.http.taler;

import com.fasterxml.jackson.databind.JsonNode;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Json;
import stockpot.http.gateway.Outcome;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.StockRejection;

/** Tells that there is not enough of a product: the same body for a lock and for an order. */
final class OutOfStock {
    private static final ErrorCode SHORT = ErrorCode.MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS;

    private OutOfStock() {}

    static boolean says(Outcome outcome) {
        return outcome.code().equals(StockRejection.Code.OUT_OF_STOCK.name());
    }

    static Answer answer(ProductId product, Outcome outcome, ErrorTable errors) {
        Quantity requested = Quantity.parse(outcome.data().path("requested").asText());
        Quantity available = Quantity.parse(outcome.data().path("available").asText());
        JsonNode restock = outcome.data().path("restock");
        return answer(product, requested, available, restock.isIntegralNumber() ? restock.longValue() : 0, errors)
                .at(outcome.position());
    }

    /**
     * The same where nobody had to ask the product's log.
     *
     * @param restock when more is expected, in seconds since the epoch; 0 when nobody knows, negative for never
     */
    static Answer answer(ProductId product, Quantity requested, Quantity available, long restock, ErrorTable errors) {
        byte[] body = Json.write(out -> {
            out.writeStartObject();
            errors.writeMembers(out, SHORT);
            out.writeStringField("product_id", product.value());
            out.writeNumberField("requested_quantity", requested.whole());
            out.writeStringField("unit_requested_quantity", requested.toString());
            out.writeNumberField("available_quantity", available.whole());
            out.writeStringField("unit_available_quantity", available.toString());
            if (restock != 0) {
                Times.writeTimestamp(out, "restock_expected", restock);
            }
            out.writeEndObject();
        });
        return Answer.json(errors.entry(SHORT).status(), body);
    }
}
