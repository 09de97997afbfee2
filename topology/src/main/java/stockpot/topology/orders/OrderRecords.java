package stockpot.topology.orders;

import static stockpot.topology.orders.AnswerRecords.ANSWER;
import static stockpot.topology.orders.AnswerRecords.KEPT;
import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.records.SharedTypes.FATE;
import static stockpot.topology.shared.Nouns.ITEMS;
import static stockpot.topology.shared.Nouns.POT;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.shared.Nouns.RESERVATION;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.AMOUNT;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.NAME;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.limited;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;

import java.util.List;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.orders.ContractRef;
import stockpot.orders.Credit;
import stockpot.orders.Order;
import stockpot.orders.OrderAnswer.Placed;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.RemoveOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.AttemptForgotten;
import stockpot.orders.OrderEvent.ContractErased;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.OrderClaimed;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.OrderRemoved;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.topology.records.SharedTypes;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the orders family. Each is about an order, or about a reservation; those are {@link ReservationRecords}. */
public final class OrderRecords {
    private static final Keys<OrderKey> ABOUT = new Keys<>(
            List.of(
                    SharedTypes.INSTANCE,
                    new Keys.Id(
                            "order",
                            NAME,
                            "The order, as the client or the node that took it named it; unique in the instance.")),
            key -> List.of(key.instance().value(), key.order().value()),
            ids -> OrderKey.of(ids.get(0), ids.get(1)));

    private static final ValueType<Order.State> STATE = choice(Order.State.class);

    private static final String ATTEMPT_IS = "The attempt whose holds have the order's goods.";
    private static final String ITEMS_ARE = "What the order takes from stock, each product once.";
    private static final String PAY_DEADLINE_IS = "First instant at which it is too late to pay; left out: never.";
    private static final String CONTRACT_IS =
            "Where the whole contract is, which no rule reads; left out: it is erased, or there never was one.";
    private static final String ERASED_IS = "What the contract was, which is erased; left out: there was none.";
    private static final String PLACED_WITH =
            "What the order was placed with; nothing happens to an order that was placed with another.";
    private static final String CLAIM_TOKEN_IS = "What the customer has to show to claim the order; empty: nothing.";
    private static final String PAID_IS = "When the order was paid; left out until it is.";
    private static final String SERIAL_IS = "The order's serial number.";
    private static final String CONTENT_HASH_IS =
            "Hash of what was asked for, by which a repeated request with the same order id is recognised.";

    private static final ValueType<List<Credit>> CREDITS = list(
            object(table(Credit.class)
                    .is("What a pot gets.")
                    .member("pot", Credit::pot, POT, "The pot, in the same instance.")
                    .member(
                            "amount",
                            Credit::amount,
                            AMOUNT,
                            "How much: above zero, in the currency of the order's amount.")
                    .lenient(
                            "line",
                            Credit::line,
                            SMALL_COUNT,
                            0,
                            "Which of the order's products it is for, from 1; 0: for what no product's pot gets.")
                    .done()),
            Terms.MAX_CREDITS);

    private static final ValueType<ContractRef> CONTRACT = object(table(ContractRef.class)
            .is("Where a contract lies: in stockpot.contracts, in the partition of its order.")
            .member(
                    "hash",
                    ContractRef::hash,
                    limited(TEXT, schema -> schema.put("pattern", "^[0-9a-f]{64}$")),
                    "SHA-256 of the value that the record there has; the last part of its key.")
            .member("offset", ContractRef::offset, COUNT, "Of that record.")
            .done());

    private static final RecordTable<Terms> TERMS = table(Terms.class)
            .member("amount", Terms::amount, AMOUNT, "What has to be paid.")
            .optional("contract", Terms::contract, CONTRACT, CONTRACT_IS)
            .optional("pay_deadline_ms", Terms::payDeadline, TIME, Terms.NEVER, PAY_DEADLINE_IS)
            .lenient(
                    "session_id",
                    Terms::sessionId,
                    TEXT,
                    "",
                    "For whom the order is good; empty: nobody in particular.")
            .optional(
                    "credits",
                    Terms::credits,
                    CREDITS,
                    List.of(),
                    "Which pots get what when the order is paid, in this order; together no more than its amount. Left"
                            + " out: none.")
            .lenient("claim_token", Terms::claimToken, TEXT, "", CLAIM_TOKEN_IS)
            .done();

