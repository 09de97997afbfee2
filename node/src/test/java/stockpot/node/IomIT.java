package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static stockpot.node.IomClient.body;
import static stockpot.node.IomClient.items;
import static stockpot.node.Reply.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reservation service of a node in this process, with its real broker and its real settler. */
class IomIT {
    private static final String SHOP = "10010";
    private static final String PASSWORD = TestNode.PASSWORD;
    private static final int RACERS = 16;

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static IomClient shop;

    @BeforeAll
    static void open() throws Exception {
        shop = IomClient.open(NODE.url(), SHOP, PASSWORD);
    }

    /** As seed 002 has it, with each half of what wget does not take together. */
    @ParameterizedTest
    @ValueSource(strings = {"--post-data=", "--method=post --body-data="})
    void wgetReservesAsTheSeedShows(String options) throws Exception {
        Path wget = Path.of("/usr/bin/wget");
        assumeThat(Files.isExecutable(wget)).isTrue();
        shop.stock("First-Test", 10);
        List<String> line = new ArrayList<>(List.of(
                wget.toString(),
                "-q",
                "-O-",
                "--auth-no-challenge",
                "--http-user=" + SHOP,
                "--http-password=" + PASSWORD));
        line.addAll(List.of(options.split(" ")));
        line.add(line.removeLast()
                + "{\"lifetime\":180, \"type\":\"COMPLETE\", \"items\":[{\"id\":\"First-Test\", \"qty\":\"2\"}]}");
        line.add(NODE.url() + "/servlets/services/reservation/" + SHOP);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Reply reply = new Reply(201, text);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(reply.said()).isEqualTo("201 First-Test 2 reserved");
        shop.reservation("DELETE", reply.number(), "");
    }

    @Test
    void aReservationLivesChangesAndIsTakenBackAndEachTimeItsGoodsAreFreeAtOnce() throws Exception {
        shop.stock("life", 5);
        long number = shop.reserve("life 5").number();
        assertThat(shop.reservation("GET", number, "").said()).isEqualTo("200 life 5 reserved");
        assertThat(shop.reserve("life 1").said()).isEqualTo(shortOf("life"));

        assertThat(shop.reservation("PUT", number, body("life 5")).said())
                .as("under its own cover, although nothing is free")
                .isEqualTo("201 life 5 reserved");
        assertThat(shop.reservation("PUT", number, body("life 6")).said()).isEqualTo(shortOf("life"));
        assertThat(shop.reservation("GET", number, "").said())
                .as("a refused change changes nothing")
                .isEqualTo("200 life 5 reserved");

        assertThat(shop.reservation("PUT", number, body("life 2")).said()).isEqualTo("201 life 2 reserved");
        long other = shop.reserve("life 3").number();
        assertThat(shop.reservation("PUT", number, body("life 3")).said()).isEqualTo(shortOf("life"));

        assertThat(shop.reservation("DELETE", other, "").said()).isEqualTo("204");
        assertThat(shop.reservation("PUT", number, body("life 4, life 1")).said())
                .isEqualTo("201 life 4 reserved, life 1 reserved");
        assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
        assertThat(shop.reservation("GET", number, "").said())
                .isEqualTo("404 21002 The reservation with id " + number + " was not found");
        assertThat(shop.reservation("DELETE", number, "").status()).isEqualTo(400);
        assertThat(shop.reserve("life 5").status()).isEqualTo(201);
    }

    @Test
    void whatAChangeDropsIsFreeAtOnce() throws Exception {
        shop.stock("dropped", 2);
        shop.stock("kept", 2);
        for (int i = 0; i < 5; i++) {
            long number = shop.reserve("dropped 2, kept 1").number();
            assertThat(shop.reservation("PUT", number, body("kept 2")).said()).isEqualTo("201 kept 2 reserved");
            long other = shop.reserve("dropped 2").number();
            assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
            assertThat(shop.reservation("DELETE", other, "").said()).isEqualTo("204");
        }
    }

