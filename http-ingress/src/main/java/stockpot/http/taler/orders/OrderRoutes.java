package stockpot.http.taler.orders;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.orders.Agreements.Headline;
import stockpot.http.taler.orders.Agreements.Wanted;
import stockpot.http.taler.shared.Amounts;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.Moments;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Outcome;
import stockpot.kernel.Page;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.Order;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.OfOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Payment;

/** Orders, for merchants: {@code /private/orders}. */
public final class OrderRoutes {
    private static final String ORDERS = "/private/orders";
    private static final String ORDER = "/private/orders/{id}";
    private static final int DEFAULT_LIMIT = -20;
    private static final long MILLIS = 1000;
    private static final int MOST_TRIES = 5;
    private static final int OK = 200;

    // A look at a list asks every node, and may read many orders that the client does not want.
    private static final long LIST_PAUSE_MILLIS = 100;
    private static final long LONGEST_LIST_PAUSE_MILLIS = 1000;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final OrderPlacing placing;
    private final OrderLookup lookup;
    private final Agreements agreements;
    private final InstantSource clock;
    private final PastOrder past;

    public OrderRoutes(
            Commands commands,
            Reads reads,
            ErrorTable errors,
            OrderPlacing placing,
            OrderLookup lookup,
            Agreements agreements,
            InstantSource clock) {
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.placing = placing;
        this.lookup = lookup;
        this.agreements = agreements;
        this.clock = clock;
        this.past = new PastOrder(reads, errors, agreements, clock);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, ORDERS, Access.ORDERS_WRITE, this::place),
                new Endpoint(Verb.GET, ORDERS, Access.ORDERS_READ, this::list),
                new Endpoint(Verb.GET, ORDER, Access.ORDERS_READ, this::get),
                new Endpoint(Verb.DELETE, ORDER, Access.ORDERS_WRITE, this::withdraw),
                new Endpoint(Verb.PATCH, "/private/orders/{id}/forget", Access.ORDERS_WRITE, this::forget),
                // Who took the money at a counter made the order there too; with another permission no till could do
                // both.
                new Endpoint(Verb.POST, "/private/orders/{id}/payments", Access.ORDERS_WRITE, this::pay));
    }

    private HttpResponse place(HttpRequest call) throws ApiException, Unavailable {
        JsonObjectReader body = call.fields();
        OrderRequest request = new OrderRequest(body);
        return placing.place(call, body, request.id(), () -> request.draft(reads, call.instance()));
    }

    private HttpResponse pay(HttpRequest call) throws ApiException, Unavailable {
        JsonObjectReader body = call.fields();
        String reference = body.text("payment_ref");
        Amount amount = Amounts.parse("amount", body.text("amount"));
        Payment payment = HttpRequest.id(reference, text -> new Payment(text, amount));
        call.mayBeRepeated();
        return send(call, new PayOrder(OrderLookup.key(call), payment));
    }

    private HttpResponse forget(HttpRequest call) throws ApiException, Unavailable {
        List<ContractPath> paths = ContractPath.read(call.fields());
        OrderKey key = OrderLookup.key(call);
        for (int tries = MOST_TRIES; tries > 0; tries--) {
            Row<OrderRow> row = lookup.find(call);
            Order order = row.value().order();
            Contract contract = agreements.of(key, order).orElse(null);
            ContractRef was = order.terms().contract();
            if (contract == null || was == null) {
                return Agreements.erased(row.value(), errors).at(row.position());
            }
            Contract left = ContractPath.forget(paths, order, contract);
            if (left == null) {
                return HttpResponse.noContent(row.position());
            }
            // The wallet's hash of the contract is kept by what is seen here, so nobody may claim the order meanwhile.
            Request asked = call.conditionalRequest();
            boolean takesAny = asked.expected().isEmpty();
            Request request = takesAny ? asked.expecting(List.of(row.revision())) : asked;
            Outcome<?> outcome = commands.run(OrderFlow.ask(
                    request, new ChangeContract(key, order.attempt(), was.hash(), agreements.keep(key, left))));
            boolean wasOvertaken = outcome.isRefusedAs(OrderCode.CONTRACT_CHANGED)
                    || (takesAny && outcome.isRefusedAs(CommonCode.PRECONDITION_FAILED));
            if (!wasOvertaken) {
                return outcome instanceof Outcome.Refused<?> refused
                        ? OrderRefusals.answer(refused, errors)
                        : HttpResponse.empty(OK).after(outcome);
            }
        }
        throw ApiException.busy("others are just changing the order; try again");
    }

    private HttpResponse withdraw(HttpRequest call) throws ApiException, Unavailable {
        return send(call, new WithdrawOrder(OrderLookup.key(call), call.query().says("force", "yes")));
    }

    private HttpResponse send(HttpRequest call, OfOrder command) throws ApiException, Unavailable {
        Outcome<?> outcome = commands.run(OrderFlow.ask(call.conditionalRequest(), command));
        return outcome instanceof Outcome.Refused<?> refused
                ? OrderRefusals.answer(refused, errors)
                : HttpResponse.noContent(outcome.position());
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        if (Moments.isAsked(call)) {
            return past.answer(call);
        }
        Row<OrderRow> row = lookup.await(call, lookup.find(call));
        String session = orEmpty(call.query().text("session_id"));
        String shown = session.isEmpty() ? row.value().order().terms().sessionId() : session;
        Optional<Contract> contract =
                agreements.of(OrderLookup.key(call), row.value().order());
        if (contract.isEmpty()) {
            return Agreements.erased(row.value(), errors).at(row.position());
        }
        return ETags.answer(
                        call,
                        OrderLookup.tag(row),
                        () -> HttpResponse.ok(
                                out -> OrderText.write(out, row.value(), contract.get(), BaseUrl.of(call), shown)))
                .at(row.position());
    }

    private HttpResponse list(HttpRequest call) throws ApiException, Unavailable {
        Page page = Paging.ofOrders(call.query(), DEFAULT_LIMIT);
        // Nothing is ever refunded or wired here.
        boolean none = choice(call.query(), "refunded").equals("yes")
                || choice(call.query(), "wired").equals("yes");
        OrderFilter filter = filter(call.query());
        Wanted wanted = new Wanted(
                orEmpty(call.query().text("summary_filter")),
                orEmpty(call.query().text("fulfillment_url")));
        LongPoll.Look<Map<OrderRow, Headline>> look = () -> none || page.limit() == 0
                ? Map.of()
                : agreements.list(
                        call.instance(), page, wanted, at -> reads.ask(new OrderList(call.instance(), at, filter)));
        // The newest orders are there as soon as there are any; only who goes on from the last one may have to wait.
        Map<OrderRow, Headline> rows = new LongPoll(call, LIST_PAUSE_MILLIS, LONGEST_LIST_PAUSE_MILLIS)
                .await(look.see(), seen -> !seen.isEmpty() || page.limit() <= 0, look);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("orders");
            for (Map.Entry<OrderRow, Headline> row : rows.entrySet()) {
                OrderText.writeEntry(out, row.getKey(), row.getValue().summary());
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private OrderFilter filter(Query query) throws ApiException {
        long after = query.integer("date_s", 0, 0, Times.MAX_SECONDS) * MILLIS;
        if (query.text("max_age") != null) {
            long age = query.integer("max_age", 0, 0, Times.MAX_SECONDS) * MILLIS;
            after = Math.max(after, clock.millis() - age);
        }
        return new OrderFilter(choice(query, "paid"), orEmpty(query.text("session_id")), after);
    }

    /** Yes, no, or empty for both. */
    private static String choice(Query query, String name) throws ApiException {
        String text = orEmpty(query.text(name)).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "yes", "no" -> text;
            case "all", "" -> "";
            default -> throw ApiException.malformed(name + " must be yes, no or all");
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
