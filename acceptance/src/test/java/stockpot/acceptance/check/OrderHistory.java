package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockpot.acceptance.load.OrderStorm.Told;

/** What is known of a run with orders: what clients were told, and what the topics of stock and orders hold in the end. */
public record OrderHistory(List<Told> told, List<LogRecord> results, List<LogRecord> orders, List<LogRecord> stock) {
    public static final String ORDER_LEDGER = "stockpot.orders.ledger";

    private static final String ORDER_COMMANDS = "stockpot.orders.commands";
    public static final String ORDER_RESULTS = "stockpot.orders.results";

    /**
     * The parts of a run.
     *
     * @param results of stock and of orders
     * @param orders the orders' ledger
     * @param stock the ledger of stock
     */
    public OrderHistory {
        told = List.copyOf(told);
        results = List.copyOf(results);
        orders = List.copyOf(orders);
        stock = List.copyOf(stock);
    }

    /** Reads what is committed by now. */
    public static OrderHistory read(LogReader reader, List<Told> told) {
        List<LogRecord> results = new ArrayList<>(reader.read(LogReader.RESULTS));
        results.addAll(reader.read(ORDER_RESULTS));
        return new OrderHistory(told, results, reader.read(ORDER_LEDGER), reader.read(LogReader.LEDGER));
    }

    /** How many ledger records of a type there are. */
    public long count(String type) {
        return orders.stream().filter(fact -> fact.is(type)).count()
                + stock.stream().filter(fact -> fact.is(type)).count();
    }

    /** What there is of each product of instance admin in the end. */
    public Map<String, JsonNode> balances() {
        Map<String, JsonNode> balances = new TreeMap<>();
        for (LogRecord fact : stock) {
            if (fact.value().path("after").isObject()) {
                balances.put(fact.text("product"), fact.value().path("after"));
            }
        }
        return balances;
    }

    /** How many commands a settler sent after some time because of what had been decided before it. */
    public long settledAcross(List<LogRecord> commands, long epochMillis) {
        Map<String, LogRecord> facts = new HashMap<>();
        orders.forEach(fact -> facts.put(fact.text("position") + "/" + fact.text("ordinal"), fact));
        return commands.stream()
                .filter(command -> command.timestamp() > epochMillis
                        && command.text("source").startsWith(ORDER_COMMANDS + "/"))
                .map(command -> {
                    // Position of the command, which of its events, and which of what follows from that one.
                    String source = command.text("source");
                    return facts.get(source.substring(0, source.lastIndexOf('/')));
                })
                .filter(fact -> fact != null && fact.value().path("time_ms").longValue() < epochMillis)
                .count();
    }

    /** The results by the position of their command. */
    Map<String, LogRecord> resultsByPosition() {
        Map<String, LogRecord> byPosition = new HashMap<>();
        results.forEach(result -> byPosition.put(result.text("position"), result));
        return byPosition;
    }
}
