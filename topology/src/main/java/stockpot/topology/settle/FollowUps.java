package stockpot.topology.settle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderEvent.Fate;
import stockpot.orders.OrderKey;
import stockpot.stock.AttemptId;
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
final class FollowUps {
    /** The types of ledger records that something follows from; most records are of others and are not even read. */
    static final Set<String> TYPES =
            Set.of("OrderPlaced", "OrderPaid", "OrderExpired", "OrderWithdrawn", "HoldResolved", "HoldOverdue");

    private static final Records<?, StockCommand, ?> STOCK = new Records<>(Family.STOCK.words());
    private static final Records<?, OrderCommand, ?> ORDERS = new Records<>(Family.ORDERS.words());

    private FollowUps() {}

    /** Reads a ledger record of one of the {@link #TYPES}. */
    static List<FollowUp> of(byte[] ledgerRecord, String topic, int partition, long offset) {
        JsonNode fact = read(ledgerRecord);
        String instance = fact.path("instance").textValue();
        AttemptId attempt = new AttemptId(fact.path("attempt").textValue());
        return switch (fact.path("type").textValue()) {
            case "OrderPlaced" -> forEachItem(fact, instance, attempt, Fate.CONFIRM, topic, partition, offset);
            case "OrderPaid" -> forEachItem(fact, instance, attempt, Fate.SELL, topic, partition, offset);
            case "OrderExpired", "OrderWithdrawn" ->
                forEachItem(fact, instance, attempt, Fate.RELEASE, topic, partition, offset);
            case "HoldResolved" -> {
                ProductKey product =
                        ProductKey.of(instance, fact.path("product").textValue());
                Fate fate = Fate.valueOf(fact.path("fate").textValue());
                yield List.of(stock(fate, product, attempt, new Source(topic, partition, offset, 0)));
            }
            case "HoldOverdue" -> {
                OrderKey order = OrderKey.of(instance, fact.path("order").textValue());
                ProductId product = new ProductId(fact.path("product").textValue());
                yield List.of(order(new ResolveHold(order, attempt, product), new Source(topic, partition, offset, 0)));
            }
            default -> throw new IllegalStateException("nobody knows what follows from " + fact);
        };
    }

    private static JsonNode read(byte[] ledgerRecord) {
        try {
            return Records.JSON.readTree(ledgerRecord);
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }

    private static List<FollowUp> forEachItem(
            JsonNode fact, String instance, AttemptId attempt, Fate fate, String topic, int partition, long offset) {
        if (!fact.path("items").isArray()) {
            throw new IllegalStateException("an order has a list of items: " + fact);
        }
        List<FollowUp> all = new ArrayList<>();
        for (JsonNode item : fact.path("items")) {
            ProductKey product = ProductKey.of(instance, item.path("product").textValue());
            all.add(stock(fate, product, attempt, new Source(topic, partition, offset, all.size())));
        }
        return all;
    }

    private static FollowUp stock(Fate fate, ProductKey product, AttemptId attempt, Source source) {
        StockCommand command = switch (fate) {
            case CONFIRM -> new ConfirmHold(product, attempt);
            case SELL -> new SellHold(product, attempt);
            case RELEASE -> new ReleaseHold(product, attempt);
        };
        return new FollowUp(
                Family.STOCK.topics().commands(),
                STOCK.key(command),
                STOCK.write(new Envelope.Settled<>(source, command)));
    }

    private static FollowUp order(OrderCommand command, Source source) {
        return new FollowUp(
                Family.ORDERS.topics().commands(),
                ORDERS.key(command),
                ORDERS.write(new Envelope.Settled<>(source, command)));
    }
}
