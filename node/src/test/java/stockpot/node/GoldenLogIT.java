package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.Levels;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.send.CommandLog;

/**
 * Records the log of the highest level for {@link GoldenLevelTest}: a shop's day through the real door of a real node. Not a
 * test of anything, so it runs only with {@code -Dstockpot.golden.log=record}.
 */
@EnabledIfSystemProperty(named = "stockpot.golden.log", matches = "record")
class GoldenLogIT {
    private static final String PASSWORD = "open sesame";
    private static final int ROUNDS = 810;
    private static final int PRODUCTS = 12;

    /** As long as a coordinator is waited for, and what it left behind is settled. */
    private static final long UNTIL_RESOLVED_MILLIS = 13_000;

    private final SplittableRandom random = new SplittableRandom(16);
    private final List<Long> reservations = new ArrayList<>(List.of(1L));
    private final List<String> orders = new ArrayList<>();
    private final List<Long> pots = new ArrayList<>();

    @Test
    void record(@TempDir Path folder) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Settings settings = Settings.read(
                Map.of(
                        Setting.HTTP_PORT, "0",
                        Setting.DATA_DIR, folder.resolve("data").toString(),
                        Setting.ADMIN_PASSWORD, PASSWORD,
                        Setting.PARTITIONS, "2",
                        Setting.OUTCOMES_KEPT_SECONDS, "10",
                        Setting.KEYED_OUTCOMES_KEPT_SECONDS, "60"),
                Map.of(),
                folder.resolve("none"));
        try (Node node = Node.start(settings, failure::set)) {
            IomClient shop = IomClient.open(node.url(), "shop", PASSWORD);
            begin(shop);
            leaveBehind(node);
            for (int round = 0; round < ROUNDS; round++) {
                step(shop, node.url(), round);
            }
            Thread.sleep(UNTIL_RESOLVED_MILLIS);
            // What is swept away is swept by commands that come later.
            for (int round = 0; round < ROUNDS / 3; round++) {
                step(shop, node.url(), round);
            }
            end(shop, node.url());
        }
        assertThat(failure.get()).isNull();
        Path exported = folder.resolve("log.gz");
        assertThat(Main.run(
                        "export",
                        exported.toString(),
                        "--data-dir",
                        folder.resolve("data").toString()))
                .isZero();
        keep(exported);
    }

    private static void keep(Path exported) throws Exception {
        int level = Levels.KNOWN.highest();
        List<String> lines = GoldenFold.of(exported, StockpotFamilies.ALL);
        assertThat(Files.size(exported)).isLessThan(300_000);
        Files.createDirectories(GoldenLevelTest.log(level).getParent());
        Files.copy(exported, GoldenLevelTest.log(level), StandardCopyOption.REPLACE_EXISTING);
        Files.write(GoldenLevelTest.lines(level), lines);
    }

    private int any(int bound) {
        return random.nextInt(bound);
    }

    private String product() {
        return "p-" + any(PRODUCTS);
    }

    private void begin(IomClient shop) throws Exception {
        shop.taler("POST", "categories", "{'name':'Bread','name_i18n':{'de':'Brot'}}")
                .as(200);
        shop.taler("POST", "groups", "{'group_name':'Food','description':'d'}").as(200);
        shop.taler(
                        "POST",
                        "units",
                        "{'unit':'Tray','unit_name_long':'trays','unit_name_short':'tray','unit_allow_fraction':true,"
                                + "'unit_precision_level':1}")
                .as(204);
        for (String name : List.of("tips", "goods", "rest")) {
            pots.add(shop.taler("POST", "pots", "{'pot_name':'" + name + "','description':'d'}")
                    .as(200)
                    .json()
                    .path("pot_serial_id")
                    .asLong());
        }
        for (int each = 0; each < PRODUCTS; each++) {
            shop.taler(
                            "POST",
                            "products",
                            "{'product_id':'p-" + each
                                    + "','description':'d','unit':'Piece','unit_price':['KUDOS:1.5'],"
                                    + "'total_stock':" + (each == 0 ? -1 : 20 * each) + ",'money_pot_id':" + pots.get(1)
                                    + "}")
                    .as(204);
        }
        shop.taler(
                        "POST",
                        "templates",
                        "{'template_id':'counter','template_description':'d','template_contract':{'template_type':"
                                + "'inventory-cart','selected_all':true,'currency':'KUDOS','pay_duration':{'d_us':900000000},"
                                + "'minimum_age':0,'request_tip':true},'editable_defaults':{'summary':'s'},"
                                + "'required_currency':'KUDOS'}")
                .as(204);
    }

    /** What a coordinator that dies leaves behind: holds and a claim that nobody decides about; and what is no command. */
    private static void leaveBehind(Node node) throws Exception {
        try (CommandLog log = new CommandLog(node.client())) {
            for (int each = 1; each < 5; each++) {
                String hold = "{'type':'HoldStock','id':'left-" + each + "','instance':'shop','product':'p-" + each
                        + "','attempt':'left-" + each + "','order':'none-" + each + "','quantity':'1'}";
                append(log, Topics.STOCK.commands(), RecordKey.of("shop", "p-" + each), hold);
            }
            String batched = "{'type':'HoldForLock','id':'left','instance':'shop','product':'p-5','attempt':'left',"
                    + "'batch':'left','lock':'left','quantity':'1'}";
            append(log, Topics.STOCK.commands(), RecordKey.of("shop", "p-5"), batched);
            String claim = "{'type':'ClaimName','id':'left','instance':'shop','name':'left','attempt':'left'}";
            append(log, Topics.POTS.commands(), RecordKey.of("shop", "name", "left"), claim);
            append(log, Topics.STOCK.commands(), RecordKey.of("shop", "p-1"), "no command");
            for (Topics.Family family : Topics.FAMILIES) {
                log.append(family.commands(), 0, null, Records.raise(1, "")).get();
            }
        }
    }

    private static void append(CommandLog log, String topic, byte[] key, String value) throws Exception {
        log.append(
                        topic,
                        RecordKey.partition(key, 2),
                        key,
                        value.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .get();
    }

    private void step(IomClient shop, String url, int round) throws Exception {
        switch (any(16)) {
            case 0, 1, 2, 3 -> lock(shop);
            case 4, 5 -> place(shop, "order-" + round + "-" + any(1_000));
            case 6, 7 -> pay(shop);
            case 8 -> shop.taler("DELETE", "orders/" + order(), "");
            case 9, 10 -> reserve(shop);
            case 11 -> change(shop);
            case 12 -> shop.reservation("DELETE", reservation(), "");
            case 13 -> sellFromTemplate(url);
            case 14 -> manage(shop, url, round);
            default ->
                shop.taler(
                        "PATCH",
                        "products/" + product(),
                        "{'description':'d','unit':'Piece','total_stock':" + any(200) + ",'total_lost':" + any(3)
                                + "}");
        }
    }

    private void lock(IomClient shop) throws Exception {
        long micros = any(3) == 0 ? 2_000 : 60_000_000;
        if (any(3) == 0) {
            lockTogether(shop, micros);
            return;
        }
        shop.taler(
                "POST",
                "products/" + product() + "/lock",
                "{'lock_uuid':'cart-" + any(40) + "','duration':{'d_us':" + micros + "},'quantity':" + any(9) + "}");
    }

    private void lockTogether(IomClient shop, long micros) throws Exception {
        int first = any(PRODUCTS);
        String cart = "cart-" + any(40);
        String lines = Stream.of(first, (first + 1) % PRODUCTS)
                .map(product -> "{'product_id':'p-" + product + "','lock_uuid':'" + cart + "','duration':{'d_us':"
                        + micros + "},'quantity':" + (1 + any(9)) + "}")
                .collect(Collectors.joining(","));
        shop.taler("POST", "products/lock", "{'mode':'together','lines':[" + lines + "]}");
    }

    private String lines() {
        return "[{'product_id':'" + product() + "','quantity':1},{'product_id':'p-0','quantity':" + (1 + any(3)) + "}]";
    }

    private void place(IomClient shop, String id) throws Exception {
        String taken = any(4) == 0 ? ",'reservation_id':" + reservation() : "";
        long deadline = System.currentTimeMillis() / 1_000 + (any(3) == 0 ? 2 : 900);
        shop.taler(
                "POST",
                "orders",
                "{'order':{'amount':'KUDOS:10','summary':'s','order_id':'" + id + "','pay_deadline':{'t_s':" + deadline
                        + "},'order_default_money_pot':" + pots.get(2)
                        + ",'products':[{'description':'own','price':'KUDOS:2.5','product_money_pot':" + pots.get(0)
                        + "}]},'lock_uuids':['cart-" + any(40) + "'],'inventory_products':" + lines() + taken + "}");
        orders.add(id);
    }

    private String order() {
        return orders.isEmpty() ? "none" : orders.get(any(orders.size()));
    }

    private long reservation() {
        return reservations.get(any(reservations.size()));
    }

    private void pay(IomClient shop) throws Exception {
        shop.taler(
                "POST",
                "orders/" + order() + "/payments",
                "{'payment_ref':'slip " + any(4) + "','amount':'KUDOS:" + (any(9) == 0 ? 9 : 10) + "'}");
    }

    private void reserve(IomClient shop) throws Exception {
        String type = any(3) == 0 ? "PARTLY" : "COMPLETE";
        Reply made = shop.post("{'lifetime':" + (any(3) == 0 ? 1 : 600) + ",'type':'" + type + "','items':"
                + IomClient.items(product() + " " + (1 + any(30)) + ", p-0 1") + "}");
        if (made.status() == 201) {
            reservations.add(made.number());
        }
    }

    private void change(IomClient shop) throws Exception {
        shop.reservation("PUT", reservation(), IomClient.body(product() + " " + (1 + any(9))));
    }

    private void sellFromTemplate(String url) throws Exception {
        Reply used = Reply.to(
                "POST",
                url + "/instances/shop/templates/counter",
                "{'template_type':'inventory-cart','inventory_selection':[{'product_id':'" + product()
                        + "','quantity':'1'}],'tip':'KUDOS:0.5'}");
        if (used.status() == 200) {
            String id = used.json().path("order_id").asText();
            orders.add(id);
            Reply.to(
                    "POST",
                    url + "/instances/shop/orders/" + id + "/claim",
                    "{'nonce':'BBR3E1MZQ5Q4','token':'"
                            + used.json().path("token").asText() + "'}");
        }
    }

    private void manage(IomClient shop, String url, int round) throws Exception {
        switch (any(8)) {
            case 0 -> shop.taler("POST", "pots", "{'pot_name':'tips','description':'d'}");
            case 1 ->
                shop.taler(
                        "PATCH",
                        "pots/" + pots.get(0),
                        "{'pot_name':'tips " + any(2) + "','description':'" + round + "'}");
            case 2 ->
                shop.taler(
                        "PATCH",
                        "pots/" + pots.get(1),
                        "{'pot_name':'goods','description':'d','new_pot_totals':['KUDOS:" + round + "']}");
            case 3 -> shop.taler("PATCH", "units/Tray", "{'unit_active':" + (any(2) == 0) + "}");
            case 4 -> shop.taler("POST", "categories", "{'name':'c-" + any(20) + "'}");
            case 5 ->
                shop.taler(
                        "PATCH",
                        "templates/counter",
                        "{'template_description':'" + round + "','template_contract':{"
                                + "'template_type':'inventory-cart','selected_all':true,'currency':'KUDOS','pay_duration':"
                                + "{'d_us':900000000},'minimum_age':0,'request_tip':true},'editable_defaults':{'summary':'s'},"
                                + "'required_currency':'KUDOS'}");
            case 6 -> shop.taler("PATCH", "orders/" + order() + "/forget", "{'fields':['$.summary']}");
            default -> Reply.bearer(url + "/instances/shop/private", Reply.basic("shop", PASSWORD));
        }
    }

    private void end(IomClient shop, String url) throws Exception {
        shop.taler("DELETE", "pots/" + pots.get(2), "").as(204);
        shop.taler("DELETE", "units/Tray", "").as(204);
        shop.taler("DELETE", "products/p-" + (PRODUCTS - 1) + "?force=yes", "");
        IomClient other = IomClient.open(url, "other", PASSWORD);
        other.stock("tea", 3);
        other.reserve("tea 2");
        other.purge("other");
    }
}
