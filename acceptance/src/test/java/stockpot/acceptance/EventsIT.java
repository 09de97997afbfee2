package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;
import stockpot.acceptance.load.EventClient;
import stockpot.acceptance.load.EventClient.Told;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** {@code GET /private/events} of a node that is killed in between: what is told is what the ledgers have. */
@ExtendWith(Children.class)
class EventsIT {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MOST = 400;

    /** So many descriptions are more than what a node keeps for those who are behind. */
    private static final int ROUNDS = 300;

    @TempDir
    Path folder;

    @Test
    void tellsWhatTheLedgersHave() throws Exception {
        RunningNode node =
                RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_MAX_LISTENERS", Integer.toString(MOST)));
        Shop admin = Shop.at(node.url());
        Shop shop = admin.open("shop");
        Shop other = admin.open("other");

        try (EventClient live = EventClient.listen(shop, "", "")) {
            String begin = live.lastId();
            tradeInBoth(shop, other);
            List<Told> told = live.until(each -> each.type().equals("NameConfirmed"));
            isWhatTheLedgersHave(told, node, "shop");
            isTheRestFromEverywhere(told, shop, begin);
            tellsHowItStands(shop, live);
            choosesWhatIsWanted(shop, begin);
            goesOnAfterADeath(node, shop, live);
        }
        Shop again = shop.movedTo(node.url() + "/instances/shop");
        dropsWhoDoesNotRead(again);
        letsSoManyListen(again);
        node.verify();
        node.terminate();
    }

    private static void ok(stockpot.acceptance.load.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    }

    private void tradeInBoth(Shop shop, Shop other) throws IOException {
        for (Shop each : List.of(shop, other)) {
            for (String product : List.of("chair", "table", "lamp", "bed")) {
                ok(each.define(product, "10"));
            }
        }
        for (int i = 0; i < 3; i++) {
            for (Shop each : List.of(shop, other)) {
                ok(each.lock("chair", "cart-" + i, 1, LONG));
                ok(each.lock("lamp", "cart-" + i, 2, LONG));
            }
        }
        ok(shop.order("kitchen", Map.of("chair", "2", "table", "1")));
        ok(other.order("kitchen", Map.of("chair", "2", "table", "1")));
        ok(shop.post("/private/orders/kitchen/payments", "{\"payment_ref\":\"till\",\"amount\":\"KUDOS:1\"}"));
        ok(shop.lock("chair", "cart-0", 0, LONG));
        await(shop, "chair", "unit_total_sold", "2");
        ok(other.post("/private/pots", "{\"pot_name\":\"Tips\",\"description\":\"\"}"));
        ok(shop.post("/private/pots", "{\"pot_name\":\"Tips\",\"description\":\"\"}"));
    }

