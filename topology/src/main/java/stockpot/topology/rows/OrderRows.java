package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of an order's rows. */
public final class OrderRows {
    private static final char ORDER = 'p';
    private static final char BY_SERIAL = 'i';
    private static final int VERSION = 1;

    private OrderRows() {}

    /** An order and what the plumbing keeps beside it. */
    public record Stored(Order order, long offset, long changed) {
        /** When the clock has to look at it. */
        long bound() {
            return order.state() == Order.State.UNPAID ? order.terms().payDeadline() : Leases.FOREVER;
        }
    }

    public static byte[] key(OrderKey key) {
        return RowWriter.key(ORDER)
                .text(key.instance().value())
                .text(key.order().value())
                .done();
    }

    /** Where an order is found by its serial number, which is the order of lists. */
    public static byte[] bySerialKey(InstanceId instance, long serial) {
        return RowWriter.key(BY_SERIAL).text(instance.value()).u64(serial).done();
    }

    static byte[] bySerialRow(OrderKey key, long offset) {
        return RowWriter.begin(VERSION, offset).text(key.order().value()).done();
    }

    public static String orderIn(byte[] bySerialRow) {
        RowReader reader = RowReader.row(VERSION, bySerialRow);
        reader.number();
        return reader.text();
    }

    public static byte[] write(Order order, long offset, long changed) {
        Terms terms = order.terms();
        RowWriter row = RowWriter.begin(VERSION, offset)
                .number(changed)
                .number(order.serial())
                .text(order.attempt().value())
                .text(order.fingerprint())
                .number(order.items().size());
        order.items().forEach(item -> row.text(item.product().value()).quantity(item.quantity()));
        row.text(terms.amount().toString())
                .text(terms.summary())
                .text(terms.contract())
                .text(terms.claimToken())
                .number(terms.payDeadline())
                .text(terms.sessionId())
                .text(terms.fulfillmentUrl())
                .number(order.placed())
                .text(order.state().name())
                .text(order.nonce());
        Payment payment = order.payment();
        if (payment != null) {
            row.text(payment.reference()).text(payment.amount().toString());
        }
        if (!terms.credits().isEmpty()) {
            row.number(terms.credits().size());
            terms.credits()
                    .forEach(credit -> row.number(credit.pot())
                            .text(credit.amount().toString())
                            .number(credit.line()));
        }
        return row.done();
    }

    private static List<Credit> credits(RowReader reader) {
        List<Credit> credits = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            long pot = reader.number();
            Amount amount = Amount.parse(reader.text());
            credits.add(new Credit(pot, amount, reader.integer()));
        }
        return credits;
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        long serial = reader.number();
        AttemptId attempt = new AttemptId(reader.text());
        String fingerprint = reader.text();
        List<Item> items = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            ProductId product = new ProductId(reader.text());
            Quantity quantity = reader.quantity();
            items.add(new Item(product, quantity));
        }
        Amount amount = Amount.parse(reader.text());
        String summary = reader.text();
        String contract = reader.text();
        String claimToken = reader.text();
        long payDeadline = reader.number();
        String sessionId = reader.text();
        String fulfillmentUrl = reader.text();
        long placed = reader.number();
        Order.State state = Order.State.valueOf(reader.text());
        String nonce = reader.text();
        Payment payment = state == Order.State.PAID ? new Payment(reader.text(), Amount.parse(reader.text())) : null;
        List<Credit> credits = reader.hasMore() ? credits(reader) : List.of();
        Terms terms = new Terms(amount, summary, contract, claimToken, payDeadline, sessionId, fulfillmentUrl, credits);
        Order order = new Order(serial, attempt, fingerprint, items, terms, placed, state, nonce, payment);
        return new Stored(order, offset, changed);
    }
}
