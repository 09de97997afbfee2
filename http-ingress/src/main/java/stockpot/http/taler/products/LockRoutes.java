package stockpot.http.taler.products;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Token;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Live;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.kernel.Outcome;
import stockpot.kernel.Unavailable;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockRejection;

/** Sets stock aside for a cart: {@code POST /private/products/ID/lock}. */
public final class LockRoutes {
    private static final long MICROS_PER_MILLI = 1000;
    private static final int NOT_FOUND = 404;
    private static final String EXPIRES = "Stockpot-Expires";

    private final Commands commands;
    private final ErrorTable errors;
    private final @Nullable Long maxLockMicros;
    private final @Nullable Live<List<String>> live;
    private final InstantSource clock;

    public LockRoutes(Commands commands, ErrorTable errors, TenantLimits limits, InstantSource clock) {
        this.commands = commands;
        this.errors = errors;
        this.maxLockMicros = limits.lockMicros();
        this.live = limits.locksOfToken() == 0 ? null : new Live<>(limits.locksOfToken(), "locks of a token");
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, "/private/products/{id}/lock", Access.PRODUCTS_LOCK, this::lock),
                new Endpoint(Verb.DELETE, "/private/products/{id}/locks/{lock}", Access.PRODUCTS_WRITE, this::free));
    }

    /** Not in the protocol: the merchant ends one lock, whoever's cart it is. */
    private HttpResponse free(HttpRequest call) throws ApiException, Unavailable {
        ProductKey key = new ProductKey(call.instance(), call.id(0, ProductId::new));
        LockId lock = call.id(1, LockId::new);
        String reason = call.query().text("reason");
        if (reason != null && reason.length() > FreeLock.MAX_REASON) {
            throw ApiException.malformed("reason has at most " + FreeLock.MAX_REASON + " characters");
        }
        FreeLock command = new FreeLock(key, lock, reason == null ? "" : reason);
        return switch (commands.send(call.request(), command)) {
            case Outcome.Refused<?> refused -> StockRefusals.answer(refused, errors);
            case Outcome.Granted<?> granted when granted.isChanged() -> HttpResponse.noContent(granted.position());
            // The registry has no code for it, as far as it is known.
            case Outcome.Granted<?> granted ->
                errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, NOT_FOUND, "there is no such lock")
                        .at(granted.position());
        };
    }

    private HttpResponse lock(HttpRequest call) throws ApiException, Unavailable {
        ProductKey key = new ProductKey(call.instance(), call.id(0, ProductId::new));
        LockRequest asked = LockRequest.read(call.body());
        // It replaces itself.
        call.mayBeRepeated();
        Long micros = asked.duration().atMost(maxLockMicros).micros();
        if (live != null && !asked.quantity().isZero()) {
            live.require(owner(call), thing(key, asked), clock.millis());
        }
        Outcome<?> outcome = commands.send(call.request(), new LockStock(key, asked.lock(), asked.quantity(), micros));
        if (outcome instanceof Outcome.Refused<?> refused) {
            return refused.because() instanceof StockRejection.OutOfStock missing
                    ? OutOfStock.answer(key.product(), missing, errors).at(refused.position())
                    : StockRefusals.answer(refused, errors);
        }
        if (live != null) {
            long now = clock.millis();
            long end = micros == null ? Long.MAX_VALUE : now + Math.ceilDiv(micros, MICROS_PER_MILLI);
            live.note(owner(call), thing(key, asked), asked.quantity().isZero() ? 0 : end, now);
        }
        HttpResponse done = HttpResponse.noContent(outcome.position());
        if (asked.quantity().isZero()) {
            return done;
        }
        // By the log's clock: this node's may be another.
        return done.with(
                EXPIRES,
                outcome.answer() instanceof StockAnswer.Locked locked
                        ? Instant.ofEpochMilli(locked.until()).toString()
                        : "never");
    }

    private static String owner(HttpRequest call) {
        Token token = call.token();
        return call.instance() + " " + (token == null ? 0 : token.serial());
    }

    private static List<String> thing(ProductKey key, LockRequest asked) {
        return List.of(key.product().value(), asked.lock().value());
    }
}