    private static final ValueType<Taken> TAKEN = object(table(Taken.class)
            .is("A reservation that an order takes over.")
            .member("reservation", Taken::reservation, RESERVATION, "The reservation.")
            .member("attempt", Taken::attempt, ATTEMPT, "The attempt whose holds have the reservation's goods.")
            .lenient(
                    "products",
                    Taken::products,
                    list(PRODUCT, PlaceReservation.MAX_LINES),
                    List.of(),
                    "The products that the reservation holds some of.")
            .done());

    private static final RecordTable<Payment> PAYMENT = table(Payment.class)
            .member(
                    "payment_ref",
                    Payment::reference,
                    NAME,
                    "What whoever took the money calls the payment; the same reference and amount is the same payment.")
            .member("amount", Payment::amount, AMOUNT, "What was paid.")
            .done();

    /** What whoever places an order has to know of the one that stands, which may be of an earlier attempt. */
    static final RecordTable<Placed> PLACED = table(Placed.class)
            .is("An order of that id stands.")
            .member("serial", Placed::serial, SERIAL, SERIAL_IS)
            .member(
                    "attempt",
                    Placed::attempt,
                    ATTEMPT,
                    "The attempt that the order was placed with; another than the command's when an earlier request"
                            + " had placed it. What this command's own attempt holds is then to be released.")
            .member("claim_token", Placed::claimToken, TEXT, CLAIM_TOKEN_IS)
            .optional("pay_deadline_ms", Placed::payDeadline, TIME, Terms.NEVER, PAY_DEADLINE_IS)
            .done();

    public static final Variants<OrderCommand> COMMANDS = new Variants<OrderCommand>(ABOUT)
            .add(
                    table(PlaceOrder.class)
                            .is("Place an order whose goods are held by an attempt. Placing it again as it stands is no"
                                    + " conflict; placing it with an attempt that was given up is refused.")
                            .member("attempt", PlaceOrder::attempt, ATTEMPT, ATTEMPT_IS)
                            .member("content_hash", PlaceOrder::fingerprint, TEXT, CONTENT_HASH_IS)
                            .lenient("items", PlaceOrder::items, ITEMS, List.of(), ITEMS_ARE)
                            .embed(PlaceOrder::terms, TERMS)
                            .optional(
                                    "taken",
                                    PlaceOrder::taken,
                                    TAKEN,
                                    "The reservation that the order takes over, which is set aside for the command's"
                                            + " attempt; left out: none.")
                            .done(),
                    PLACED,
                    KEPT)
            .add(table(ClaimOrder.class)
                    .is("Bind the order to a wallet.")
                    .member("nonce", ClaimOrder::nonce, NAME, "The wallet's nonce, by which it is known again.")
                    .lenient(
                            "claim_token",
                            ClaimOrder::claimToken,
                            TEXT,
                            "",
                            "The claim token that the wallet shows; empty: none.")
                    .done())
            .add(table(PayOrder.class)
                    .is("Tell that the order is paid. Telling the same payment again changes nothing.")
                    .embed(PayOrder::payment, PAYMENT)
                    .done())
            .add(
                    table(WithdrawOrder.class)
                            .is(
                                    "Take an order back that is not paid: its goods are free, and its id may be used again.")
                            .lenient(
                                    "force",
                                    WithdrawOrder::force,
                                    FLAG,
                                    false,
                                    "Whether to take it back also when a wallet has claimed it and may still pay.")
                            .done(),
                    ReservationRecords.FREED)
            .add(table(ChangeContract.class)
                    .is("Erase the order's contract, or a part of it.")
                    .member("attempt", ChangeContract::attempt, ATTEMPT, PLACED_WITH)
                    .member(
                            "was",
                            ChangeContract::was,
                            TEXT,
                            "Hash of the contract that the order has to have for that.")
                    .optional(
                            "contract",
                            ChangeContract::contract,
                            CONTRACT,
                            "What is left of the contract; left out: nothing.")
                    .done())
            .add(table(RemoveOrder.class)
                    .is("Forget an order that was taken back or that nobody paid in time; its id may be used again.")
                    .member("attempt", RemoveOrder::attempt, ATTEMPT, PLACED_WITH)
                    .done())
            .settled(table(ResolveHold.class)
                    .is("Say what becomes of a hold that has waited too long for this order: if the order was placed"
                            + " with its attempt it follows the order, otherwise the attempt is given up.")
                    .member("attempt", ResolveHold::attempt, ATTEMPT, "The attempt whose hold it is.")
                    .member("product", ResolveHold::product, PRODUCT, "What it holds some of.")
                    .done())
            .settled(table(ResolveTake.class)
                    .is("Say what becomes of a reservation that has waited too long for this order to take it over: if"
                            + " the order was placed with its attempt the order has it, otherwise the attempt is given"
                            + " up.")
                    .member("attempt", ResolveTake::attempt, ATTEMPT, "For which the reservation is set aside.")
                    .member("reservation", ResolveTake::reservation, RESERVATION, "The reservation.")
                    .done())
            .add("AnswerOrder", c -> c.key() instanceof OrderKey, ANSWER, PLACED, BatchRecords.GRANTED, KEPT)
            .ticked(EndOrder.class)
            .ticked(ForgetAttempt.class)
            .addAll(new Variants<OrderCommand>(ReservationRecords.ABOUT)
                    .add(
                            "AnswerReservation",
                            c -> c.key() instanceof ReservationKey,
                            ANSWER,
                            ReservationRecords.RESERVED,
                            KEPT))
            .addAll(BatchRecords.COMMANDS)
            .addAll(ReservationRecords.COMMANDS);

