package stockpot.http.taler.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.KeptAnswer;
import stockpot.http.exchange.LogBudget;
import stockpot.http.exchange.RequestIds;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.products.OutOfStock;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.Crockford;
import stockpot.http.taler.shared.InstanceSettings;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.KeyedAnswers;
import stockpot.orders.Order;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderFlow.Placed;
import stockpot.orders.OrderFlow.Plan;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.StockRejection;

/** Places orders, whoever asks for them: fills in what was left out, and answers. */
public final class OrderPlacing {
    /** Refusals that say how things stand, and not what is wrong with the request as it was written. */
    private static final Set<Integer> STANDING = Set.of(404, 409, 410);

    private static final int REFUSED = 400;
    private static final int ID_BYTES = 8;
    private static final int TOKEN_BYTES = 16;

    /** Clients want these, and there is no exchange that would wire anything to an account. */
    private static final String NO_WIRE_METHOD = "none";

    private static final String NO_ACCOUNT = Crockford.encode(new byte[64]);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu.DDD-", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final InstantSource clock;
    private final TemplateCustomers customers;
    private final Agreements agreements;
    private final SecureRandom random = RequestIds.inSoftware();

    public OrderPlacing(
            Commands commands,
            Reads reads,
            ErrorTable errors,
            InstantSource clock,
            TemplateCustomers customers,
            Agreements agreements) {
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.clock = clock;
        this.customers = customers;
        this.agreements = agreements;
    }

    /** Reads what is asked for, and looks up what it names. */
    @FunctionalInterface
    public interface Drafting {
        OrderDraft draft() throws ApiException, Unavailable;
    }

    /**
     * Places an order.
     *
     * @param body what was asked for: an order of the same id and the same body is the same order
     * @param chosen the id that the client wants; null when it leaves that to the server
     */
    public HttpResponse place(HttpRequest call, JsonObjectReader body, @Nullable OrderId chosen, Drafting drafting)
            throws ApiException, Unavailable {
        String fingerprint = HexFormat.of().formatHex(Sha256.of(body.canonical()));
        Request sent = call.isPublic() ? call.request() : call.conditionalRequest();
        Request request = new Request(sent.id(), fingerprint, sent.keyed(), sent.committed(), sent.expected());
        OrderKey key = new OrderKey(call.instance(), chosen != null ? chosen : newId(request));
        if (chosen != null) {
            call.mayBeRepeated();
        }
        return request.keyed()
                ? placeOnce(call, request, key, chosen != null, drafting)
                : place(call, request, key, chosen != null, drafting);
    }

    /** Whatever the first request with the key was answered stands, also when the order is gone by now. */
    private HttpResponse placeOnce(HttpRequest call, Request request, OrderKey key, boolean chosen, Drafting drafting)
            throws ApiException, Unavailable {
        if (chosen) {
            commands.run(KeyedAnswers.bind(request, new OrderKey(call.instance(), newId(request))));
        }
        Optional<Outcome<OrderAnswer>> known = commands.run(KeyedAnswers.recall(request, key));
        if (known.isPresent()) {
            return said(key, chosen, known.get());
        }
        HttpResponse answer;
        try {
            answer = place(call, request, key, chosen, drafting);
        } catch (ApiException e) {
            answer = e.answer(errors);
            if (!STANDING.contains(answer.status())) {
                throw e;
            }
        }
        if (call.isPublic() && answer.status() >= REFUSED) {
            // Anybody can be refused as often as he likes, so nothing of that is kept.
            return answer;
        }
        Outcome<OrderAnswer> outcome = commands.run(KeyedAnswers.keep(request, key, KeptAnswer.of(answer)));
        boolean isOpen = outcome.answer() instanceof OrderAnswer.Done;
        return isOpen ? answer : said(key, chosen, outcome);
    }

