package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stockpot.node.Reply.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stockpot.schemas.Topics;

/** Money pots of a node in this process, with its real broker and its real settler. */
class PotIT {
    private static final String POTS = "/private/pots";
    private static final int RACERS = 16;
    private static final String DONE = "204";
    private static final String OTHER_TOTAL = "409/MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_TOTAL";
    private static final String NAME_TAKEN = "409/MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_NAME";

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    @Test
    void aRepeatedPostWithAKeyIsOnePot() throws Exception {
        Reply first = NODE.send("POST", POTS, pot("keyed"), "Idempotency-Key", "k");
        Reply again = NODE.send("POST", POTS, pot("keyed"), "Idempotency-Key", "k");
        assertThat(first.brief()).isEqualTo("200");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.position()).isEqualTo(first.position());
        assertThat(NODE.send("POST", POTS, pot("keyed").replace("'d'", "'e'"), "Idempotency-Key", "k")
                        .brief())
                .isEqualTo("409/GENERIC_PARAMETER_MALFORMED");
        assertThat(NODE.send("POST", POTS, pot("keyed"), "Idempotency-Key", "l").brief())
                .isEqualTo(NAME_TAKEN);
        assertThat(NODE.send("POST", POTS, pot("keyed")).brief()).isEqualTo(NAME_TAKEN);
    }

    @Test
    void ofSixteenResetsThatExpectTheSameOneWins() throws Exception {
        long raced = open("raced");
        List<Reply> replies = race(
                RACERS,
                number -> NODE.send(
                        "PATCH",
                        POTS + "/" + raced,
                        "{'pot_name':'raced','description':'%d','expected_pot_totals':[],'new_pot_totals':['KUDOS:%d']}"
                                .formatted(number, number + 1)));
        List<Integer> winners = winners(replies, OTHER_TOTAL);
        assertThat(winners).hasSize(1);
        assertThat(totals(raced)).containsExactly("KUDOS:" + (winners.getFirst() + 1));
        assertThat(get(raced).path("description").asText()).isEqualTo("" + winners.getFirst());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(NODE.facts(Topics.POTS.ledger()))
                        .filteredOn(fact -> fact.path("pot").asText().equals("" + raced))
                        .filteredOn(fact -> fact.path("type").asText().equals("PotReset"))
                        .singleElement()
                        .satisfies(fact -> assertThat(fact.path("by").asText()).matches("token [0-9]+")));
    }

    @Test
    void ofSixteenPotsThatWantOneNameOneGetsIt() throws Exception {
        List<Long> pots = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            pots.add(open("racer " + i));
        }
        String reset = "{'pot_name':'crown','description':'d','new_pot_totals':['KUDOS:1']}";
        List<Reply> replies = race(RACERS, number -> NODE.send("PATCH", POTS + "/" + pots.get(number), reset));
        List<Integer> winners = winners(replies, NAME_TAKEN);
        assertThat(winners).hasSize(1);
        for (int i = 0; i < RACERS; i++) {
            boolean won = winners.contains(i);
            assertThat(get(pots.get(i)).path("pot_name").asText()).isEqualTo(won ? "crown" : "racer " + i);
            assertThat(totals(pots.get(i))).hasSize(won ? 1 : 0);
        }
        assertThat(NODE.send("POST", POTS, pot("crown")).brief()).isEqualTo(NAME_TAKEN);
        assertThat(NODE.send("POST", POTS, pot("racer " + winners.getFirst())).brief())
                .as("what the winner was called is free")
                .isEqualTo("200");
    }

    @Test
    void ofSixteenNewPotsOfOneNameOneIsOpened() throws Exception {
        List<Reply> replies = race(RACERS, _ -> NODE.send("POST", POTS, pot("new")));
        assertThat(replies).filteredOn(reply -> reply.brief().equals("200")).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.brief().equals(NAME_TAKEN))
                .hasSize(RACERS - 1);
    }

    @Test
    void aNameCanBeTakenAsSoonAsItsPotIsCalledOtherwiseOrGone() throws Exception {
        for (int i = 0; i < 8; i++) {
            long renamed = open("changing");
            assertThat(NODE.send("PATCH", POTS + "/" + renamed, pot("changed " + i))
                            .brief())
                    .isEqualTo(DONE);
            long removed = open("changing");
            assertThat(NODE.send("DELETE", POTS + "/" + removed, "").brief()).isEqualTo(DONE);
            assertThat(NODE.send("GET", POTS + "/" + removed, "").brief())
                    .isEqualTo("404/MERCHANT_GENERIC_MONEY_POT_UNKNOWN");
        }
    }

    @Test
    void aRefusedChangeChangesNothingAndLeavesTheNameFree() throws Exception {
        long pot = open("refused");
        for (int i = 0; i < 8; i++) {
            Reply refused = NODE.send(
                    "PATCH",
                    POTS + "/" + pot,
                    "{'pot_name':'wanted %d','description':'x','expected_pot_totals':['KUDOS:1'],'new_pot_totals':[]}"
                            .formatted(i));
            assertThat(refused.brief()).isEqualTo(OTHER_TOTAL);
            open("wanted " + i);
        }
        assertThat(get(pot).toString()).isEqualTo("{\"description\":\"d\",\"pot_name\":\"refused\",\"pot_totals\":[]}");
    }

    @Test
    void aPaidOrderCreditsItsPotsOnce() throws Exception {
        long goods = open("goods");
        long own = open("own");
        long tips = open("tips");
        define("credited", goods);
        String order = order("KUDOS:10", tips, own, "credited");

        // Told again, and by several at once: the settler hears of it once.
        assertThat(race(RACERS, _ -> pay(order, "KUDOS:10")))
                .allSatisfy(reply -> assertThat(reply.brief()).isEqualTo(DONE));
        awaitTotals(own, "KUDOS:2.5");
        awaitTotals(goods, "KUDOS:3");
        awaitTotals(tips, "KUDOS:4.5");

        String next = order("KUDOS:1", tips, 0, "credited");
        assertThat(pay(next, "KUDOS:1").brief()).isEqualTo(DONE);
        awaitTotals(goods, "KUDOS:4");
        assertThat(facts(order))
                .containsExactlyInAnyOrder(
                        "PotCredited " + own + " KUDOS:2.5 1",
                        "PotCredited " + goods + " KUDOS:3 2",
                        "PotCredited " + tips + " KUDOS:4.5 0");
        assertThat(facts(next)).containsExactly("PotCredited " + goods + " KUDOS:1 2");
    }

    @Test
    void aPotThatIsGoneWhenAnOrderIsPaidIsSkippedAndTheLedgerSaysSo() throws Exception {
        long gone = open("gone");
        long stays = open("stays");
        define("skipped", gone);
        String order = order("KUDOS:10", stays, 0, "skipped");
        assertThat(NODE.send("DELETE", POTS + "/" + gone, "").brief()).isEqualTo(DONE);
        assertThat(pay(order, "KUDOS:10").brief()).isEqualTo(DONE);
        awaitTotals(stays, "KUDOS:7");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(facts(order))
                        .containsExactlyInAnyOrder(
                                "CreditSkipped " + gone + " KUDOS:3 2", "PotCredited " + stays + " KUDOS:7 0"));

        Reply unknown = NODE.send(
                "POST",
                "/private/orders",
                "{'order':{'amount':'KUDOS:1','summary':'s','order_default_money_pot':" + gone + "}}");
        assertThat(unknown.brief()).isEqualTo("404/MERCHANT_GENERIC_MONEY_POT_UNKNOWN");
        assertThat(NODE.get("/private/products/skipped")
                        .json()
                        .path("money_pot_id")
                        .asLong(-1))
                .isZero();
    }

    @Test
    void theLedgerToolSaysWhatBecameOfAPot() throws Exception {
        long pot = open("told");
        String reset = "{'pot_name':'told','description':'d','new_pot_totals':['KUDOS:7']}";
        assertThat(NODE.send("PATCH", POTS + "/" + pot, reset, "Prefer", "ack=committed")
                        .brief())
                .isEqualTo(DONE);
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(
                            "ledger",
                            "--family",
                            "pots",
                            "--data-dir",
                            NODE.folder().toString()))
                    .isEqualTo(Main.OK);
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("PotReset") && line.contains("pot=" + pot))
                .singleElement()
                .asString()
                .contains(" by=token ", " name=told totals=[\"KUDOS:7\"]");
    }

    /** The numbers of those who did it; all others were refused like that. */
    private static List<Integer> winners(List<Reply> replies, String refusal) {
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i).brief().equals(DONE)) {
                winners.add(i);
            } else {
                assertThat(replies.get(i).brief()).isEqualTo(refusal);
            }
        }
        return winners;
    }

    private static String pot(String name) {
        return "{'pot_name':'" + name + "','description':'d'}";
    }

    private static long open(String name) throws Exception {
        return NODE.post(POTS, pot(name)).as(200).json().path("pot_serial_id").asLong();
    }

    private static JsonNode get(long pot) throws Exception {
        return NODE.get(POTS + "/" + pot).json();
    }

    private static List<String> totals(long pot) throws Exception {
        List<String> totals = new ArrayList<>();
        get(pot).path("pot_totals").forEach(amount -> totals.add(amount.asText()));
        return totals;
    }

    private static void awaitTotals(long pot, String total) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(totals(pot)).containsExactly(total));
    }

    /** A product that costs KUDOS:1.5 and credits that pot. */
    private static void define(String product, long pot) throws Exception {
        String body = "{'product_id':'" + product + "','description':'d','unit':'Piece','total_stock':100,"
                + "'unit_price':['KUDOS:1.5'],'money_pot_id':" + pot + "}";
        NODE.post("/private/products", body).as(204);
    }

    /** Of a line of its own for KUDOS:2.5, and two pieces of the product. */
    private static String order(String amount, long rest, long own, String product) throws Exception {
        Reply placed = NODE.send("POST", "/private/orders", """
                {'order':{'amount':'%s','summary':'s','order_default_money_pot':%d,'products':[
                  {'description':'own','price':'KUDOS:2.5','product_money_pot':%d}]},
                 'inventory_products':[{'product_id':'%s','quantity':2}]}""".formatted(amount, rest, own, product));
        return placed.as(200).json().path("order_id").asText();
    }

    private static Reply pay(String order, String amount) throws Exception {
        return NODE.send(
                "POST", "/private/orders/" + order + "/payments", "{'payment_ref':'p','amount':'" + amount + "'}");
    }

    /** What the ledger of pots says of an order: type, pot, amount and line. */
    private static List<String> facts(String order) {
        List<String> facts = new ArrayList<>();
        for (JsonNode fact : NODE.facts(Topics.POTS.ledger())) {
            if (fact.path("order").asText().equals(order)) {
                facts.add(String.join(
                        " ",
                        fact.path("type").asText(),
                        fact.path("pot").asText(),
                        fact.path("amount").asText(),
                        fact.path("line").asText()));
            }
        }
        return facts;
    }
}
