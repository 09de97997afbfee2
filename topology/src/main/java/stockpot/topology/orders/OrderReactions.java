package stockpot.topology.orders;

import java.util.Optional;
import java.util.function.Consumer;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.money.Amount;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderEvent.ContractErased;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.LocksGranted;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.OrderRemoved;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservationMade;
import stockpot.orders.ReservationEvent.TakeOverdue;
import stockpot.pots.CreditReason;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.Reactions;
import stockpot.topology.shared.Nouns;

/** What follows from what happens to orders and reservations: their goods are settled, pots are credited. */
final class OrderReactions {
    static final Reactions ALL = Reactions.NONE
            .on(OrderPlaced.class, (record, sent) -> {
                settleItems(Resolution.CONFIRM, record, sent);
                if (record.has("taken")) {
                    takeOver(record, record.part("taken"), sent);
                }
            })
            .on(OrderPaid.class, (record, sent) -> {
                settleItems(Resolution.SELL, record, sent);
                credit(record, sent);
            })
            .on(OrderExpired.class, (record, sent) -> settleItems(Resolution.RELEASE, record, sent))
            .on(OrderWithdrawn.class, (record, sent) -> settleItems(Resolution.RELEASE, record, sent))
            .on(
                    HoldResolved.class,
                    (record, sent) -> sent.accept(
                            settled(record.resolution(), record.instance(), record.text("product"), record.attempt())))
            .on(
                    TakeResolved.class,
                    (record, sent) -> sent.accept(
                            record.resolution() == Resolution.RELEASE
                                    ? new ReleaseTake(Nouns.reservationOf(record), record.attempt())
                                    : new ConfirmTake(Nouns.reservationOf(record), record.attempt())))
            .on(LocksGranted.class, (record, sent) -> settle(Resolution.CONFIRM, record, "locks", sent))
            .on(ReservationMade.class, (record, sent) -> settleItems(Resolution.CONFIRM, record, sent))
            .on(ReservationChanged.class, (record, sent) -> {
                settleItems(Resolution.CONFIRM, record, sent);
                if (record.has("replaced")) {
                    settleItems(Resolution.RELEASE, record.part("replaced"), sent);
                }
            })
            .on(ReservationEnded.class, (record, sent) -> {
                // What an order took over it settles itself, in its own order.
                if (!record.has("order")) {
                    settleItems(Resolution.RELEASE, record, sent);
                }
            })
            .on(
                    TakeOverdue.class,
                    (record, sent) -> sent.accept(new ResolveTake(
                            OrderKey.of(record.instance().value(), record.text("order")),
                            new AttemptId(record.text("taking")),
                            Nouns.reservationOf(record))))
            .erasing(OrderWithdrawn.class, OrderReactions::erased)
            .erasing(ContractErased.class, OrderReactions::erased)
            .erasing(OrderRemoved.class, OrderReactions::erased);

    private OrderReactions() {}

    /** The order has the reservation's goods; what it did not need of them is free, but only now. */
    private static void takeOver(LedgerRecord order, LedgerRecord taken, Consumer<Command<?>> sent) {
        sent.accept(new ConfirmTake(Nouns.reservationOf(taken), order.attempt()));
        for (String product : taken.texts("products")) {
            sent.accept(settled(Resolution.RELEASE, order.instance(), product, taken.attempt()));
        }
    }

    private static Optional<byte[]> erased(LedgerRecord record) {
        return record.has("erased")
                ? Optional.of(ContractRecords.key(
                        OrderKey.of(record.instance().value(), record.text("order")),
                        record.part("erased").text("hash")))
                : Optional.empty();
    }

    private static void credit(LedgerRecord order, Consumer<Command<?>> sent) {
        for (LedgerRecord credit : order.optionalParts("credits")) {
            PotKey pot = new PotKey(order.instance(), Long.parseLong(credit.text("pot")));
            CreditReason reason = new CreditReason(order.text("order"), credit.number("line"));
            sent.accept(new CreditPot(pot, Amount.parse(credit.text("amount")), reason));
        }
    }

    private static void settleItems(Resolution resolution, LedgerRecord owner, Consumer<Command<?>> sent) {
        settle(resolution, owner, "items", sent);
    }

    private static void settle(Resolution resolution, LedgerRecord owner, String parts, Consumer<Command<?>> sent) {
        for (LedgerRecord item : owner.parts(parts)) {
            sent.accept(settled(resolution, owner.instance(), item.text("product"), owner.attempt()));
        }
    }

    private static Command<?> settled(Resolution resolution, InstanceId instance, String productId, AttemptId attempt) {
        ProductKey product = new ProductKey(instance, new ProductId(productId));
        return switch (resolution) {
            case CONFIRM -> new ConfirmHold(product, attempt);
            case SELL -> new SellHold(product, attempt);
            case RELEASE -> new ReleaseHold(product, attempt);
        };
    }
}