    private HttpResponse place(HttpRequest call, Request request, OrderKey key, boolean chosen, Drafting drafting)
            throws ApiException, Unavailable {
        boolean mayExist = chosen || request.keyed();
        // An order that stands is answered as it stands: by now its times may have passed and its products may be gone.
        // Only a new look at its log can wait for the commit, and only the log says what is not as it was expected to
        // be.
        if (mayExist && !request.committed() && request.expected().isEmpty()) {
            Optional<Row<OrderRow>> there = reads.order(key);
            if (there.isPresent()) {
                Order order = there.get().value().order();
                return order.fingerprint().equals(request.fingerprint())
                        ? answer(
                                key,
                                order.terms().claimToken(),
                                order.terms().payDeadline(),
                                there.get().position())
                        : exists(chosen, there.get().position());
            }
        }
        return place(call, request, key, chosen, mayExist, drafting.draft());
    }

    private HttpResponse place(
            HttpRequest call, Request request, OrderKey key, boolean chosen, boolean mayExist, OrderDraft draft)
            throws ApiException, Unavailable {
        InstanceSettings settings = settings(call);
        Deadlines deadlines = Deadlines.of(draft.times(), settings, clock.millis(), mayExist);
        Contract contract = new Contract(contract(call, key.order(), draft, deadlines, settings));
        Planning planning = () -> {
            Terms terms = new Terms(
                    draft.amount(),
                    agreements.keep(key, contract),
                    deadlines.payMillis(),
                    draft.sessionId(),
                    draft.credits(),
                    draft.withToken() ? drawn(TOKEN_BYTES) : "");
            return new Plan(
                    key,
                    mayExist,
                    request.fingerprint(),
                    draft.cart().items(),
                    draft.locks(),
                    draft.reservation(),
                    call.isPublic() ? customers.stockPercent() : null,
                    terms);
        };
        LogBudget.require(
                call.body().length,
                draft.cart().items(),
                draft.locks(),
                contract.text().length(),
                draft.sessionId().length(),
                draft.potBytes());
        return call.isPublic()
                ? placePublicly(call, request, planning, draft.cart())
                : answer(chosen, key, commands.run(OrderFlow.place(request, planning.plan())));
    }

    /** Keeps the contract; what is refused before leaves nothing behind. */
    @FunctionalInterface
    private interface Planning {
        Plan plan() throws Unavailable;
    }

    /** What can be refused by what is seen here already leaves nothing in the log. */
    private HttpResponse placePublicly(HttpRequest call, Request request, Planning planning, Cart cart)
            throws ApiException, Unavailable {
        long now = clock.millis();
        for (Cart.Line line : cart.lines()) {
            HttpResponse refusal = refusal(line, now);
            if (refusal != null) {
                return refusal;
            }
        }
        try (TemplateCustomers.Room room = customers.room(call)) {
            Plan plan = planning.plan();
            Placed placed = commands.run(OrderFlow.place(request, plan));
            if (placed.outcome().isGranted()) {
                room.isFor(plan.key(), plan.terms().payDeadline());
            }
            return answer(false, plan.key(), placed);
        }
    }

    private @Nullable HttpResponse refusal(Cart.Line line, long now) throws ApiException {
        Product product = line.row().product();
        if (line.row().due() <= now) {
            // Of what is over only its log knows how much it is.
            return null;
        }
        Quantity free = product.free();
        if (line.quantity().exceeds(free.plus(product.pending()))) {
            return OutOfStock.answer(
                    line.row().id(),
                    new StockRejection.OutOfStock(line.quantity(), free, product.nextRestock()),
                    errors);
        }
        Quantity share = product.publicShare(customers.stockPercent());
        Quantity held = line.row().publiclyHeld();
        if (held.plus(line.quantity()).exceeds(share)) {
            throw OrderRefusals.publicShareHeld(line.row().id() + ": unpaid orders that anybody may place can hold "
                    + share + " of it together, and hold " + held);
        }
        return null;
    }

    private HttpResponse answer(boolean chosen, OrderKey key, Placed placed) {
        return switch (placed) {
            case Placed.Decided decided -> said(key, chosen, decided.outcome());
            case Placed.Missing missing -> OrderRefusals.answer(missing.product(), missing.outcome(), errors);
        };
    }

