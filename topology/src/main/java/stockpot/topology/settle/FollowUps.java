package stockpot.topology.settle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationKey;
import stockpot.pots.Paid;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.Source;

/**
 * What follows from a ledger record, as a function of the record alone: every copy of the settler sends the same commands in
 * the same order, so the receiver can tell by their source which it has had.
 */
public final class FollowUps {
    /** The types of ledger records that something follows from; most records are of others and are not even read. */
    public static final Set<String> TYPES = Set.of(
            "OrderPlaced",
            "OrderPaid",
            "OrderExpired",
            "OrderWithdrawn",
            "HoldResolved",
            "HoldOverdue",
            "ReservationMade",
            "ReservationChanged",
            "ReservationEnded",
            "TakeOverdue",
            "TakeResolved",
            "PotOpened",
            "PotRenamed",
            "PotClosed",
            "NameResolved",
            "NameOverdue");

    private final JsonNode fact;
    private final InstanceId instance;
    private final String topic;
    private final int partition;
    private final long offset;
    private final List<FollowUp> all = new ArrayList<>();

    private FollowUps(JsonNode fact, String topic, int partition, long offset) {
        this.fact = fact;
        this.instance = new InstanceId(text(fact, "instance"));
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
    }

    /** Reads a ledger record of one of the {@link #TYPES}. */
    public static List<FollowUp> of(byte[] ledgerRecord, String topic, int partition, long offset) {
        FollowUps followUps = new FollowUps(read(ledgerRecord), topic, partition, offset);
        followUps.collect();
        return followUps.all;
    }

    private static JsonNode read(byte[] ledgerRecord) {
        try {
            return Records.JSON.readTree(ledgerRecord);
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }

    private void collect() {
        switch (text(fact, "type")) {
            case "OrderPlaced" -> {
                settleItems(Fate.CONFIRM, fact);
                takeOver(fact.path("taken"));
            }
            case "OrderPaid" -> {
                settleItems(Fate.SELL, fact);
                credit();
            }
            case "OrderExpired", "OrderWithdrawn" -> settleItems(Fate.RELEASE, fact);
            case "HoldResolved" -> settleHold(Fate.valueOf(text(fact, "fate")), text(fact, "product"), attempt(fact));
            case "HoldOverdue" -> resolveHold(new ProductId(text(fact, "product")));
            case "ReservationMade" -> settleItems(Fate.CONFIRM, fact);
            case "ReservationChanged" -> {
                settleItems(Fate.CONFIRM, fact);
                if (fact.has("replaced")) {
                    settleItems(Fate.RELEASE, fact.path("replaced"));
                }
            }
            case "ReservationEnded" -> {
                // What an order took over it settles itself, in its own order.
                if (!fact.has("order")) {
                    settleItems(Fate.RELEASE, fact);
                }
            }
            case "TakeOverdue" ->
                send(
                        Family.ORDERS,
                        new ResolveTake(
                                OrderKey.of(instance.value(), text(fact, "order")),
                                new AttemptId(text(fact, "taking")),
                                reservation(fact)));
            case "TakeResolved" ->
                send(
                        Family.ORDERS,
                        Fate.valueOf(text(fact, "fate")) == Fate.RELEASE
                                ? new ReleaseTake(reservation(fact), attempt(fact))
                                : new ConfirmTake(reservation(fact), attempt(fact)));
            case "PotOpened", "PotRenamed", "PotClosed", "NameResolved" ->
                fact.path("claims").forEach(this::settleClaim);
            case "NameOverdue" -> send(Family.POTS, new ResolveName(pot(text(fact, "pot")), attempt(fact), name(fact)));
            default -> throw new IllegalStateException("nobody knows what follows from " + fact);
        }
    }

    /** The order has the reservation's goods; what it did not need of them is free, but only now. */
    private void takeOver(JsonNode taken) {
        if (taken.isMissingNode()) {
            return;
        }
        send(Family.ORDERS, new ConfirmTake(reservation(taken), attempt(fact)));
        for (JsonNode product : taken.path("products")) {
            settleHold(Fate.RELEASE, product.textValue(), attempt(taken));
        }
    }

    private void resolveHold(ProductId product) {
        if (fact.has("reservation")) {
            send(Family.ORDERS, new ResolveReserved(reservation(fact), instance, attempt(fact), product));
        } else {
            OrderKey order = OrderKey.of(instance.value(), text(fact, "order"));
            send(Family.ORDERS, new ResolveHold(order, attempt(fact), product));
        }
    }

    private void settleItems(Fate fate, JsonNode owner) {
        if (!owner.path("items").isArray()) {
            throw new IllegalStateException("an owner of goods has a list of items: " + fact);
        }
        for (JsonNode item : owner.path("items")) {
            settleHold(fate, text(item, "product"), attempt(owner));
        }
    }

    private void settleHold(Fate fate, String productId, AttemptId attempt) {
        ProductKey product = new ProductKey(instance, new ProductId(productId));
        StockCommand command = switch (fate) {
            case CONFIRM -> new ConfirmHold(product, attempt);
            case SELL -> new SellHold(product, attempt);
            case RELEASE -> new ReleaseHold(product, attempt);
        };
        send(Family.STOCK, command);
    }

    private void credit() {
        for (JsonNode credit : fact.path("credits")) {
            Amount amount = Amount.parse(text(credit, "amount"));
            Paid paid = new Paid(text(fact, "order"), credit.path("line").intValue());
            send(Family.POTS, new CreditPot(pot(text(credit, "pot")), amount, paid));
        }
    }

    private void settleClaim(JsonNode claim) {
        NameKey name = new NameKey(instance, name(claim));
        PotCommand command = Fate.valueOf(text(claim, "fate")) == Fate.RELEASE
                ? new ReleaseName(name, attempt(claim))
                : new ConfirmName(name, attempt(claim));
        send(Family.POTS, command);
    }

    private PotKey pot(String serial) {
        return new PotKey(instance, Long.parseLong(serial));
    }

    private static ReservationKey reservation(JsonNode node) {
        return new ReservationKey(Long.parseLong(text(node, "reservation")));
    }

    private static PotName name(JsonNode node) {
        return new PotName(text(node, "name"));
    }

    private static AttemptId attempt(JsonNode node) {
        return new AttemptId(text(node, "attempt"));
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).textValue();
        if (text == null) {
            throw new IllegalStateException("a ledger record has no member '" + name + "', which this program writes");
        }
        return text;
    }

    private <C> void send(Family<?, C, ?> family, C command) {
        Records<?, C, ?> records = new Records<>(family.words());
        Source source = new Source(topic, partition, offset, all.size());
        all.add(new FollowUp(
                family.topics().commands(),
                records.key(command),
                records.write(new Envelope.Settled<>(source, command))));
    }
}
