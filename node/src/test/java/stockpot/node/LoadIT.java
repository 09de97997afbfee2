package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.InstanceId;
import stockpot.node.load.Format;
import stockpot.node.load.LineSource;
import stockpot.node.load.Loader;
import stockpot.node.load.Progress;
import stockpot.node.load.Tally;
import stockpot.node.load.Way;
import stockpot.schemas.Topics;

/** Files loaded into a node in this process, with its real broker, and seen over HTTP. */
class LoadIT {
    @RegisterExtension
    static final TestNode NODE = new TestNode();

    @TempDir
    Path files;

    /** What a run of the tool printed, and how it ended. */
    record Ran(int code, String out, String err) {}

    @Test
    void aFileWithAllKindsIsThereOverHttpAndLoadingItAgainChangesNothing() throws Exception {
        Path file = write("all.jsonl", """
                {"kind":"category","name":"Bread","name_i18n":{"de":"Brot"}}
                {"kind":"group","group_name":"Bakery","description":"Baked here"}
                {"kind":"unit","unit":"Tray","unit_name_long":"trays","unit_name_short":"tr","unit_allow_fraction":true,"unit_precision_level":1}

                {"id":"loaf","name":"Loaf","description":"A loaf","unit":"Piece","price":"KUDOS:4.20","stock":12,"categories":["Bread","Fresh"],"group":"Bakery"}
                {"kind":"product","product_id":"rolls","description":"Rolls","unit":"Tray","unit_total_stock":"2.5","group":"Mornings"}
                {"kind":"template","template_id":"till","template_description":"At the till","template_contract":{"template_type":"inventory-cart","summary":"Bread","selected_categories":["Bread"],"pay_duration":{"d_us":600000000}}}
                """);

        Ran first = load(file);

        assertThat(first.err).isEmpty();
        assertThat(first.out).startsWith("loaded 2 products, 2 categories, 2 groups, 1 unit, 1 template in ");
        assertThat(first.code).isEqualTo(Main.OK);
        JsonNode loaf = get("/private/products/loaf");
        assertThat(loaf.path("product_name").asText()).isEqualTo("Loaf");
        assertThat(loaf.path("unit_total_stock").asText()).isEqualTo("12");
        assertThat(namesOfCategories(loaf)).containsExactly("Bread", "Fresh");
        assertThat(get("/private/groups/" + loaf.path("product_group_id").asLong())
                        .path("description")
                        .asText())
                .isEqualTo("Baked here");
        assertThat(get("/private/products/rolls").path("unit_precision_level").asInt())
                .isEqualTo(1);
        JsonNode offered = get("/templates/till").path("template_contract").path("inventory_payload");
        assertThat(offered.path("products"))
                .extracting(each -> each.path("product_id").asText())
                .containsExactly("loaf");

        Map<TopicPartition, Long> ends = ledgerEnds();
        Ran second = load(file);

        assertThat(second.out).startsWith("loaded nothing (6 unchanged, 0 failed) in ");
        assertThat(second.code).isEqualTo(Main.OK);
        assertThat(ledgerEnds()).isEqualTo(ends);
    }

    @Test
    void wrongLinesAreToldAndTheOthersAreLoaded() throws Exception {
        Path file = write("wrong.jsonl", """
                {"id":"w1","description":"d","unit":"Piece","stock":1}
                {"id":"w2","description":"d","unit":"Piece","stock":1
                {"id":"w3","unit":"Piece","stock":1}
                {"id":"w1","description":"other","unit":"Piece","stock":1}
                {"id":"w5","description":"d","unit":"Piece","stock":1,"categories":[4711]}
                {"kind":"pot","name":"w6"}
                {"id":"w7","description":"d","unit":"Piece","stock":1}
                """);
        Ran ran = load(file);
        assertThat(ran.code).isEqualTo(Main.FAILED);
        assertThat(ran.out).startsWith("loaded 2 products (0 unchanged, 5 failed) in ");
        assertThat(ran.err.lines().sorted())
                .satisfiesExactly(
                        malformed -> assertThat(malformed).startsWith("line 2: not JSON at column "),
                        missing -> assertThat(missing).isEqualTo("line 3: description is missing"),
                        twice -> assertThat(twice).isEqualTo("line 4: PRODUCT_EXISTS: exists with other details"),
                        unknown -> assertThat(unknown).isEqualTo("line 5: there is no category 4711"),
                        kind -> assertThat(kind).startsWith("line 6: there is no kind 'pot'"));
        assertThat(get("/private/products/w7").path("description").asText()).isEqualTo("d");
    }