    private HttpResponse said(OrderKey key, boolean chosen, Outcome<OrderAnswer> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            return refused.isRefusedAs(OrderCode.ORDER_EXISTS)
                    ? exists(chosen, refused.position())
                    : OrderRefusals.answer(refused, errors);
        }
        if (outcome.answer() instanceof OrderAnswer.Placed placed) {
            return answer(key, placed.claimToken(), placed.payDeadline(), outcome.position());
        }
        return Objects.requireNonNull(KeptAnswer.in(outcome), "what a request for an order came to");
    }

    private HttpResponse exists(boolean chosen, LogPosition position) {
        return (chosen
                        ? errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_ALREADY_EXISTS, "")
                        : OrderRefusals.keyUsed(errors))
                .at(position);
    }

    private static HttpResponse answer(OrderKey key, String token, long payMillis, LogPosition position) {
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField("order_id", key.order().value());
                    if (!token.isEmpty()) {
                        out.writeStringField("token", token);
                    }
                    Times.writeTimestamp(out, "pay_deadline", payMillis / 1000);
                    out.writeEndObject();
                })
                .at(position);
    }

    /** With an {@code Idempotency-Key} it has to be the same each time, and otherwise nobody must be able to guess it. */
    private OrderId newId(Request request) {
        if (request.keyed()) {
            return new OrderId("K-" + Crockford.encode(Sha256.of(request.id())));
        }
        return new OrderId(DAY.format(Instant.ofEpochMilli(clock.millis())) + drawn(ID_BYTES));
    }

    private String drawn(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return Crockford.encode(bytes);
    }

    private InstanceSettings settings(HttpRequest call) throws ApiException, Unavailable {
        return InstanceSettings.kept(
                call.instance(),
                reads.instance(call.instance())
                        .orElseThrow(() -> new ApiException(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, ""))
                        .value());
    }

    private String contract(
            HttpRequest call, OrderId id, OrderDraft draft, Deadlines deadlines, InstanceSettings settings)
            throws ApiException {
        ObjectNode contract = JsonNodeFactory.instance.objectNode();
        contract.set("exchanges", JsonNodeFactory.instance.arrayNode());
        contract.put("max_fee", draft.amount().currency() + ":0");
        contract.put("merchant_base_url", BaseUrl.of(call).url());
        contract.setAll(draft.members());
        contract.put("amount", draft.amount().toString());
        contract.put("summary", draft.summary());
        contract.put("order_id", id.value());
        contract.set("merchant", settings.merchant());
        contract.put("merchant_pub", InstanceSettings.merchantPub(call.instance()));
        contract.put("wire_method", NO_WIRE_METHOD);
        contract.put("h_wire", NO_ACCOUNT);
        putTime(contract, "timestamp", deadlines.timestamp());
        putTime(contract, "pay_deadline", deadlines.pay());
        putTime(contract, "refund_deadline", deadlines.refund());
        putTime(contract, "wire_transfer_deadline", deadlines.wire());
        ArrayNode products = contract.withArray("products");
        draft.cart().addTo(products, draft.amount().currency());
        String fulfillment = contract.path("fulfillment_url").asText().replace("${ORDER_ID}", id.value());
        if (!fulfillment.isEmpty()) {
            contract.put("fulfillment_url", fulfillment);
        }
        String text = JsonObjectReader.canonical(contract);
        // What the products say of themselves makes a contract of any size.
        if (text.length() > Contract.MAX_CHARS) {
            throw new ApiException(
                    ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT,
                    "the contract of an order, what its products say included, has at most " + Contract.MAX_CHARS
                            + " characters");
        }
        return text;
    }

    private static void putTime(ObjectNode contract, String name, long seconds) {
        ObjectNode time = contract.putObject(name);
        if (seconds > Times.MAX_SECONDS) {
            time.put("t_s", "never");
        } else {
            time.put("t_s", seconds);
        }
    }
}