    @Test
    void allOrNothingOverSeveralProductsOrAsMuchAsThereIs() throws Exception {
        shop.stock("many", 9);
        shop.stock("few", 2);
        shop.stock("none", 1);
        shop.reserve("none 1");
        // What was reserved a moment ago counts as undecided until it is settled, and a product that is short outweighs
        // it.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                shop.reserve("many 9, few 3, none 1").said())
                        .isEqualTo(shortOf("few") + ", " + shortOf("none").substring("400 ".length())));
        assertThat(shop.reserve("many 9, unknown 1").said())
                .isEqualTo("400 20001 The requested id unknown was not found ");
        assertThat(shop.free("many,few")).isEqualTo("many 9, few 2");
        Reply partly = shop.post(partly("many 5, few 3, none 1, many 5"));
        assertThat(partly.said()).isEqualTo("201 many 5 reserved, few 2 reserved, none 0 reserved, many 4 reserved");
        assertThat(shop.reservation("GET", partly.number(), "").said())
                .isEqualTo("200 many 5 reserved, few 2 reserved, none 0 reserved, many 4 reserved");
        assertThat(shop.free("many,few,none")).isEqualTo("many 0, few 0, none 0");
        assertThat(shop.post(partly("few 1, none 1")).said())
                .isEqualTo(shortOf("few") + ", " + shortOf("none").substring("400 ".length()));
        assertThat(shop.reservation("DELETE", partly.number(), "").said()).isEqualTo("204");
        assertThat(shop.free("many,few,none")).isEqualTo("many 9, few 2, none 0");
    }

    @Test
    void whatIsMadeAnewKeepsTheLinesThatHaveNothing() throws Exception {
        shop.stock("anew-one", 1);
        shop.stock("anew-none", 1);
        shop.reserve("anew-none 1");
        long number = shop.post("{'lifetime':1,'type':'PARTLY','items':" + items("anew-none 1, anew-one 2") + "}")
                .number();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> shop.reservation("GET", number, "").said().endsWith("anew-one 1 expired"));
        String lines = "201 anew-none 0 reserved, anew-one 1 reserved";
        assertThat(shop.reservation("PUT", number, "{}").said())
                .isEqualTo(lines + ", 21004 The reservation with id " + number + " has already expired");
        assertThat(shop.reservation("PUT", number, "{'lifetime':600}").said()).isEqualTo(lines);
        assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
        assertThat(shop.free("anew-none,anew-one")).isEqualTo("anew-none 0, anew-one 1");
    }

    /** Tried some times, because this machine may have other things to do for a moment. */
    @Test
    void whatWasReservedIsFreeForOthersWithinASecondOfItsEnd() throws Exception {
        shop.stock("soon", 3);
        List<Long> late = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long number =
                    shop.post("{'lifetime':1,'items':" + items("soon 3") + "}").number();
            long ends = System.currentTimeMillis() + 1_000;
            await().atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> shop.reservation("GET", number, "").said().equals("200 soon 3 expired"));
            long seen = System.currentTimeMillis();
            long[] next = new long[1];
            await().atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        Reply reply = shop.reserve("soon 3");
                        next[0] = reply.status() == 201 ? reply.number() : 0;
                        return next[0] != 0;
                    });
            late.add(System.currentTimeMillis() - Math.min(seen, ends));
            assertThat(shop.reservation("PUT", number, "{'lifetime':60}").said())
                    .isEqualTo(shortOf("soon"));
            shop.reservation("DELETE", next[0], "");
            assertThat(shop.reservation("PUT", number, "{'lifetime':60}").said())
                    .isEqualTo("201 soon 3 reserved, 21004 The reservation with id " + number + " has already expired");
            shop.reservation("DELETE", number, "");
        }
        assertThat(Collections.min(late)).as("%s", late).isLessThan(1_000);
    }

    @Test
    void anOrderTakesOverItsGoodsFreesTheRestAndSellsThem() throws Exception {
        shop.stock("ordered", 5);
        shop.stock("spared", 5);
        long number = shop.reserve("ordered 4, spared 5").number();
        Reply short0 = shop.order("ordered 6", number);
        assertThat(short0.status()).as(short0.text()).isEqualTo(410);
        assertThat(shop.reservation("GET", number, "").said()).isEqualTo("200 ordered 4 reserved, spared 5 reserved");
        Reply placed = shop.order("ordered 3", number);
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        assertThat(shop.reserve("ordered 2, spared 5").status()).as("at once").isEqualTo(201);
        assertThat(shop.reservation("GET", number, "").status()).isEqualTo(404);
        assertThat(shop.reservation("DELETE", number, "").status()).isEqualTo(400);
        assertThat(shop.order("ordered 1", number).status()).isEqualTo(404);
        String id = placed.json().path("order_id").asText();
        assertThat(shop.taler("POST", "orders/" + id + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .status())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode row =
                    shop.iom("GET", "atp/" + SHOP + "/ordered", "").json().at("/data/0");
            assertThat(row.path("blocked").asInt()).isEqualTo(3);
            assertThat(row.path("reserved").asInt()).isEqualTo(2);
        });
    }

    @Test
    void fiveHundredItemsAreOneReservation() throws Exception {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            shop.stock("item-" + i, 1);
            items.add("item-" + i + " 1");
        }
        String all = String.join(", ", items);
        Reply reply = shop.reserve(all);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.json().at("/data/items")).hasSize(500);
        // Of those that the settler has not come to yet it is not certain that they are short.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Reply refused = shop.reserve(all);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("exceptions")).hasSize(500);
        });
        assertThat(shop.reservation("DELETE", reply.number(), "").said()).isEqualTo("204");
        assertThat(shop.reserve(all).status()).isEqualTo(201);
    }

    @Test
    void ofSixteenWhoWantTheLastOfTwoProductsAsManyGetThemAsThereAre() throws Exception {
        shop.stock("left", 5);
        shop.stock("right", 5);
        List<Reply> replies =
                race(RACERS, number -> shop.reserve(number % 2 == 0 ? "left 1, right 1" : "right 1, left 1"));
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(5);
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 201)
                .allSatisfy(reply -> assertThat(reply.said()).startsWith("400 21001 "));
        assertThat(shop.free("left,right")).isEqualTo("left 0, right 0");
    }

    @Test
    void sixteenPostsWithOneKeyAreOneReservation() throws Exception {
        shop.stock("keyed", 2);
        List<Reply> replies = race(RACERS, _ -> shop.post(body("keyed 2"), "Idempotency-Key", "k"));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.said()).isEqualTo("201 keyed 2 reserved"));
        assertThat(replies.stream().map(Reply::text).distinct()).hasSize(1);
        assertThat(shop.post(body("keyed 1"), "Idempotency-Key", "k").said())
                .isEqualTo("400 21003 The Idempotency-Key was used for another request");
        assertThat(shop.free("keyed")).isEqualTo("keyed 0");
        shop.reservation("DELETE", replies.getFirst().number(), "");
        assertThat(shop.free("keyed")).isEqualTo("keyed 2");
    }

    @Test
    void aKeyLeadsToWhatExpiredAndWasDeletedAndReservesNothingAgain() throws Exception {
        shop.stock("gone", 2);
        String asked = "{'lifetime':1,'items':" + items("gone 2") + "}";
        long number = shop.post(asked, "Idempotency-Key", "gone").number();
        await().atMost(Duration.ofSeconds(20)).until(() -> shop.free("gone").equals("gone 2"));
        assertThat(shop.reservation("GET", number, "").said()).isEqualTo("200 gone 2 expired");
        assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
        assertThat(shop.reservation("GET", number, "").status()).isEqualTo(404);
        assertThat(shop.reservation("DELETE", number, "").status()).isEqualTo(400);
        assertThat(shop.post(asked, "Idempotency-Key", "gone").said()).isEqualTo("201 gone 2 expired");
        assertThat(shop.free("gone")).isEqualTo("gone 2");
    }

    @Test
    void changesOfOneReservationAtTheSameTimeComeOneAfterTheOther() throws Exception {
        shop.stock("changed", RACERS);
        long number = shop.reserve("changed 1").number();
        List<Reply> replies = race(RACERS, racer -> shop.reservation("PUT", number, body("changed " + (racer + 1))));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(201, 500));
        JsonNode item = shop.reservation("GET", number, "").json().at("/data/items/0");
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 201)
                .extracting(reply -> reply.json().at("/data/items/0/qty").asInt())
                .contains(item.path("qty").asInt());
        assertThat(shop.free("changed"))
                .isEqualTo("changed " + (RACERS - item.path("qty").asInt()));
        assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
        assertThat(shop.free("changed")).isEqualTo("changed " + RACERS);
    }

    @Test
    void aPurgedShopLeavesNothingToTheNextOfItsName() throws Exception {
        IomClient first = IomClient.open(NODE.url(), "purged", PASSWORD);
        first.stock("a", 9);
        long number = first.reserve("a 4").number();
        long keyed = first.post(IomClient.body("a 1"), "Idempotency-Key", "k").number();
        Reply unpaid = first.taler(
                "POST",
                "orders",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'a','quantity':2}]}");
        assertThat(unpaid.status()).as(unpaid.text()).isEqualTo(200);
        Reply sold = first.order("a 1", first.reserve("a 1").number());
        String id = sold.json().path("order_id").asText();
        assertThat(first.taler("POST", "orders/" + id + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .status())
                .isEqualTo(204);
        assertThat(shop.purge("purged").status())
                .as("although what is sold is still held until the settler comes")
                .isEqualTo(204);
        IomClient next = IomClient.open(NODE.url(), "purged", PASSWORD);
        next.stock("a", 3);
        assertThat(next.free("a")).isEqualTo("a 3");
        assertThat(next.reservation("GET", number, "").status()).isEqualTo(404);
        assertThat(next.reservation("PUT", number, "{}").status()).isEqualTo(400);
        assertThat(next.taler("GET", "orders/" + unpaid.json().path("order_id").asText(), "")
                        .status())
                .isEqualTo(404);
        Reply anew = next.post(IomClient.body("a 1"), "Idempotency-Key", "k");
        assertThat(anew.said()).isEqualTo("201 a 1 reserved");
        assertThat(anew.number()).isNotEqualTo(keyed);
    }

    @Test
    void reservationsOutliveTheNode() throws Exception {
        shop.stock("durable", 3);
        Reply made = shop.reserve("durable 2");
        NODE.restart();
        shop = shop.at(NODE.url());
        Reply got = shop.reservation("GET", made.number(), "");
        assertThat(got.said()).isEqualTo("200 durable 2 reserved");
        assertThat(got.json().path("data")).isEqualTo(made.json().path("data"));
        assertThat(shop.free("durable")).isEqualTo("durable 1");
        assertThat(shop.reservation("PUT", made.number(), body("durable 3")).said())
                .isEqualTo("201 durable 3 reserved");
    }

    private static String shortOf(String product) {
        return "400 21001 The requested quantity of product " + product + " is not available";
    }

    private static String partly(String items) {
        return "{'type':'PARTLY','items':" + items(items) + "}";
    }
}
