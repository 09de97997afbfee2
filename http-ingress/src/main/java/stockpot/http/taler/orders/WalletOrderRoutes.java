package stockpot.http.taler.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.page.Html.Tag;
import stockpot.http.page.Page;
import stockpot.http.page.Reader;
import stockpot.http.page.Words;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;

/** Orders, for wallets: {@code /orders/ID}. */
public final class WalletOrderRoutes {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int GONE = 410;
    private static final String REORDER_URL = "public_reorder_url";

    /** Of 32 bytes in Crockford's base32, which is what wallets send. */
    private static final int MAX_NONCE_CHARS = 52;

    private final Commands commands;
    private final ErrorTable errors;
    private final OrderLookup lookup;
    private final Agreements agreements;

    public WalletOrderRoutes(Commands commands, ErrorTable errors, OrderLookup lookup, Agreements agreements) {
        this.commands = commands;
        this.errors = errors;
        this.lookup = lookup;
        this.agreements = agreements;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.GET, "/orders/{id}", Access.PUBLIC, this::status).withPage(),
                new Endpoint(Verb.POST, "/orders/{id}/claim", Access.PUBLIC, this::claim));
    }

    private HttpResponse status(HttpRequest call) throws ApiException, Unavailable {
        Row<OrderRow> found = lookup.find(call);
        Reader reader = Reader.of(call);
        Order order = found.value().order();
        boolean knowsToken = knowsToken(call.query(), order);
        Contract contract;
        try {
            contract = contract(call, found.value());
        } catch (ApiException e) {
            // Whoever does not know the order is not told what became of it.
            throw knowsToken ? e : new ApiException(ErrorCode.MERCHANT_GET_ORDERS_ID_INVALID_TOKEN, "");
        }
        if (!knowsToken && !knowsContract(call.query(), order, contract)) {
            return reader.tell(sentElsewhere(contract, reader));
        }
        Row<OrderRow> row = lookup.await(call, found);
        Contract agreed = row.equals(found) ? contract : contract(call, row.value());
        int status = row.value().order().state() == State.PAID ? OK : PAYMENT_REQUIRED;
        String session = call.query().text("session_id");
        Terms terms = row.value().order().terms();
        String payUri = BaseUrl.of(call).payUri(row.value().id(), terms, session == null ? terms.sessionId() : session);
        String tag = OrderLookup.tag(row);
        HttpResponse answer = reader.isPerson()
                ? tagged(
                        call,
                        status,
                        tag + "-" + reader.words().locale(),
                        () -> page(row.value(), agreed, status, payUri, reader))
                : tagged(
                        call,
                        status,
                        tag,
                        () -> HttpResponse.json(status, Json.write(out -> write(out, row, agreed, payUri))));
        return reader.tell(answer).at(row.position());
    }

    /** Only who knows that the order is paid can know all there is to know. */
    private static HttpResponse tagged(HttpRequest call, int status, String tag, Supplier<HttpResponse> full) {
        return status == OK ? ETags.answer(call, tag, full) : ETags.tagged(full.get(), tag);
    }

    private static HttpResponse page(OrderRow row, Contract contract, int status, String payUri, Reader reader) {
        Words words = reader.words();
        String title = words.say("order") + " " + row.id().value();
        return Page.answer(status, words, title, new OrderPage(row, contract, payUri, words)::write);
    }

    private Contract contract(HttpRequest call, OrderRow row) throws ApiException, Unavailable {
        return agreements
                .of(new OrderKey(call.instance(), row.id()), row.order())
                .orElseThrow(() -> new ApiException(ErrorCode.MERCHANT_GENERIC_ORDER_CONTRACT_ERASED, ""));
    }

    private static void write(JsonGenerator out, Row<OrderRow> row, Contract contract, String payUri)
            throws IOException {
        Order order = row.value().order();
        Terms terms = order.terms();
        out.writeStartObject();
        String fulfillment = ContractView.of(contract).texts().getOrDefault("fulfillment_url", "");
        if (!fulfillment.isEmpty()) {
            out.writeStringField("fulfillment_url", fulfillment);
        }
        if (order.state() == State.PAID) {
            out.writeBooleanField("refunded", false);
            out.writeBooleanField("refund_pending", false);
            out.writeStringField("refund_taken", OrderText.nothing(terms.amount()));
            out.writeStringField("refund_amount", OrderText.nothing(terms.amount()));
        } else {
            out.writeStringField("taler_pay_uri", payUri);
        }
        out.writeEndObject();
    }

    /** Where a stranger orders the same for himself. */
    private static HttpResponse sentElsewhere(Contract contract, Reader reader) throws ApiException {
        String reorder = ContractView.of(contract).texts().get(REORDER_URL);
        if (reorder == null) {
            throw new ApiException(ErrorCode.MERCHANT_GET_ORDERS_ID_INVALID_TOKEN, "");
        }
        if (reader.isPerson()) {
            Words words = reader.words();
            String title = words.say("somebodys");
            return Page.answer(
                    ACCEPTED, words, title, html -> html.element(Tag.H1, title).link(reorder, words.say("again")));
        }
        return HttpResponse.json(ACCEPTED, Json.write(out -> {
            out.writeStartObject();
            out.writeStringField(REORDER_URL, reorder);
            out.writeEndObject();
        }));
    }

    /**
     * Whether whoever asks is the customer, or was told by one: he knows the token, or there is none to know.
     *
     * @throws ApiException when he says that he does and does not
     */
    private static boolean knowsToken(Query query, Order order) throws ApiException {
        String token = query.text("token");
        if (token == null) {
            return order.terms().claimToken().isEmpty() && query.text("h_contract") == null;
        }
        if (!same(token, order.terms().claimToken())) {
            throw new ApiException(ErrorCode.MERCHANT_GET_ORDERS_ID_INVALID_TOKEN, "");
        }
        return true;
    }

    /** The same of somebody who knows the contract. */
    private static boolean knowsContract(Query query, Order order, Contract contract) throws ApiException {
        String hash = query.text("h_contract");
        if (hash != null && !same(hash, ContractTerms.hash(order, contract))) {
            throw new ApiException(ErrorCode.MERCHANT_GET_ORDERS_ID_INVALID_CONTRACT_HASH, "");
        }
        return hash != null;
    }

    private static boolean same(String shown, String secret) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Anybody may ask, so nothing is sent to the log but what claims an order that there is, by whoever knows its token. */
    private HttpResponse claim(HttpRequest call) throws ApiException, Unavailable {
        JsonObjectReader body = call.fields();
        String nonce = body.text("nonce");
        if (nonce.length() > MAX_NONCE_CHARS) {
            throw ApiException.malformed(
                    "nonce must be at most " + MAX_NONCE_CHARS + " characters: 32 bytes in base32");
        }
        String shown = body.optionalText("token");
        String token = shown == null ? "" : shown;
        OrderKey key = OrderLookup.key(call);
        ClaimOrder command = HttpRequest.id(nonce, text -> new ClaimOrder(key, text, token));
        call.mayBeRepeated();
        Request request = call.request();
        // Whoever does not know the token is not told whether there is such an order.
        Row<OrderRow> row = lookup.look(call)
                .filter(there -> same(token, there.value().order().terms().claimToken()))
                .orElseThrow(() -> new ApiException(ErrorCode.MERCHANT_POST_ORDERS_ID_CLAIM_NOT_FOUND, ""));
        Order order = row.value().order();
        if (order.isClaimed() && !order.nonce().equals(nonce)) {
            throw new ApiException(
                    ErrorCode.MERCHANT_POST_ORDERS_ID_CLAIM_ALREADY_CLAIMED, "another wallet has claimed the order");
        }
        if (order.isClaimed() && !request.keyed() && !request.committed()) {
            return claimed(call, row.value(), row.position());
        }
        if (!order.isClaimed() && order.state() == State.EXPIRED) {
            throw new ApiException(
                    ErrorCode.GENERIC_PARAMETER_MALFORMED, GONE, "the order is over, and its goods were given back");
        }
        Outcome<?> outcome = commands.run(OrderFlow.ask(request, command));
        return outcome instanceof Outcome.Refused<?> refused
                ? OrderRefusals.answer(refused, errors)
                : claimed(call, lookup.find(call).value(), outcome.position());
    }

    private HttpResponse claimed(HttpRequest call, OrderRow row, LogPosition position)
            throws ApiException, Unavailable {
        Contract contract = contract(call, row);
        return HttpResponse.ok(out -> {
                    out.writeStartObject();
                    OrderText.writeContract(out, "contract_terms", row.order(), contract);
                    out.writeEndObject();
                })
                .at(position);
    }
}