    /** A wallet's nonce, of which is said only whether there is one. */
    private static final ValueType<String> CLAIMED =
            as(FLAG, isClaimed -> isClaimed ? "claimed" : "", nonce -> !nonce.isEmpty());

    /** The whole order each time, but for its secrets: whoever reads only one of its records knows all of it. */
    private static final RecordTable<Order> ORDER = table(Order.class)
            .member("serial", Order::serial, SERIAL, SERIAL_IS)
            .member("state", Order::state, STATE, "How far the order has come.")
            .member("attempt", Order::attempt, ATTEMPT, ATTEMPT_IS)
            .member("items", Order::items, ITEMS, ITEMS_ARE)
            .embed(Order::terms, TERMS.without("claim_token", ""))
            .member("placed_ms", Order::placed, TIME, "When the order was placed.")
            .member("claimed", Order::isClaimed, FLAG, "Whether a wallet has bound the order to itself.")
            .optional(
                    "payment_ref",
                    order -> order.payment() == null ? null : order.payment().reference(),
                    NAME,
                    "What whoever took the money calls the payment.")
            .optional("paid_ms", Order::paid, TIME, 0L, PAID_IS)
            .done();

    /** The same as it can be read again; the secrets are empty, and whoever has claimed it is nobody by name. */
    static final RecordTable<Order> TOLD_ORDER = table(Order.class)
            .member("serial", Order::serial, SERIAL, SERIAL_IS)
            .member("attempt", Order::attempt, ATTEMPT, ATTEMPT_IS)
            .fixed("")
            .member("items", Order::items, ITEMS, ITEMS_ARE)
            .embed(Order::terms, TERMS.without("claim_token", ""))
            .member("placed_ms", Order::placed, TIME, "When the order was placed.")
            .member("state", Order::state, STATE, "How far the order has come.")
            .member("claimed", Order::nonce, CLAIMED, "Whether a wallet has bound the order to itself.")
            .together(Order::payment, PAYMENT)
            .optional("paid_ms", Order::paid, TIME, 0L, PAID_IS)
            .done();

