package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import stockpot.kernel.AttemptId;
import stockpot.orders.Order;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationCommand;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.ReservationWords.Freed;

/** The orders family in JSON. Claim tokens stand in commands and results, never in ledger records. */
public final class OrderWords extends TableWords<Orders, OwnerKey, OrderCommand, OrderEvent> {
    public OrderWords() {
        super(OrderCommand::key, OrderRecords.COMMANDS, OrderRecords.EVENTS);
    }

    @Override
    public void writeAcceptance(JsonGenerator out, OrderCommand command, Orders before, Orders after)
            throws IOException {
        Order order = after.order();
        if (command instanceof PlaceOrder && order != null) {
            OrderRecords.PLACED.write(out, order);
        } else if (command instanceof KeepAnswer c) {
            AnswerRecords.ANSWER.write(out, c);
        } else if (command instanceof ReservationCommand c) {
            ReservationWords.writeAcceptance(out, c, before.reservation(), after.reservation());
        } else if (command instanceof WithdrawOrder && order != null) {
            // Whoever took it back gives its goods back.
            ReservationRecords.FREED.write(out, new Freed(order.attempt(), order.items()));
        }
    }

    /** What a request for an order comes to when there is one of that id already. */
    public static Verdict placedBefore(Order there, String fingerprint) {
        return there.fingerprint().equals(fingerprint)
                ? new Verdict(true, Verdict.ACCEPTED, "", Records.write(out -> OrderRecords.PLACED.write(out, there)))
                : new Verdict(
                        false,
                        OrderCode.ORDER_EXISTS.name(),
                        "there is another order of that id",
                        Records.write(out -> {}));
    }

    /** Whether the order that stands was placed with that attempt. */
    public static boolean isPlacedWith(Verdict placed, AttemptId attempt) {
        return Outgoing.data(placed).path("attempt").asText().equals(attempt.value());
    }

    /** The goods of an order that was taken back, unless it was refused. */
    public static Optional<Freed> withdrawn(Verdict verdict) {
        return verdict.accepted() && Outgoing.data(verdict).has("attempt")
                ? Optional.of(Outgoing.data(verdict, ReservationRecords.FREED))
                : Optional.empty();
    }

    /** Whether an outcome under the key of a request decides it; otherwise the request may be tried again. */
    public static boolean decides(Verdict verdict) {
        JsonNode data = Outgoing.data(verdict);
        return verdict.accepted()
                ? data.has("answer") || data.has("attempt")
                : !verdict.code().equals(OrderCode.ATTEMPT_ABANDONED.name());
    }
}
