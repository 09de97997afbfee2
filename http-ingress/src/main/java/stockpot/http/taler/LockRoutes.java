package stockpot.http.taler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Refused;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Unanswered;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.LockStock;

/** Sets stock aside for a cart: {@code POST /private/products/ID/lock}. */
public final class LockRoutes {
    private static final ErrorCode SHORT = ErrorCode.MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS;

    private final Commands commands;
    private final ErrorTable errors;
    private final @Nullable Long maxLockMicros;

    public LockRoutes(Commands commands, ErrorTable errors, @Nullable Long maxLockMicros) {
        this.commands = commands;
        this.errors = errors;
        this.maxLockMicros = maxLockMicros;
    }

    public List<Endpoint> endpoints() {
        return List.of(new Endpoint(Verb.POST, "/private/products/{id}/lock", Access.PRODUCTS_LOCK, this::lock));
    }

    private Answer lock(Call call) throws Refused, Unanswered {
        ProductKey key = new ProductKey(call.instance(), call.id(0, ProductId::new));
        LockRequest asked = LockRequest.read(call.body());
        Long micros = asked.duration().atMost(maxLockMicros).micros();
        Outcome outcome = commands.send(call.request(), new LockStock(key, asked.lock(), asked.quantity(), micros));
        if (outcome.accepted()) {
            return Answer.noContent(outcome.position());
        }
        return outcome.code().equals("OUT_OF_STOCK")
                ? outOfStock(key.product(), outcome)
                : StockRefusals.answer(outcome, errors);
    }

    private Answer outOfStock(ProductId product, Outcome outcome) {
        Quantity requested = Quantity.parse(outcome.data().path("requested").asText());
        Quantity available = Quantity.parse(outcome.data().path("available").asText());
        JsonNode restock = outcome.data().path("restock");
        byte[] body = Json.write(out -> {
            out.writeStartObject();
            errors.writeMembers(out, SHORT);
            out.writeStringField("product_id", product.value());
            out.writeNumberField("requested_quantity", requested.whole());
            out.writeStringField("unit_requested_quantity", requested.toString());
            out.writeNumberField("available_quantity", available.whole());
            out.writeStringField("unit_available_quantity", available.toString());
            if (restock.isIntegralNumber()) {
                Times.writeTimestamp(out, "restock_expected", restock.longValue());
            }
            out.writeEndObject();
        });
        return Answer.json(errors.entry(SHORT).status(), body).at(outcome.position());
    }
}
