package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.AttemptForgotten;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.OrderClaimed;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationEvent;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The orders family in JSON. Claim tokens stand in commands and results, never in ledger records. */
public final class OrderWords implements Words<Orders, OrderCommand, OrderEvent> {
    private static final List<String> ID_NAMES = List.of("instance", "order");

    @Override
    public List<String> ids(OrderCommand command) {
        return switch (command.key()) {
            case OrderKey key -> List.of(key.instance().value(), key.order().value());
            case ReservationKey key -> ReservationWords.key(key);
        };
    }

    @Override
    public List<String> idNames(OrderCommand command) {
        return command.key() instanceof ReservationKey ? ReservationWords.ID_NAMES : ID_NAMES;
    }

    @Override
    public List<String> idNames(String type) {
        return ReservationWords.isOne(type) || type.equals(AnswerWords.OF_RESERVATION)
                ? ReservationWords.ID_NAMES
                : ID_NAMES;
    }

    @Override
    public String type(OrderCommand command) {
        return switch (command) {
            case PlaceOrder c -> "PlaceOrder";
            case ClaimOrder c -> "ClaimOrder";
            case PayOrder c -> "PayOrder";
            case WithdrawOrder c -> "WithdrawOrder";
            case ResolveHold c -> "ResolveHold";
            case ResolveTake c -> "ResolveTake";
            case ReservationCommand c -> ReservationWords.type(c);
            case KeepAnswer c -> AnswerWords.type(c);
            case EndOrder c -> "Tick";
            case ForgetAttempt c -> "Tick";
        };
    }

    @Override
    public void write(JsonGenerator out, OrderCommand command) throws IOException {
        switch (command) {
            case PlaceOrder c -> {
                out.writeStringField("attempt", c.attempt().value());
                out.writeStringField("content_hash", c.fingerprint());
                writeItems(out, c.items());
                writeTerms(out, c.terms());
                out.writeStringField("claim_token", c.terms().claimToken());
                writeTaken(out, c.taken());
            }
            case ClaimOrder c -> {
                out.writeStringField("nonce", c.nonce());
                out.writeStringField("claim_token", c.claimToken());
            }
            case PayOrder c -> {
                out.writeStringField("payment_ref", c.payment().reference());
                out.writeStringField("amount", c.payment().amount().toString());
            }
            case WithdrawOrder c -> out.writeBooleanField("force", c.force());
            case ResolveHold c -> {
                out.writeStringField("attempt", c.attempt().value());
                out.writeStringField("product", c.product().value());
            }
            case ResolveTake c -> {
                out.writeStringField("attempt", c.attempt().value());
                out.writeStringField("reservation", c.reservation().toString());
            }
            case ReservationCommand c -> ReservationWords.write(out, c);
            case KeepAnswer c -> AnswerWords.write(out, c);
            case EndOrder c -> throw notSent();
            case ForgetAttempt c -> throw notSent();
        }
    }

    private static IllegalArgumentException notSent() {
        return new IllegalArgumentException("only a tick ends what is overdue; such a command is never sent");
    }

    @Override
    public OrderCommand read(String type, List<String> ids, Members members) throws Unreadable {
        if (ReservationWords.isOne(type)) {
            return ReservationWords.read(type, ids.getFirst(), members);
        }
        if (AnswerWords.isOne(type)) {
            return AnswerWords.read(type, ids, members);
        }
        OrderKey key = OrderKey.of(ids.get(0), ids.get(1));
        return switch (type) {
            case "PlaceOrder" ->
                new PlaceOrder(
                        key,
                        members.parsed("attempt", AttemptId::new),
                        members.text("content_hash"),
                        readItems(members),
                        readTerms(members),
                        readTaken(members));
            case "ResolveTake" ->
                new ResolveTake(
                        key,
                        members.parsed("attempt", AttemptId::new),
                        members.parsed("reservation", ReservationWords::key));
            case "ClaimOrder" -> new ClaimOrder(key, members.text("nonce"), members.textOr("claim_token", ""));
            case "PayOrder" ->
                new PayOrder(key, new Payment(members.text("payment_ref"), members.parsed("amount", Amount::parse)));
            case "WithdrawOrder" -> new WithdrawOrder(key, members.flag("force"));
            case "ResolveHold" ->
                new ResolveHold(
                        key, members.parsed("attempt", AttemptId::new), members.parsed("product", ProductId::new));
            default -> throw new Unreadable("there is no order command of type '" + type + "'");
        };
    }

