package stockpot.topology.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import stockpot.orders.Order;
import stockpot.orders.OrderAnswer;
import stockpot.orders.OrderAnswer.Done;
import stockpot.orders.OrderAnswer.Freed;
import stockpot.orders.OrderAnswer.Kept;
import stockpot.orders.OrderAnswer.Locked;
import stockpot.orders.OrderAnswer.Placed;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.orders.OwnerKey;
import stockpot.orders.ReservationCommand;
import stockpot.topology.records.TableCodec;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The orders family in JSON. Claim tokens stand in commands and results, never in ledger records. */
public final class OrderCodec extends TableCodec<Orders, OwnerKey, OrderCommand, OrderEvent> {
    public OrderCodec() {
        super(OrderCommand::key, OrderRecords.COMMANDS, OrderRecords.EVENTS, OrderCode::valueOf);
    }

    @Override
    public void writeAcceptance(JsonGenerator out, OrderCommand command, Orders before, Orders after)
            throws IOException {
        Order order = after.order();
        if (command instanceof PlaceOrder && order != null) {
            OrderRecords.PLACED.write(out, Placed.of(order));
        } else if (command instanceof GrantLocks c) {
            BatchRecords.GRANTED.write(out, new Locked(c.attempt(), c.locks()));
        } else if (command instanceof KeepAnswer c) {
            AnswerRecords.ANSWER.write(out, c);
        } else if (command instanceof ReservationCommand c) {
            ReservationCodec.writeAcceptance(out, c, before.reservation(), after.reservation());
        } else if (command instanceof WithdrawOrder && order != null) {
            // Whoever took it back gives its goods back.
            ReservationRecords.FREED.write(out, new Freed(order.attempt(), order.items()));
        }
    }

    @Override
    public OrderAnswer readAcceptance(Members data) throws Unreadable {
        if (data.has("answer")) {
            return new Kept(data.value("answer", AnswerRecords.ANSWERED));
        }
        if (data.has("locks")) {
            return BatchRecords.GRANTED.read(data);
        }
        if (data.has("lines")) {
            return ReservationRecords.SAID.read(data);
        }
        if (data.has("serial")) {
            return OrderRecords.PLACED.read(data);
        }
        return data.has("attempt") ? ReservationRecords.FREED.read(data) : new Done();
    }
}
