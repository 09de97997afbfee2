package stockpot.http.taler.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.taler.shared.BaseUrl;
import stockpot.http.taler.shared.Moments;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.Past;
import stockpot.money.Amount;
import stockpot.orders.Contract;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;

/** Writes an order the way merchants and wallets read it. */
final class OrderText {
    private static final long MILLIS = 1000;

    private OrderText() {}

    /**
     * All there is to say of an order.
     *
     * @param contract what was agreed on
     * @param session for whom a wallet is to pay; empty for nobody in particular
     */
    static void write(JsonGenerator out, OrderRow row, Contract contract, BaseUrl base, String session)
            throws IOException {
        write(out, row, contract, base, session, null);
    }

    /** The same of an order that was, with what that rests on. */
    static void write(
            JsonGenerator out, OrderRow row, Contract contract, BaseUrl base, String session, @Nullable Past<?> past)
            throws IOException {
        Order order = row.order();
        Terms terms = order.terms();
        out.writeStartObject();
        if (order.state() == State.PAID) {
            writePaid(out, order, contract);
        } else if (order.isClaimed()) {
            out.writeStringField("order_status", "claimed");
            writeContract(out, "contract_terms", order, contract);
        } else {
            out.writeStringField("order_status", "unpaid");
            out.writeStringField("taler_pay_uri", base.payUri(row.id(), terms, session));
            Times.writeTimestamp(out, "creation_time", order.placed() / MILLIS);
            Times.writeTimestamp(out, "pay_deadline", terms.payDeadline() / MILLIS);
            out.writeStringField("summary", ContractView.of(contract).texts().getOrDefault("summary", ""));
            out.writeStringField("total_amount", terms.amount().toString());
            writeContract(out, "proto_contract_terms", order, contract);
        }
        out.writeStringField("order_status_url", base.statusUrl(row.id(), terms));
        if (past != null) {
            Moments.write(out, past);
        }
        out.writeEndObject();
    }

    /** There is no exchange, so nothing is ever refunded, deposited or wired. */
    private static void writePaid(JsonGenerator out, Order order, Contract contract) throws IOException {
        out.writeStringField("order_status", "paid");
        out.writeBooleanField("refunded", false);
        out.writeBooleanField("refund_pending", false);
        out.writeBooleanField("wired", false);
        out.writeStringField("deposit_total", order.terms().amount().toString());
        out.writeNumberField("exchange_code", 0);
        out.writeNumberField("exchange_http_status", 0);
        out.writeStringField("refund_amount", nothing(order.terms().amount()));
        writeContract(out, "contract_terms", order, contract);
        Times.writeTimestamp(out, "last_payment", order.paid() / MILLIS);
        for (String list : List.of("wire_details", "wire_reports", "refund_details")) {
            out.writeArrayFieldStart(list);
            out.writeEndArray();
        }
    }

    static void writeContract(JsonGenerator out, String member, Order order, Contract contract) throws IOException {
        out.writeFieldName(member);
        out.writeRawValue(ContractTerms.of(order, contract));
    }

    static String nothing(Amount like) {
        return new Amount(like.currency(), 0, 0).toString();
    }

    /** An entry of a list. */
    static void writeEntry(JsonGenerator out, OrderRow row, String summary) throws IOException {
        Order order = row.order();
        out.writeStartObject();
        out.writeStringField("order_id", row.id().value());
        out.writeNumberField("row_id", order.serial());
        Times.writeTimestamp(out, "timestamp", order.placed() / MILLIS);
        out.writeStringField("amount", order.terms().amount().toString());
        out.writeStringField("summary", summary);
        out.writeBooleanField("refundable", false);
        out.writeBooleanField("paid", order.state() == State.PAID);
        out.writeEndObject();
    }
}