    private static void writeTaken(JsonGenerator out, @Nullable Taken taken) throws IOException {
        if (taken != null) {
            out.writeObjectFieldStart("taken");
            out.writeStringField("reservation", taken.reservation().toString());
            out.writeStringField("attempt", taken.attempt().value());
            out.writeArrayFieldStart("products");
            for (ProductId product : taken.products()) {
                out.writeString(product.value());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    private static @Nullable Taken readTaken(Members members) throws Unreadable {
        Members taken = members.objectOrNull("taken");
        if (taken == null) {
            return null;
        }
        ReservationKey reservation = taken.parsed("reservation", ReservationWords::key);
        AttemptId attempt = taken.parsed("attempt", AttemptId::new);
        List<ProductId> products = taken.listOrNull("products", element -> {
            if (!element.isTextual()) {
                throw new Unreadable("a product's id is a string");
            }
            return new ProductId(element.textValue());
        });
        taken.noMore();
        return new Taken(reservation, attempt, products == null ? List.of() : products);
    }

    static void writeItems(JsonGenerator out, List<Item> items) throws IOException {
        out.writeArrayFieldStart("items");
        for (Item item : items) {
            out.writeStartObject();
            out.writeStringField("product", item.product().value());
            out.writeStringField("quantity", item.quantity().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static List<Item> readItems(Members members) throws Unreadable {
        List<Item> items = members.listOrNull("items", element -> {
            Members item = new Members(element);
            Item read = new Item(item.parsed("product", ProductId::new), item.parsed("quantity", Quantity::parse));
            item.noMore();
            return read;
        });
        return items == null ? new ArrayList<>() : items;
    }

    private static void writeTerms(JsonGenerator out, Terms terms) throws IOException {
        out.writeStringField("amount", terms.amount().toString());
        out.writeStringField("summary", terms.summary());
        out.writeStringField("contract", terms.contract());
        if (terms.payDeadline() != Terms.NEVER) {
            out.writeNumberField("pay_deadline_ms", terms.payDeadline());
        }
        out.writeStringField("session_id", terms.sessionId());
        out.writeStringField("fulfillment_url", terms.fulfillmentUrl());
        if (!terms.credits().isEmpty()) {
            writeCredits(out, terms.credits());
        }
    }

    private static void writeCredits(JsonGenerator out, List<Credit> credits) throws IOException {
        out.writeArrayFieldStart("credits");
        for (Credit credit : credits) {
            out.writeStartObject();
            out.writeStringField("pot", Long.toString(credit.pot()));
            out.writeStringField("amount", credit.amount().toString());
            out.writeNumberField("line", credit.line());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static Terms readTerms(Members members) throws Unreadable {
        return new Terms(
                members.parsed("amount", Amount::parse),
                members.text("summary"),
                members.textOr("contract", "{}"),
                members.textOr("claim_token", ""),
                members.numberOr("pay_deadline_ms", Terms.NEVER),
                members.textOr("session_id", ""),
                members.textOr("fulfillment_url", ""),
                readCredits(members));
    }

    private static List<Credit> readCredits(Members members) throws Unreadable {
        List<Credit> credits = members.listOrNull("credits", element -> {
            Members credit = new Members(element);
            long pot = credit.parsed("pot", Long::parseLong);
            Amount amount = credit.parsed("amount", Amount::parse);
            Integer line = credit.integerOrNull("line");
            credit.noMore();
            return new Credit(pot, amount, line == null ? 0 : line);
        });
        return credits == null ? List.of() : credits;
    }

    @Override
    public String eventType(OrderEvent event) {
        return switch (event) {
            case OrderPlaced e -> "OrderPlaced";
            case OrderClaimed e -> "OrderClaimed";
            case OrderPaid e -> "OrderPaid";
            case OrderExpired e -> "OrderExpired";
            case OrderWithdrawn e -> "OrderWithdrawn";
            case HoldResolved e -> "HoldResolved";
            case TakeResolved e -> "TakeResolved";
            case ReservationEvent e -> ReservationWords.eventType(e);
            case AttemptAbandoned e -> "AttemptAbandoned";
            case AttemptForgotten e -> "AttemptForgotten";
        };
    }

    @Override
    public void writeEvent(JsonGenerator out, OrderEvent event) throws IOException {
        switch (event) {
            case OrderPlaced e -> {
                writeOrder(out, e.order());
                writeTaken(out, e.taken());
            }
            case TakeResolved e -> {
                out.writeStringField("attempt", e.attempt().value());
                out.writeStringField("reservation", e.reservation().toString());
                out.writeStringField("fate", e.fate().name());
            }
            case ReservationEvent e -> ReservationWords.writeEvent(out, e);
            case OrderClaimed e -> writeOrder(out, e.order());
            case OrderPaid e -> writeOrder(out, e.order());
            case OrderExpired e -> writeOrder(out, e.order());
            case OrderWithdrawn e -> writeOrder(out, e.order());
            case HoldResolved e -> {
                out.writeStringField("attempt", e.attempt().value());
                out.writeStringField("product", e.product().value());
                out.writeStringField("fate", e.fate().name());
            }
            case AttemptAbandoned e ->
                out.writeStringField("attempt", e.attempt().value());
            case AttemptForgotten e ->
                out.writeStringField("attempt", e.attempt().value());
        }
    }

    /** The whole order each time: whoever reads only one of its records knows all of it. */
    private static void writeOrder(JsonGenerator out, Order order) throws IOException {
        out.writeNumberField("serial", order.serial());
        out.writeStringField("state", order.state().name());
        out.writeStringField("attempt", order.attempt().value());
        writeItems(out, order.items());
        writeTerms(out, order.terms());
        out.writeNumberField("placed_ms", order.placed());
        out.writeBooleanField("claimed", order.isClaimed());
        Payment payment = order.payment();
        if (payment != null) {
            out.writeStringField("payment_ref", payment.reference());
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, OrderCommand command, Orders before, Orders after)
            throws IOException {
        Order order = after.order();
        if (command instanceof PlaceOrder && order != null) {
            writePlaced(out, order);
        } else if (command instanceof KeepAnswer c) {
            AnswerWords.write(out, c);
        } else if (command instanceof ReservationCommand c) {
            ReservationWords.writeAcceptance(out, c, before.reservation(), after.reservation());
        } else if (command instanceof WithdrawOrder && order != null) {
            // Whoever took it back gives its goods back.
            out.writeStringField("attempt", order.attempt().value());
            writeItems(out, order.items());
        }
    }

    /** The order that stands, which an earlier request may have placed with another attempt. */
    private static void writePlaced(JsonGenerator out, Order order) throws IOException {
        out.writeNumberField("serial", order.serial());
        out.writeStringField("attempt", order.attempt().value());
        out.writeStringField("claim_token", order.terms().claimToken());
        if (order.terms().payDeadline() != Terms.NEVER) {
            out.writeNumberField("pay_deadline_ms", order.terms().payDeadline());
        }
    }

    /** What a request for an order comes to when there is one of that id already. */
    public static Verdict placedBefore(Order there, String fingerprint) {
        return there.fingerprint().equals(fingerprint)
                ? new Verdict(true, Verdict.ACCEPTED, "", Records.write(out -> writePlaced(out, there)))
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

    /** The goods of an order that was taken back. */
    public record Withdrawn(AttemptId attempt, List<ProductId> products) {}

    /** What was taken back, unless it was refused. */
    public static Optional<Withdrawn> withdrawn(Verdict verdict) {
        JsonNode data = Outgoing.data(verdict);
        if (!verdict.accepted() || !data.has("attempt")) {
            return Optional.empty();
        }
        List<ProductId> products = new ArrayList<>();
        data.path("items")
                .forEach(item -> products.add(new ProductId(item.path("product").textValue())));
        return Optional.of(new Withdrawn(new AttemptId(data.path("attempt").textValue()), products));
    }
}