    public static final Variants<OrderEvent> EVENTS = new Variants<OrderEvent>(ABOUT)
            .add(table(OrderPlaced.class)
                    .is("The order is placed; its holds are firm from now on.")
                    .embed(OrderPlaced::order, in(Order.State.UNPAID))
                    .optional(
                            "taken",
                            OrderPlaced::taken,
                            TAKEN,
                            "The reservation whose goods the order has from now on; what it did not need of them is"
                                    + " free. Left out: none.")
                    .done())
            .add(whole(OrderClaimed.class, "A wallet has bound the order to itself.", OrderClaimed::order, ORDER))
            .add(whole(
                    OrderPaid.class,
                    "The order is paid; what is held for it is sold.",
                    OrderPaid::order,
                    in(Order.State.PAID).always("payment_ref", NAME).always("paid_ms", TIME)))
            .add(whole(
                    OrderExpired.class,
                    "Nobody paid in time; what is held for the order is free.",
                    OrderExpired::order,
                    in(Order.State.EXPIRED).rule("{\"required\": [\"pay_deadline_ms\"]}")))
            .add(table(OrderWithdrawn.class)
                    .is("The merchant took the order back; what is held for it is free, and its id may be used again.")
                    .embed(OrderWithdrawn::order, in(Order.State.WITHDRAWN))
                    .optional("erased", OrderWithdrawn::erased, CONTRACT, ERASED_IS)
                    .done())
            .add(table(ContractErased.class)
                    .is("The order's contract is erased, or a part of it.")
                    .embed(ContractErased::order, ORDER)
                    .member("erased", ContractErased::erased, CONTRACT, "What the contract was.")
                    .done())
            .add(table(OrderRemoved.class)
                    .is("The order, which was over or taken back, is forgotten; its id may be used again.")
                    .embed(OrderRemoved::order, ORDER)
                    .optional("erased", OrderRemoved::erased, CONTRACT, ERASED_IS)
                    .done())
            .add(table(HoldResolved.class)
                    .is("What becomes of a hold that asked.")
                    .member("attempt", HoldResolved::attempt, ATTEMPT, "The attempt whose hold it is.")
                    .member("product", HoldResolved::product, PRODUCT, "What it holds some of.")
                    .member("fate", HoldResolved::fate, FATE, "What the product's log is told.")
                    .done())
            .add(table(TakeResolved.class)
                    .is("What becomes of a reservation that asked whether the order takes it over.")
                    .member("attempt", TakeResolved::attempt, ATTEMPT, "For which the reservation is set aside.")
                    .member("reservation", TakeResolved::reservation, RESERVATION, "The reservation.")
                    .member("fate", TakeResolved::fate, SharedTypes.DECIDED, "What the reservation's log is told.")
                    .done())
            .add(attempt(
                    AttemptAbandoned.class,
                    "Nothing can be placed with this attempt any more.",
                    AttemptAbandoned::attempt,
                    "The attempt."))
            .add(attempt(
                    AttemptForgotten.class,
                    "An abandoned attempt is forgotten; nobody can still be trying to place with it.",
                    AttemptForgotten::attempt,
                    "The attempt."))
            .addAll(BatchRecords.EVENTS)
            .addAll(ReservationRecords.EVENTS);

    /** All of an order, as its row has it. */
    public static final RecordTable<Order> ORDER_ROW = table(Order.class)
            .member("serial", Order::serial, SERIAL, SERIAL_IS)
            .member("attempt", Order::attempt, ATTEMPT, ATTEMPT_IS)
            .member("content_hash", Order::fingerprint, TEXT, CONTENT_HASH_IS)
            .member("items", Order::items, ITEMS, ITEMS_ARE)
            .embed(Order::terms, TERMS)
            .member("placed_ms", Order::placed, TIME, "When it was placed.")
            .member("state", Order::state, STATE, "How far it has come.")
            .member("nonce", Order::nonce, TEXT, "The nonce of the wallet that claimed it; empty: none has.")
            .together(Order::payment, PAYMENT)
            .optional("paid_ms", Order::paid, TIME, 0L, PAID_IS)
            .done();

    private OrderRecords() {}

    private static <T> RecordTable<T> attempt(
            Class<T> type, String meaning, Function<T, AttemptId> attempt, String is) {
        return table(type).is(meaning).member("attempt", attempt, ATTEMPT, is).done();
    }

    private static <E> RecordTable<E> whole(
            Class<E> type, String meaning, Function<E, Order> order, RecordTable<Order> members) {
        return table(type).is(meaning).embed(order, members).done();
    }

    private static RecordTable<Order> in(Order.State state) {
        return ORDER.always("state", choice(List.of(state)));
    }
}
