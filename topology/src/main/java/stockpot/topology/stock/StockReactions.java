package stockpot.topology.stock;

import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.stock.ProductId;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.topology.records.Reactions;
import stockpot.topology.shared.Nouns;

/** What follows from what happens to products: whose goods are held for too long is asked what became of them. */
final class StockReactions {
    static final Reactions ALL = Reactions.NONE.on(HoldOverdue.class, (record, sent) -> {
        ProductId product = new ProductId(record.text("product"));
        sent.accept(
                record.has("reservation")
                        ? new ResolveReserved(Nouns.reservationOf(record), record.instance(), record.attempt(), product)
                        : new ResolveHold(
                                OrderKey.of(
                                        record.instance().value(),
                                        record.text(record.has("batch") ? "batch" : "order")),
                                record.attempt(),
                                product));
    });

    private StockReactions() {}
}
