package stockpot.acceptance.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.OrderStorm.Told;
import stockpot.acceptance.load.OrderStorm.Verb;
import stockpot.acceptance.load.Shop;

/** The checkers of runs with orders find what they are there for. */
class OrderAuditTest {
    private static final String C = "stockpot.orders.commands/0/";
    private static final String S = "stockpot.stock.commands/0/";

    private final List<Told> told = new ArrayList<>();
    private final List<ObjectNode> results = new ArrayList<>();
    private final List<ObjectNode> orders = new ArrayList<>();
    private final List<ObjectNode> stock = new ArrayList<>();
    private int sold;
    private int held;
    private int locked;

    /** One order that was paid and took the place of a lock, one that nobody paid yet, one taken back, and two that failed. */
    private OrderAuditTest() {
        locked += 3;
        happened("StockLocked", "'lock':'l1','quantity':'3'");
        held += 3;
        locked -= 3;
        happened("StockHeld", "'attempt':'a1','quantity':'2','counted':'3','locks':['l1']");
        ordered(0, "PlaceOrder", "OrderPlaced", "o1", "UNPAID", "a1", 2);
        happened("LockReplaced", "'lock':'l1','quantity':'3','attempt':'a1','cause':{'source':'L/0/0/0'}");
        held -= 1;
        happened("HoldConfirmed", "'attempt':'a1','quantity':'2','cause':{'source':'L/0/0/0'}");
        // Of the same command.
        stock.getLast().set("position", stock.get(stock.size() - 2).path("position"));
        stock.getLast().put("ordinal", 1);
        ordered(1, "PayOrder", "OrderPaid", "o1", "PAID", "a1", 2);
        held -= 2;
        sold += 2;
        happened("HoldSold", "'attempt':'a1','quantity':'2','cause':{'source':'L/0/1/0'}");

        held += 1;
        happened("StockHeld", "'attempt':'a2','quantity':'1'");
        ordered(2, "PlaceOrder", "OrderPlaced", "o2", "UNPAID", "a2", 1);
        happened("HoldOverdue", "'attempt':'a2','quantity':'1'");
        happened("HoldConfirmed", "'attempt':'a2','quantity':'1','cause':{'source':'L/0/2/0'}");

        held += 4;
        happened("StockHeld", "'attempt':'a3','quantity':'4'");
        ordered(3, "PlaceOrder", "OrderPlaced", "o3", "UNPAID", "a3", 4);
        happened("HoldConfirmed", "'attempt':'a3','quantity':'4','cause':{'source':'L/0/3/0'}");
        ordered(4, "WithdrawOrder", "OrderWithdrawn", "o3", "WITHDRAWN", "a3", 4);
        held -= 4;
        happened("HoldReleased", "'attempt':'a3','quantity':'4'");

        held += 1;
        happened("StockHeld", "'attempt':'a4','quantity':'1'");
        held -= 1;
        happened("HoldReleased", "'attempt':'a4','quantity':'1'");
        results.add(json("{'type':'HoldStock','product':'bread','outcome':'rejected','code':'OUT_OF_STOCK','position':'"
                + S + "99','data':{'requested':'100','available':'7'}}"));

        told(Verb.PLACE, "o1", 200, C + 0, "{'token':'T'}");
        told(Verb.PAY, "o1", 204, C + 1, "");
        told(Verb.PLACE, "o2", 200, C + 2, "{'token':'T'}");
        told(Verb.PLACE, "o3", 200, C + 3, "{'token':'T'}");
        told(Verb.TAKE_BACK, "o3", 204, C + 4, "");
        told(
                Verb.PLACE,
                "o4",
                410,
                S + 99,
                "{'product_id':'bread','unit_requested_quantity':'100','unit_available_quantity':'7'}");
        told(Verb.PLACE, "o5", 400, null, "{'code':2507}");
        orders.add(json("{'type':'AttemptAbandoned','instance':'admin','order':'o5','attempt':'a5','position':'" + C
                + "5','ordinal':0}"));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Shop.JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void happened(String type, String members) {
        ObjectNode fact = json("{'type':'" + type + "','instance':'admin','product':'bread'," + members
                + ",'position':'" + S + stock.size() + "','ordinal':0}");
        fact.set(
                "after",
                json("{'total':'20','sold':'" + sold + "','lost':'0','locked':'" + locked + "','held':'" + held
                        + "'}"));
        stock.add(fact);
    }

    private void ordered(
            int offset, String command, String type, String order, String state, String attempt, int quantity) {
        results.add(json("{'type':'" + command + "','order':'" + order + "','outcome':'accepted','position':'" + C
                + offset + "','data':{'claim_token':'T'}}"));
        orders.add(json("{'type':'" + type + "','instance':'admin','order':'" + order + "','state':'" + state
                + "','attempt':'" + attempt + "','items':[{'product':'bread','quantity':'" + quantity
                + "'}],'position':'" + C + offset + "','ordinal':0}"));
    }

    private void told(Verb verb, String order, int status, String position, String body) {
        JsonNode read = body.isEmpty() ? MissingNode.getInstance() : json(body);
        told.add(new Told(verb, order, new Answer(status, position, read, Map.of())));
    }

    private List<String> violations() {
        return OrderAudit.check(new OrderHistory(
                told, records("results", results), records("orders", orders), records("stock", stock)));
    }

    private static List<LogRecord> records(String topic, List<ObjectNode> values) {
        List<LogRecord> records = new ArrayList<>();
        values.forEach(value -> records.add(new LogRecord(topic, 0, records.size(), 0, value)));
        return records;
    }

    private ObjectNode fact(String type, String attempt) {
        return stock.stream()
                .filter(fact -> fact.path("type").asText().equals(type)
                        && fact.path("attempt").asText().equals(attempt))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HoldSold, a1, of admin/bread there is 2",
        "HoldConfirmed, a2, of admin/bread there is 1",
        "LockReplaced, a1, of admin/bread there is 2",
        "HoldReleased, a3, of admin/bread there is 4",
        "HoldConfirmed, a3, of admin/bread there is 4",
        "HoldReleased, a4, no order has this: a4 of admin/bread",
        "StockHeld, a2, of admin/bread there is 0",
    })
    void findsGoodsOfWhichSomethingIsMissing(String type, String attempt, String expected) {
        stock.remove(fact(type, attempt));
        assertThat(violations()).anySatisfy(violation -> assertThat(violation).startsWith(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "HoldReleased, a1, of admin/bread there is 2",
        "HoldSold, a1, of admin/bread there is 2",
        "HoldReleased, a2, of admin/bread there is 1",
        "HoldSold, a3, of admin/bread there is 4",
        "HoldSold, a4, no order has this: a4 of admin/bread",
        "HoldConfirmed, a4, no order has this: a4 of admin/bread",
        "StockHeld, a5, no order has this: a5 of admin/bread",
    })
    void findsGoodsOfWhichThereIsTooMuch(String type, String attempt, String expected) {
        happened(type, "'attempt':'" + attempt + "','quantity':'1'");
        assertThat(violations()).anySatisfy(violation -> assertThat(violation).startsWith(expected));
    }

    @Test
    void findsAnotherQuantityThanWasOrdered() {
        fact("StockHeld", "a2").put("quantity", "2");
        assertThat(violations()).isNotEmpty();
    }

    @Test
    void findsWhatHappenedTwice() {
        stock.add(fact("HoldConfirmed", "a2").deepCopy());
        assertThat(violations()).anySatisfy(violation -> assertThat(violation).startsWith("told twice"));
    }

    @Test
    void findsWhatWasSettledTwice() {
        happened("Whatever", "'cause':{'source':'L/0/1/0'}");
        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation).startsWith("settled twice"));
    }

    @ParameterizedTest
    @CsvSource({"sold, 3", "held, 2", "locked, 1"})
    void findsABalanceThatOrdersAndLocksDoNotMakeUp(String member, String quantity) {
        ((ObjectNode) stock.getLast().path("after")).put(member, quantity);
        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation).contains("are to be " + member));
    }

    @Test
    void findsAnOrderThatGoesOnAfterItsEnd() {
        ordered(9, "PayOrder", "OrderPaid", "o3", "PAID", "a3", 4);
        assertThat(violations())
                .anySatisfy(violation -> assertThat(violation).startsWith("an order that is over goes on"));
    }

    @Test
    void findsAnOrderThatWasNeverPlaced() {
        ordered(9, "PayOrder", "OrderPaid", "o9", "PAID", "a9", 4);
        assertThat(violations()).anySatisfy(violation -> assertThat(violation).startsWith("an order is placed once"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PLACE     | o4 | 200 | stockpot.stock.commands/0/99  | {'token':'T'}",
                "PLACE     | o1 | 200 | stockpot.orders.commands/0/2  | {'token':'T'}",
                "PLACE     | o6 | 200 | stockpot.orders.commands/0/77 | {'token':'T'}",
                "PLACE     | o6 | 200 |                               | {'token':'T'}",
                "PLACE     | o1 | 410 | stockpot.orders.commands/0/0  | {}",
                "PLACE     | o4 | 410 | stockpot.stock.commands/0/99  | {'product_id':'jam','unit_requested_quantity':'100','unit_available_quantity':'7'}",
                "PLACE     | o4 | 410 | stockpot.stock.commands/0/99  | {'product_id':'bread','unit_requested_quantity':'100','unit_available_quantity':'8'}",
                "PLACE     | o1 | 400 |                               | {'code':2507}",
                "PLACE     | o4 | 503 | stockpot.stock.commands/0/99  | {'code':55}",
                "PAY       | o2 | 204 | stockpot.orders.commands/0/1  | {}",
                "PAY       | o1 | 204 | stockpot.orders.commands/0/0  | {}",
                "PAY       | o1 | 410 | stockpot.orders.commands/0/1  | {}",
                "PAY       | o1 | 409 | stockpot.orders.commands/0/1  | {}",
                "TAKE_BACK | o3 | 404 | stockpot.orders.commands/0/4  | {}",
                "TAKE_BACK | o2 | 204 | stockpot.orders.commands/0/2  | {}",
            })
    void findsAnAnswerThatIsNotWhatWasCommitted(Verb verb, String order, int status, String position, String body) {
        told(verb, order, status, position, body);
        assertThat(violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation).startsWith("told Told[verb=" + verb));
    }

    @Test
    void findsAnotherTokenThanWasCommitted() {
        results.getFirst().putObject("data").put("claim_token", "U");
        orders.getFirst().put("position", C + 55);
        assertThat(violations())
                .anySatisfy(violation -> assertThat(violation).startsWith("told Told[verb=PLACE, order=o1"));
    }
}