    @Test
    void aProductMayNameAPotThatThereIs() throws Exception {
        long there = openPot("there");
        long gone = openPot("gone");
        assertThat(send("DELETE", "/private/pots/" + gone, "").status()).isEqualTo(204);
        String line = "{\"id\":\"%s\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1,\"money_pot_id\":%d}\n";
        Path file = write(
                "pots.jsonl",
                line.formatted("pot1", there)
                        + line.formatted("pot2", gone)
                        + line.formatted("pot3", 4711)
                        + line.formatted("pot4", gone)
                        + line.formatted("pot5", 0));
        Ran ran = load(file);
        assertThat(ran.out).startsWith("loaded 2 products (0 unchanged, 3 failed) in ");
        assertThat(ran.err.lines())
                .containsExactly(
                        "line 2: money_pot_id " + gone + " does not exist",
                        "line 3: money_pot_id 4711 does not exist",
                        "line 4: money_pot_id " + gone + " does not exist");
        assertThat(get("/private/products/pot1").path("money_pot_id").asLong()).isEqualTo(there);
        assertThat(get("/private/products/pot5").path("money_pot_id").asLong()).isZero();
    }

    private static long openPot(String name) throws Exception {
        return send("POST", "/private/pots", "{'pot_name':'" + name + "','description':'d'}")
                .json()
                .path("pot_serial_id")
                .asLong();
    }

    @Test
    void aSpreadsheetMayNameCategoriesThatNobodyDefined() throws Exception {
        Path file = write(
                "sheet.csv",
                "\uFEFFid,name,description,unit,unit_price,stock,categories\r\n"
                        + "c1,\"Tea, black\",\"A \"\"strong\"\" one\",WeightUnitKg,KUDOS:20;EUR:10,1.250,Tea;Hot drinks\r\n"
                        + "c2,Cup,Of china,Piece,,-1,\r\n");
        Ran ran = load(file);
        assertThat(ran.err).isEmpty();
        assertThat(ran.out).startsWith("loaded 2 products, 2 categories in ");
        JsonNode tea = get("/private/products/c1");
        assertThat(tea.path("description").asText()).isEqualTo("A \"strong\" one");
        assertThat(tea.path("unit_total_stock").asText()).isEqualTo("1.25");
        assertThat(tea.path("unit_price")).extracting(JsonNode::asText).containsExactly("KUDOS:20", "EUR:10");
        assertThat(namesOfCategories(tea)).containsExactly("Tea", "Hot drinks");
        assertThat(get("/private/products/c2").path("unit_total_stock").asText())
                .isEqualTo("-1");
    }

