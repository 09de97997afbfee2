package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;
import stockpot.kernel.Unavailable.Kind;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.stock.StockFamily;

/** Locks of several products in one request, all of them or none. */
class LocksTogetherTest {
    private static final String PATH = "/private/products/lock";
    private static final String SHORT = "MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS";

    @AutoClose
    private static final Site site = new Site();

    private static String body(String... lines) {
        return ("{'mode':'together','lines':[" + String.join(",", lines) + "]}").replace('\'', '"');
    }

    private static Reply lock(String... lines) {
        return site.post(PATH, body(lines));
    }

    private static String line(String product, String lock, int quantity) {
        return "{'product_id':'%s','lock_uuid':'%s','quantity':%d,'duration':{'d_us':1500000}}"
                .formatted(product, lock, quantity);
    }

    private static String standing(String product) {
        JsonNode shown = site.get("/private/products/" + product).json();
        return shown.path("unit_total_locked").asText() + "+"
                + shown.path("unit_total_held").asText();
    }

    @Test
    void allAreSetAndSayWhenTheyEnd() {
        site.machine.epochMillis = 1_800_000_000_000L;
        site.stock("tea", "5");
        site.stock("cup", "3");
        Reply reply = lock(line("tea", "cart", 4), line("cup", "cart", 3).replace("1500000", "'forever'"));
        assertThat(reply.status()).isEqualTo(200);
        JsonNode lines = reply.json().path("lines");
        assertThat(lines).extracting(line -> line.path("status").asInt()).containsExactly(204, 204);
        assertThat(lines)
                .extracting(line -> line.path("expires").asText())
                .containsExactly("2027-01-15T08:00:01.500Z", "never");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("position").asText()).startsWith("stockpot.orders.commands/"));
        assertThat(List.of(standing("tea"), standing("cup"))).containsExactly("4+0", "3+0");
        site.machine.epochMillis += 1_500;
        assertThat(List.of(standing("tea"), standing("cup"))).containsExactly("0+0", "3+0");
        assertThat(site.send("DELETE", "/private/products/cup/locks/cart", "").status())
                .isEqualTo(204);
    }

    @Test
    void ofOneThatIsShortNoneIsSetAndAllThatAreSayWhy() {
        site.stock("rice", "5");
        site.stock("pot", "3");
        Reply reply = lock(line("rice", "cart", 5), line("pot", "cart", 4), line("none", "cart", 1));
        assertThat(reply.status()).isEqualTo(410);
        JsonNode refused = reply.json();
        assertThat(refused.path("name").asText()).isEqualTo(SHORT);
        assertThat(refused.path("lines"))
                .extracting(line -> line.path("product_id").asText() + " "
                        + line.path("status").asInt())
                .containsExactly("pot 410", "none 404");
        assertThat(refused.at("/lines/0/error/unit_available_quantity").asText())
                .isEqualTo("3");
        assertThat(refused.at("/lines/1/error/name").asText()).isEqualTo("MERCHANT_GENERIC_PRODUCT_UNKNOWN");
        assertThat(List.of(standing("rice"), standing("pot"))).containsExactly("0+0", "0+0");
        assertThat(lock(line("none", "cart", 1), line("pot", "cart", 4)).status())
                .isEqualTo(404);
        String fine = line("rice", "cart", 1).replace("'quantity':1", "'unit_quantity':'0.5'");
        Reply tooFine = lock(fine, line("pot", "cart", 3));
        assertThat(tooFine.brief()).isEqualTo("400/26");
        assertThat(tooFine.json().at("/lines/0/error/detail").asText()).contains("digits of fraction");
        assertThat(lock(line("rice", "cart", 5), line("pot", "cart", 3)).status())
                .isEqualTo(200);
    }

    @Test
    void aLockThatIsThereCountsAsFreeAndIsReplacedOrStays() {
        site.stock("nut", "5");
        site.stock("bag", "3");
        assertThat(lock(line("nut", "cart", 4), line("bag", "cart", 3)).status())
                .isEqualTo(200);
        assertThat(lock(line("nut", "cart", 5), line("bag", "other", 1)).status())
                .isEqualTo(410);
        assertThat(List.of(standing("nut"), standing("bag"))).containsExactly("4+0", "3+0");
        assertThat(lock(line("nut", "cart", 5), line("bag", "cart", 1)).status())
                .isEqualTo(200);
        assertThat(List.of(standing("nut"), standing("bag"))).containsExactly("5+0", "1+0");
    }

    @Test
    void aKeyHasOneAnswerWhateverHappensMeanwhile() {
        site.stock("egg", "5");
        site.stock("box", "3");
        String[] key = {"Idempotency-Key", "a-key-of-locks-together-01"};
        String body = body(line("egg", "cart", 5), line("box", "cart", 3));
        Reply first = site.post(PATH, body, key);
        assertThat(first.status()).isEqualTo(200);
        assertThat(lock(line("egg", "cart", 1)).status()).isEqualTo(200);
        Reply again = site.post(PATH, body, key);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(standing("egg")).as("what was set since then stays").isEqualTo("1+0");
        assertThat(site.post(PATH, body(line("milk", "cart", 1)), key).status()).isEqualTo(409);
        String each = body.replace("\"mode\":\"together\",", "");
        assertThat(site.post(PATH, each, key).status()).as("each for itself").isEqualTo(409);

        String[] other = {"Idempotency-Key", "a-key-of-locks-together-02"};
        String much = body(line("egg", "big", 5), line("box", "cart", 3));
        Reply refused = site.post(PATH, much, other);
        assertThat(refused.status()).isEqualTo(410);
        assertThat(lock(line("egg", "cart", 1).replace("1500000", "0")).status())
                .isEqualTo(200);
        site.machine.epochMillis += 1;
        assertThat(site.post(PATH, much, other).text()).isEqualTo(refused.text());
    }

    @Test
    void whatOthersAreJustDecidingAboutIsBusyAndNotKept() {
        site.stock("oil", "5");
        site.stock("can", "3");
        ProductKey can = ProductKey.of("admin", "can");
        AttemptId attempt = new AttemptId("theirs");
        site.machine.decide(new HoldStock(can, attempt, new HoldOwner("order"), Quantity.of(2), List.of()));
        String body = body(line("oil", "cart", 5), line("can", "cart", 3));
        String[] key = {"Idempotency-Key", "a-key-of-locks-together-03"};
        Reply busy = site.post(PATH, body, key);
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.json().has("lines")).isFalse();
        assertThat(standing("oil")).isEqualTo("0+0");
        site.machine.decide(new ReleaseHold(can, attempt));
        assertThat(site.post(PATH, body, key).status()).isEqualTo(200);
        assertThat(standing("can")).isEqualTo("3+0");
    }

    /** The door stops after the holds: the batch is decided against, and nobody is in the way. */
    @Test
    void whatNobodyDecidesIsGivenBack() {
        site.stock("ham", "5");
        site.stock("jar", "3");
        site.machine.obstacle = () -> {
            Request last = site.machine.lastRequest;
            if (last != null && last.id().startsWith("hold:") && last.id().endsWith(":1")) {
                throw new Unavailable(Kind.OUTCOME_UNKNOWN, "the door stops");
            }
        };
        assertThat(lock(line("ham", "cart", 5), line("jar", "cart", 3)).status())
                .isEqualTo(504);
        site.machine.obstacle = () -> {};
        assertThat(List.of(standing("ham"), standing("jar"))).containsExactly("0+5", "0+3");
        assertThat(site.get("/private/products/ham/holders").text()).contains("\"kind\":\"lock\"", "cart");
        site.machine.epochMillis += 10_000;
        assertThat(lock(line("ham", "cart", 5), line("jar", "cart", 3)).status())
                .isEqualTo(200);
        assertThat(List.of(standing("ham"), standing("jar"))).containsExactly("5+0", "3+0");
    }

    @Test
    void manyLeaveNothingInTheLogOfTheirBatch() {
        String[] lines = IntStream.range(0, 300)
                .mapToObj(each -> line("sock-" + each, "cart", 1))
                .toArray(String[]::new);
        IntStream.range(0, 300).forEach(each -> site.stock("sock-" + each, "1"));
        long before = orderRows();
        assertThat(lock(lines).status()).isEqualTo(200);
        assertThat(standing("sock-299")).isEqualTo("1+0");
        assertThat(orderRows()).isEqualTo(before);
    }

    /** Of the orders family, outcomes left out, which go in minutes. */
    private static long orderRows() {
        return site.machine.rows(OrderFamily.ORDERS).map().keySet().stream()
                .filter(key -> key[0] != 'o')
                .count();
    }

    /** Each name is as long as it can be, and twice as long in JSON. */
    @Test
    void whatIsKeptOfAnAnswerIsNoLongerThanARecordTakes() {
        String name = "\\\"".repeat(250);
        String body = body(IntStream.range(0, 800)
                .mapToObj(each -> line(name + each, name, 1))
                .toArray(String[]::new));
        String[] key = {"Idempotency-Key", "a-key-of-locks-together-04"};
        Reply refused = site.post(PATH, body, key);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text()).hasSizeLessThan(1 << 20);
        assertThat(refused.json().path("lines").size()).isBetween(600, 799);
        assertThat(site.post(PATH, body, key).text()).isEqualTo(refused.text());
    }

    @Test
    void aLogOfTheFirstLevelHasNoBatches() {
        site.stock("fig", "5");
        site.machine.level = 1;
        long before = site.machine.ledger(StockFamily.STOCK).size();
        Reply reply = lock(line("fig", "cart", 1));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().path("detail").asText())
                .isEqualTo(
                        "mode together is there from level 2 on, and the log stands at level 1: an operator raises it with"
                                + " stockpot raise-level");
        assertThat(site.machine.ledger(StockFamily.STOCK)).hasSize((int) before);
        String each = body(line("fig", "cart", 1)).replace("together", "independent");
        assertThat(site.post(PATH, each).status()).isEqualTo(200);
        site.machine.level = 2;
        assertThat(lock(line("fig", "cart", 2)).status()).isEqualTo(200);
    }
}
