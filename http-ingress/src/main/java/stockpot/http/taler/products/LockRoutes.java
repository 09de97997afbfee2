package stockpot.http.taler.products;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import stockpot.stock.LockFlow;
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
    private static final int NO_CONTENT = 204;
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
                new Endpoint(Verb.POST, "/private/products/lock", Access.PRODUCTS_LOCK, this::lockEach),
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
        LockStock command = command(key, asked);
        requireRoom(call, List.of(command));
        Outcome<StockAnswer> outcome = commands.send(call.request(), command);
        note(call, command, outcome);
        HttpResponse refusal = refusal(command, outcome);
        if (refusal != null) {
            return refusal;
        }
        HttpResponse done = HttpResponse.noContent(outcome.position());
        String end = end(command, outcome);
        return end == null ? done : done.with(EXPIRES, end);
    }

    /** Not in the protocol: many locks at once, each decided for itself. */
    private HttpResponse lockEach(HttpRequest call) throws ApiException, Unavailable {
        List<LockRequest.Line> lines = LockRequest.readLines(call.body());
        call.mayBeRepeated();
        List<LockStock> all = new ArrayList<>(lines.size());
        for (LockRequest.Line line : lines) {
            all.add(command(new ProductKey(call.instance(), line.product()), line.asked()));
        }
        requireRoom(call, all);
        List<Outcome<StockAnswer>> outcomes = commands.run(LockFlow.each(call.request(), all));
        for (int i = 0; i < all.size(); i++) {
            note(call, all.get(i), outcomes.get(i));
        }
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("lines");
            for (int i = 0; i < all.size(); i++) {
                write(out, all.get(i), outcomes.get(i));
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void write(JsonGenerator out, LockStock command, Outcome<StockAnswer> outcome) throws IOException {
        HttpResponse refusal = refusal(command, outcome);
        String end = end(command, outcome);
        out.writeStartObject();
        out.writeStringField("product_id", command.key().product().value());
        out.writeStringField("lock_uuid", command.lock().value());
        out.writeNumberField("status", refusal == null ? NO_CONTENT : refusal.status());
        out.writeStringField("position", outcome.position().toString());
        if (refusal != null) {
            out.writeFieldName("error");
            out.writeRawValue(new String(refusal.body(), StandardCharsets.UTF_8));
        } else if (end != null) {
            out.writeStringField("expires", end);
        }
        out.writeEndObject();
    }

    private LockStock command(ProductKey key, LockRequest asked) {
        Long micros = asked.duration().atMost(maxLockMicros).micros();
        return new LockStock(key, asked.lock(), asked.quantity(), micros);
    }

    /** Refuses locks beyond what a token may have. */
    private void requireRoom(HttpRequest call, List<LockStock> wanted) throws ApiException {
        if (live != null) {
            List<List<String>> things = wanted.stream()
                    .filter(lock -> !lock.quantity().isZero())
                    .map(LockRoutes::thing)
                    .toList();
            live.require(owner(call), things, clock.millis());
        }
    }

    private void note(HttpRequest call, LockStock command, Outcome<StockAnswer> outcome) {
        if (live != null && outcome.isGranted()) {
            long now = clock.millis();
            Long micros = command.durationMicros();
            long end = micros == null ? Long.MAX_VALUE : now + Math.ceilDiv(micros, MICROS_PER_MILLI);
            live.note(owner(call), thing(command), command.quantity().isZero() ? 0 : end, now);
        }
    }

    private @Nullable HttpResponse refusal(LockStock command, Outcome<StockAnswer> outcome) {
        if (!(outcome instanceof Outcome.Refused<StockAnswer> refused)) {
            return null;
        }
        return refused.because() instanceof StockRejection.OutOfStock missing
                ? OutOfStock.answer(command.key().product(), missing, errors).at(refused.position())
                : StockRefusals.answer(refused, errors);
    }

    /** When the lock ends, by the log's clock, as this node's may be another; null when there is none now. */
    private static @Nullable String end(LockStock command, Outcome<StockAnswer> outcome) {
        if (!outcome.isGranted() || command.quantity().isZero()) {
            return null;
        }
        return outcome.answer() instanceof StockAnswer.Locked locked
                ? Instant.ofEpochMilli(locked.until()).toString()
                : "never";
    }

    private static String owner(HttpRequest call) {
        Token token = call.token();
        return call.instance() + " " + (token == null ? 0 : token.serial());
    }

    private static List<String> thing(LockStock command) {
        return List.of(command.key().product().value(), command.lock().value());
    }
}