    @Test
    void manyLinesComeFromStandardInputAndAllAreDecided() throws Exception {
        int count = 12_000;
        String lines = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"id\":\"many-" + i + "\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":" + i
                        + ",\"categories\":[\"Many " + i % 7 + "\"]}")
                .collect(Collectors.joining("\n"));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(load("-").out).startsWith("loaded 12,000 products, 7 categories in ");
        } finally {
            System.setIn(before);
        }
        assertThat(get("/private/products/many-" + count).path("total_stock").asInt())
                .isEqualTo(count);
    }

    @Test
    void anInterruptedLoadCanGoOnFromALine() throws Exception {
        Path file = write("from.jsonl", """
                {"id":"f1","description":"d","unit":"Piece","stock":1}
                {"id":"f2","description":"d","unit":"Piece","stock":1}
                {"id":"f3","description":"d","unit":"Piece","stock":1}
                """);
        assertThat(load(file.toString(), "--from", "3").out).startsWith("loaded 1 product in ");
        assertThat(send("GET", "/private/products/f2", "").status()).isEqualTo(404);
    }

    @Test
    void whatCannotBeBegunIsMisuse() throws Exception {
        Path file = write("one.jsonl", "{\"id\":\"a\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}\n");
        assertMisuse(load(file.toString(), "--instance", "nobody"), "there is no instance 'nobody'");
        assertMisuse(load("there-is-none.jsonl"), "there is no file there-is-none.jsonl");
        assertMisuse(load("products.xlsx"), "has to end with .jsonl, .ndjson, .json or .csv");
        assertMisuse(load(write("bad.csv", "id,colour\n")), "there is no column 'colour'; known are");
        assertMisuse(
                run("load", file.toString(), "--data-dir", files.toString()), "start it first with ./stockpot run");
        assertMisuse(run("load", "--data-dir", NODE.folder().toString()), "Missing required parameter");
    }

    @Test
    void aClosedInstanceIsNotLoadedInto() throws Exception {
        String shop =
                "{\"id\":\"shop\",\"name\":\"Shop\",\"auth\":{\"method\":\"token\",\"password\":\"a shop of its own\"},"
                        + "\"address\":{},\"jurisdiction\":{},\"use_stefan\":false,"
                        + "\"default_wire_transfer_delay\":{\"d_us\":0},\"default_pay_delay\":{\"d_us\":0}}";
        assertThat(send("POST", "/management/instances", shop).status()).isEqualTo(204);
        Path file = write("shop.jsonl", "{\"id\":\"a\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}\n");
        assertThat(load(file.toString(), "--instance", "shop").out).startsWith("loaded 1 product in ");
        assertThat(send("DELETE", "/management/instances/shop", "").status()).isEqualTo(204);
        assertMisuse(load(file.toString(), "--instance", "shop"), "the instance 'shop' is closed");
    }

    @Test
    void aLoadThatNobodyDecidesEndsAndSaysHowToGoOn(@TempDir Path other) throws Exception {
        Map<Setting, String> flags = Map.of(Setting.HTTP_PORT, "0", Setting.DATA_DIR, other.toString());
        Node.start(Settings.read(flags, Map.of(), other.resolve("none")), _ -> {})
                .close();
        Tally tally = new Tally(System.err, () -> {});
        byte[] lines = "not JSON\n{\"id\":\"a\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}\n"
                .getBytes(StandardCharsets.UTF_8);
        try (EmbeddedBroker broker = OpenDoor.broker(other.resolve("kafka"));
                LineSource source = Format.JSON_LINES.open(new ByteArrayInputStream(lines));
                Loader loader = new Loader(
                        Way.kafka(broker.client(), Topics.DEFAULT, InstanceId.ADMIN),
                        InstanceId.ADMIN,
                        false,
                        tally,
                        Progress.none(),
                        Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> loader.load(source, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing has been decided for 1 s");
            assertThat(loader.resumeAt()).isEqualTo(2);
        }
    }

    @Test
    void brokersWithoutAStockpotAreNotLoadedInto(@TempDir Path other) throws Exception {
        try (EmbeddedBroker broker = OpenDoor.broker(other)) {
            Path file = write("one.jsonl", "{\"id\":\"a\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}\n");
            assertMisuse(
                    run("load", file.toString(), "--kafka-bootstrap-servers", broker.bootstrapServers()),
                    "no stockpot has ever run on these brokers");
        }
    }

    private static void assertMisuse(Ran ran, String message) {
        assertThat(ran.err).contains(message);
        assertThat(ran.out).isEmpty();
        assertThat(ran.code).isEqualTo(Main.MISUSED);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private static Ran load(Path file) {
        return load(file.toString());
    }

    private static Ran load(String file, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("load", file, "--data-dir", NODE.folder().toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    static Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(arguments);
            return new Ran(code, printed.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Where the ledgers end: they grow with everything that changes. */
    private static Map<TopicPartition, Long> ledgerEnds() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(NODE.brokers(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(Topics.FAMILIES.stream()
                    .flatMap(family -> consumer.partitionsFor(family.ledger()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
    }

    private static List<String> namesOfCategories(JsonNode product) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode id : product.path("categories")) {
            names.add(get("/private/categories/" + id.asLong()).path("name").asText());
        }
        return names;
    }

    private static JsonNode get(String path) throws Exception {
        return send("GET", path, "").as(200).json();
    }

    /** A load knows of pots what is committed. */
    private static Reply send(String method, String path, String body) throws Exception {
        return NODE.send(method, path, body, "Prefer", "ack=committed");
    }
}