    private static void await(Shop shop, String product, String member, String value) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!shop.get("/private/products/" + product)
                .body()
                .path(member)
                .asText()
                .equals(value)) {
            assertThat(System.nanoTime()).as(member).isLessThan(deadline);
        }
    }

    private static boolean isOfLedger(Told told) {
        return !List.of("low", "out-of-stock", "back-in-stock").contains(told.type());
    }

    /** Each partition's records, in order, and nobody else's. */
    private void isWhatTheLedgersHave(List<Told> told, RunningNode node, String instance) throws IOException {
        Map<String, List<JsonNode>> heard = new TreeMap<>();
        told.stream().filter(EventsIT::isOfLedger).forEach(each -> {
            assertThat(each.data().path("instance").asText()).isEqualTo(instance);
            assertThat(each.data().path("type").asText()).isEqualTo(each.type());
            heard.computeIfAbsent(partition(each.data()), _ -> new ArrayList<>())
                    .add(each.data());
        });
        Map<String, List<JsonNode>> kept = new TreeMap<>();
        LogReader log = new LogReader(node.kafka());
        Stream.of("stock", "orders", "pots")
                .flatMap(family -> log.read("stockpot." + family + ".ledger").stream())
                .map(LogRecord::value)
                .filter(value -> value.path("instance").asText().equals(instance))
                .forEach(value -> kept.computeIfAbsent(partition(value), _ -> new ArrayList<>())
                        .add(value));
        // What follows later, such as the settling of the pot's name, is in the ledgers by now, and was not waited for.
        heard.forEach((partition, values) ->
                assertThat(kept.get(partition)).as(partition).startsWith(values.toArray(JsonNode[]::new)));
        assertThat(heard.keySet().stream().map(name -> name.split("\\.")[1]).distinct())
                .containsExactly("orders", "pots", "stock");
        assertThat(told.stream().filter(EventsIT::isOfLedger).count()).isGreaterThan(15);
    }

    private static String partition(JsonNode value) {
        String position = value.path("position").asText();
        return position.substring(0, position.lastIndexOf('/'));
    }

    private void isTheRestFromEverywhere(List<Told> told, Shop shop, String begin) throws IOException {
        List<String> names = told.stream().map(Told::name).toList();
        for (int had = 0; had < told.size(); had++) {
            String id = had == 0 ? begin : told.get(had - 1).id();
            List<String> rest = new ArrayList<>();
            try (EventClient client = EventClient.listen(shop, "", id)) {
                while (!rest.containsAll(names.subList(had, names.size()))) {
                    rest.add(client.next().name());
                }
            }
            assertThat(rest).as("after " + had).doesNotHaveDuplicates().noneMatch(names.subList(0, had)::contains);
        }
    }

    private void tellsHowItStands(Shop shop, EventClient live) throws IOException {
        String begin = live.lastId();
        ok(shop.post(
                "/private/products",
                "{\"product_id\":\"soap\",\"description\":\"d\",\"unit\":\"piece\",\"total_stock\":5,"
                        + "\"low_stock_at\":\"2\"}"));
        ok(shop.lock("soap", "a", 3, LONG));
        ok(shop.lock("soap", "b", 1, LONG));
        ok(shop.lock("soap", "c", 1, LONG));
        ok(shop.lock("soap", "c", 0, LONG));
        ok(shop.lock("soap", "a", 0, LONG));
        // From here on 2 is not low any more, and what was low before has been so.
        ok(shop.patch("/private/products/soap", "{\"low_stock_at\":\"1\"}"));
        ok(shop.lock("soap", "a", 2, LONG));
        ok(shop.lock("soap", "a", 3, LONG));
        ok(shop.delete("/private/products/soap?force=yes"));
        List<Told> told = live.until(each -> each.type().equals("ProductRemoved"));
        List<String> wanted = List.of("low 2", "out-of-stock 0", "back-in-stock 1", "low 1");
        assertThat(standing(told)).isEqualTo(wanted);
        assertThat(told.stream()
                        .filter(each -> each.type().equals("low"))
                        .map(each -> each.data().path("low_stock_at").asText()))
                .containsExactly("2", "1");
        // Told once more, now that the product is gone and nothing but the ledger knows what it was.
        try (EventClient again = EventClient.listen(shop, "?type=low&type=ProductRemoved", begin)) {
            List<Told> repeated = again.until(each -> each.type().equals("ProductRemoved"));
            assertThat(standing(repeated)).containsExactly("low 2", "low 1");
        }
        // And once more from a record on before which the product was defined.
        Told locked = told.stream()
                .filter(each -> each.type().equals("ProductDefined"))
                .findFirst()
                .orElseThrow();
        try (EventClient again = EventClient.listen(shop, "", locked.id())) {
            assertThat(standing(again.until(each -> each.type().equals("ProductRemoved"))))
                    .isEqualTo(wanted);
        }
        Told first = told.stream()
                .filter(each -> each.type().equals("low"))
                .findFirst()
                .orElseThrow();
        Told record = told.get(told.indexOf(first) - 1);
        try (EventClient again = EventClient.listen(shop, "", record.id())) {
            assertThat(again.next().name()).isEqualTo(first.name());
        }
    }

    private static List<String> standing(List<Told> told) {
        return told.stream()
                .filter(each -> !isOfLedger(each))
                .map(each -> each.type() + " " + each.data().path("available").asText())
                .toList();
    }

    private void choosesWhatIsWanted(Shop shop, String begin) throws IOException {
        long category = shop.post("/private/categories", "{\"name\":\"Seats\"}")
                .body()
                .path("category_id")
                .asLong();
        ok(shop.post(
                "/private/products",
                "{\"product_id\":\"sofa\",\"description\":\"d\",\"unit\":\"piece\",\"total_stock\":5,\"categories\":["
                        + category + "]}"));
        ok(shop.lock("sofa", "a", 1, LONG));
        ok(shop.lock("chair", "z", 1, LONG));
        try (EventClient client = EventClient.listen(shop, "?type=StockLocked&product=chair&product=table", begin)) {
            List<Told> told =
                    client.until(each -> each.data().path("lock").asText().equals("z"));
            assertThat(told)
                    .allMatch(each -> each.type().equals("StockLocked")
                            && each.data().path("product").asText().equals("chair"));
            assertThat(told).hasSize(4);
        }
        try (EventClient client = EventClient.listen(shop, "?category=" + category, begin)) {
            assertThat(client.next().name()).startsWith("ProductDefined");
            assertThat(client.next().data().path("product").asText()).isEqualTo("sofa");
            ok(shop.lock("sofa", "b", 1, LONG));
            assertThat(client.next().data().path("lock").asText()).isEqualTo("b");
        }
    }

    private void goesOnAfterADeath(RunningNode node, Shop shop, EventClient live) throws Exception {
        ok(shop.lock("bed", "before", 1, LONG));
        String id = live.until(each -> each.data().path("lock").asText().equals("before"))
                .getLast()
                .id();
        ok(shop.lock("bed", "at-death", 1, LONG));
        node.kill();
        live.untilTheEnd();
        node.startAgain();
        Shop again = shop.movedTo(node.url() + "/instances/shop");
        try (EventClient client = EventClient.listen(again, "", id)) {
            ok(again.lock("bed", "after", 1, LONG));
            List<Told> told =
                    client.until(each -> each.data().path("lock").asText().equals("after"));
            assertThat(told.stream().map(each -> each.data().path("lock").asText()))
                    .containsExactly("at-death", "after");
        }
    }

    /** Whoever does not read is given up, and can go on; who reads does not notice. */
    private void dropsWhoDoesNotRead(Shop shop) throws IOException {
        ok(shop.define("parade", "-1"));
        String text = "x".repeat(40_000);
        try (EventClient lazy = EventClient.listen(shop, "?type=ProductChanged", "");
                EventClient eager = EventClient.listen(shop, "?type=ProductChanged", "")) {
            String begin = lazy.lastId();
            for (int round = 0; round < ROUNDS; round++) {
                ok(shop.patch("/private/products/parade", "{\"description\":\"" + round + text + "\"}"));
                assertThat(eager.next().data().at("/details/description").asText())
                        .startsWith(round + "x");
            }
            List<Told> had = lazy.untilTheEnd();
            assertThat(had.size()).isLessThan(ROUNDS);
            String id = had.isEmpty() ? begin : had.getLast().id();
            try (EventClient client = EventClient.listen(shop, "?type=ProductChanged", id)) {
                for (int round = had.size(); round < ROUNDS; round++) {
                    assertThat(client.next().data().at("/details/description").asText())
                            .startsWith(round + "x");
                }
            }
        }
    }

    private void letsSoManyListen(Shop shop) throws IOException {
        List<EventClient> open = new ArrayList<>();
        try {
            EventClient last = EventClient.ask(shop, "", "");
            while (last.status() == 200) {
                open.add(last);
                assertThat(open.size()).isLessThanOrEqualTo(MOST / 2);
                last = EventClient.ask(shop, "", "");
            }
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.header("retry-after")).isNotEmpty();
            last.close();
        } finally {
            for (EventClient each : open) {
                each.close();
            }
        }
    }
}
