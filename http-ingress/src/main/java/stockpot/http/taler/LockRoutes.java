package stockpot.http.taler;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Refused;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Unanswered;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.LockStock;

/** Sets stock aside for a cart: {@code POST /private/products/ID/lock}. */
public final class LockRoutes {
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
        // It replaces itself.
        call.mayBeRepeated();
        Long micros = asked.duration().atMost(maxLockMicros).micros();
        Outcome outcome = commands.send(call.request(), new LockStock(key, asked.lock(), asked.quantity(), micros));
        if (outcome.accepted()) {
            return Answer.noContent(outcome.position());
        }
        return OutOfStock.says(outcome)
                ? OutOfStock.answer(key.product(), outcome, errors)
                : StockRefusals.answer(outcome, errors);
    }
}
