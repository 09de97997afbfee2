package stockpot.http.taler.products;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Token;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.KeptAnswer;
import stockpot.http.exchange.Live;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.taler.shared.LevelNeeded;
import stockpot.kernel.Level;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;
import stockpot.orders.KeyedAnswers;
import stockpot.orders.LocksFlow;
import stockpot.orders.LocksFlow.Batched;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.stock.Lock;
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

    /** Bytes of refused lines, after which no more are named: what is kept of an answer is a text of a record. */
    private static final int MOST_SHOWN = 900_000;

    private static final Level TOGETHER = Level.TWO;
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
                new Endpoint(Verb.POST, "/private/products/lock", Access.PRODUCTS_LOCK, this::lockMany),
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

    /** Not in the protocol: many locks at once. */
    private HttpResponse lockMany(HttpRequest call) throws ApiException, Unavailable {
        LockRequest.Batch batch = LockRequest.readBatch(call.body());
        call.mayBeRepeated();
        List<LockStock> all = new ArrayList<>(batch.lines().size());
        for (LockRequest.Line line : batch.lines()) {
            all.add(command(new ProductKey(call.instance(), line.product()), line.asked()));
        }
        requireRoom(call, all);
        return batch.together() ? lockTogether(call, all) : lockEach(call, all);
    }

    /** Each is decided for itself. */
    private HttpResponse lockEach(HttpRequest call, List<LockStock> all) throws ApiException, Unavailable {
        // Its lines go to the logs of their products, and another body with the key may name others.
        commands.run(KeyedAnswers.bind(call.request(), call.instance()));
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

    /** All are set or none. */
    private HttpResponse lockTogether(HttpRequest call, List<LockStock> all) throws ApiException, Unavailable {
        LevelNeeded.require(commands, TOGETHER, "mode together is");
        Request request = call.request();
        // What the request goes through under its key is all decided in one log, which follows from the key.
        OrderKey batch = new OrderKey(call.instance(), new OrderId(request.id()));
        return switch (commands.run(LocksFlow.together(request, batch, all))) {
            case Batched.Decided decided -> said(call, all, decided.outcome());
            case Batched.Missing missing -> {
                HttpResponse answer = refusal(all, missing);
                yield request.keyed()
                        ? said(call, all, commands.run(KeyedAnswers.keep(request, batch, KeptAnswer.of(answer))))
                        : answer;
            }
        };
    }

    private HttpResponse said(HttpRequest call, List<LockStock> all, Outcome<OrderAnswer> outcome) throws ApiException {
        return switch (outcome) {
            case Outcome.Refused<OrderAnswer> refused ->
                throw ApiException.busy(refused.because().sentence());
            case Outcome.Granted<OrderAnswer>(OrderAnswer.Locked there, var changed, var position, var remembered) ->
                granted(call, all, there, position);
            case Outcome.Granted<OrderAnswer> kept ->
                Objects.requireNonNull(KeptAnswer.in(kept), "what a request for locks came to");
        };
    }

    private HttpResponse granted(
            HttpRequest call, List<LockStock> all, OrderAnswer.Locked there, LogPosition position) {
        all.forEach(lock -> note(call, lock));
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("lines");
                    for (int i = 0; i < all.size(); i++) {
                        write(
                                out,
                                all.get(i),
                                position,
                                null,
                                time(there.locks().get(i).until()));
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                })
                .at(position);
    }

    /** Names all that stood in the way; none of the others is locked either. */
    private HttpResponse refusal(List<LockStock> all, Batched.Missing missing) throws ApiException {
        ErrorCode code = StockRefusals.code(missing.outcome().because());
        if (missing.outcome().isUndecided()) {
            throw ApiException.busy(missing.outcome().because().sentence());
        }
        byte[] body = Json.write(out -> {
            out.writeStartObject();
            errors.writeMembers(out, code);
            out.writeStringField("detail", "nothing is locked, as not all can be");
            out.writeArrayFieldStart("lines");
            for (int i = 0, left = MOST_SHOWN; i < all.size() && left > 0; i++) {
                if (!missing.outcomes().get(i).isGranted()) {
                    byte[] line = shown(all.get(i), missing.outcomes().get(i));
                    left -= line.length;
                    out.writeRawValue(new String(line, StandardCharsets.UTF_8));
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
        return HttpResponse.json(errors.entry(code).status(), body);
    }

    private byte[] shown(LockStock command, Outcome<StockAnswer> outcome) {
        return Json.write(out -> write(out, command, outcome));
    }

    private void write(JsonGenerator out, LockStock command, Outcome<StockAnswer> outcome) throws IOException {
        write(out, command, outcome.position(), refusal(command, outcome), end(command, outcome));
    }

    private static void write(
            JsonGenerator out,
            LockStock command,
            LogPosition position,
            @Nullable HttpResponse refusal,
            @Nullable String end)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("product_id", command.key().product().value());
        out.writeStringField("lock_uuid", command.lock().value());
        out.writeNumberField("status", refusal == null ? NO_CONTENT : refusal.status());
        out.writeStringField("position", position.toString());
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
        if (outcome.isGranted()) {
            note(call, command);
        }
    }

    private void note(HttpRequest call, LockStock command) {
        if (live != null) {
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
        return time(outcome.answer() instanceof StockAnswer.Locked locked ? locked.until() : Lock.FOREVER);
    }

    private static String time(long until) {
        return until == Lock.FOREVER ? "never" : Instant.ofEpochMilli(until).toString();
    }

    private static String owner(HttpRequest call) {
        Token token = call.token();
        return call.instance() + " " + (token == null ? 0 : token.serial());
    }

    private static List<String> thing(LockStock command) {
        return List.of(command.key().product().value(), command.lock().value());
    }
}
