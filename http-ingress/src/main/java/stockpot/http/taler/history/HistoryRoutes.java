package stockpot.http.taler.history;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.History;
import stockpot.http.gateway.History.Told;
import stockpot.http.gateway.History.Wanted;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.Paging;
import stockpot.kernel.Unavailable;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;

/** Not in the protocol: what happened to a product, a pot, an order or a reservation, as the ledger tells it. */
public final class HistoryRoutes {
    private static final int DEFAULT_LIMIT = -20;

    private final Reads reads;

    public HistoryRoutes(Reads reads) {
        this.reads = reads;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                endpoint(
                        "products",
                        Access.PRODUCTS_READ,
                        call -> new ProductKey(call.instance(), call.id(0, ProductId::new)),
                        Set.of("lock", "order", "reservation"),
                        ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN),
                endpoint(
                        "pots",
                        Access.POTS_READ,
                        call -> call.id(0, text -> new PotKey(call.instance(), Long.parseLong(text))),
                        Set.of("order", "actor"),
                        ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN),
                endpoint(
                        "orders",
                        Access.ORDERS_READ,
                        call -> new OrderKey(call.instance(), call.id(0, OrderId::new)),
                        Set.of(),
                        ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN),
                endpoint(
                        "reservations",
                        Access.ORDERS_READ,
                        call -> call.id(0, text -> new ReservationKey(Long.parseLong(text))),
                        Set.of(),
                        ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN));
    }

    private interface Naming {
        Record key(HttpRequest call) throws ApiException;
    }

    private Endpoint endpoint(String things, Access access, Naming naming, Set<String> filters, ErrorCode unknown) {
        return new Endpoint(
                Verb.GET,
                "/private/" + things + "/{id}/history",
                access,
                call -> answer(call, new History.Of(call.instance(), naming.key(call)), filters, unknown));
    }

    private HttpResponse answer(HttpRequest call, History.Of thing, Set<String> filters, ErrorCode unknown)
            throws ApiException, Unavailable {
        Wanted wanted = wanted(call.query(), filters);
        List<Told> told = wanted.limit() == 0 || wanted.from() < 0
                ? List.of()
                : reads.history().page(thing, wanted).orElseThrow(() -> new ApiException(unknown, ""));
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("history");
            for (Told each : told) {
                out.writeStartObject();
                out.writeNumberField("offset", each.number());
                out.writeFieldName("record");
                out.writeRawValue(new String(each.json(), StandardCharsets.UTF_8));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static Wanted wanted(Query query, Set<String> filters) throws ApiException {
        int limit = Paging.limit(query, "limit", DEFAULT_LIMIT);
        long after = query.integer("offset", limit < 0 ? Long.MAX_VALUE : -1, 0, Long.MAX_VALUE);
        String type = query.text("type");
        String filter = "";
        for (String each : List.of("lock", "order", "reservation", "actor")) {
            if (query.text(each) != null) {
                if (!filters.contains(each) || !filter.isEmpty()) {
                    throw ApiException.malformed(
                            filters.isEmpty()
                                    ? "this history is searched by type alone"
                                    : "this history is searched by type and one of "
                                            + filters.stream().sorted().toList());
                }
                filter = each;
            }
        }
        String value = query.text(filter);
        return new Wanted(
                limit < 0 ? after - 1 : after == Long.MAX_VALUE ? after : after + 1,
                limit,
                type == null ? "" : type,
                filter,
                value == null ? "" : value);
    }
}
