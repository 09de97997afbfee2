package stockpot.http.taler.orders;

import java.time.InstantSource;
import java.util.Optional;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.Moments;
import stockpot.kernel.Past;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;

/**
 * Not in the protocol: an order as it was. How far it had come the ledger says; its contract and its secrets are those of the
 * order as it is now, so what was erased since does not come back, and of an order that is gone there are none.
 */
final class PastOrder {
    private final Reads reads;
    private final ErrorTable errors;
    private final Agreements agreements;
    private final InstantSource clock;

    PastOrder(Reads reads, ErrorTable errors, Agreements agreements, InstantSource clock) {
        this.reads = reads;
        this.errors = errors;
        this.agreements = agreements;
        this.clock = clock;
    }

    HttpResponse answer(HttpRequest call) throws ApiException, Unavailable {
        OrderKey key = OrderLookup.key(call);
        Past<Order> past = Moments.look(call, clock, moment -> reads.history().order(key, moment))
                .orElseThrow(OrderLookup::unknown);
        Optional<Order> now = reads.order(key)
                .map(Row::value)
                .map(OrderRow::order)
                .filter(order -> order.serial() == past.value().serial());
        Optional<Contract> contract = now.isEmpty() ? Optional.empty() : agreements.of(key, now.get());
        if (contract.isEmpty()) {
            return Agreements.erased(new OrderRow(key.order(), past.value()), errors)
                    .at(past.position());
        }
        OrderRow row = new OrderRow(key.order(), with(past.value(), now.get()));
        String session = row.order().terms().sessionId();
        return HttpResponse.ok(out -> OrderText.write(out, row, contract.get(), BaseUrl.of(call), session, past))
                .at(past.position());
    }

    /** With what the ledger keeps to itself. */
    private static Order with(Order then, Order now) {
        Terms terms = then.terms();
        return new Order(
                then.serial(),
                then.attempt(),
                now.fingerprint(),
                then.items(),
                new Terms(
                        terms.amount(),
                        now.terms().contract(),
                        terms.payDeadline(),
                        terms.sessionId(),
                        terms.credits(),
                        now.terms().claimToken()),
                then.placed(),
                then.state(),
                then.isClaimed() ? now.nonce() : "",
                then.payment(),
                then.paid());
    }
}
