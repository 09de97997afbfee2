package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.node.LoadIT.Ran;

/** Files loaded into a node over HTTP, as they are over Kafka; and what is there changed to what they say, over both. */
class HttpLoadIT {
    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static final String ALL_KINDS = """
            {"kind":"category","name":"Bread","name_i18n":{"de":"Brot"}}
            {"kind":"category","name":"Bread","name_i18n":{"de":"Brote"}}
            {"kind":"group","group_name":"Bakery","description":"Baked here"}
            {"kind":"unit","unit":"Tray","unit_name_long":"trays","unit_name_short":"tr","unit_allow_fraction":true,"unit_precision_level":1}
            {"id":"loaf","name":"Loaf","description":"A loaf","unit":"Piece","price":"KUDOS:4.20","stock":12,"categories":["Bread","Fresh"],"group":"Bakery"}
            {"id":"rolls","description":"Rolls","unit":"Tray","unit_total_stock":"2.5","group":"Mornings"}
            {"id":"a b","description":"Blank","unit":"Piece","stock":1}
            {"kind":"template","template_id":"till","template_description":"At the till","template_contract":{"template_type":"inventory-cart","summary":"Bread","selected_categories":["Bread"],"pay_duration":{"d_us":600000000}}}
            {"id":"w1","unit":"Piece","stock":1}
            {"id":"loaf","description":"Another loaf","unit":"Piece","stock":1}
            {"id":"w2","description":"d","unit":"Piece","stock":"1.5"}
            {"id":"w3","description":"d","unit":"Piece","stock":1,"money_pot_id":4711}
            """;

    @TempDir
    static Path files;

    private static Path token;

    @BeforeAll
    static void logIn() throws Exception {
        String bearer = Reply.bearer(NODE.url() + "/private", Reply.basic("admin", TestNode.PASSWORD));
        token = write("token", bearer.replace("Bearer ", "") + "\n");
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text);
    }

    private static Ran load(String way, Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("load", file.toString()));
        arguments.addAll(
                way.equals("HTTP")
                        ? List.of("--url", NODE.url() + "/", "--token-file", token.toString())
                        : List.of("--data-dir", NODE.folder().toString()));
        arguments.addAll(List.of(options));
        return LoadIT.run(arguments.toArray(String[]::new));
    }

    private static JsonNode product(String id) throws Exception {
        return NODE.get("/private/products/" + id).as(200).json();
    }

    /** How many records the ledgers have, once all is committed that was answered. */
    private static int changes() throws Exception {
        for (String path : List.of("/private/products/nobody", "/private/units/nobody")) {
            NODE.send("PATCH", path, "{}", "Prefer", "ack=committed").as(404);
        }
        return NODE.records("stockpot.stock.ledger").size()
                + NODE.records("stockpot.catalog.ledger").size();
    }

    @Test
    void isReportedAsOverKafkaAndChangesNothingTheSecondTime() throws Exception {
        Path file = write("all.jsonl", ALL_KINDS);
        List<String> faults = List.of(
                "line 10: PRODUCT_EXISTS: exists with other details",
                "line 11: unit_total_stock of this product has at most 0 digits of fraction",
                "line 12: money_pot_id 4711 does not exist",
                "line 2: CATEGORY_EXISTS: exists with other details",
                "line 9: description is missing");
        Ran first = load("HTTP", file);
        assertThat(first.err().lines().sorted()).containsExactlyElementsOf(faults);
        assertThat(first.out())
                .startsWith(
                        "loaded 3 products, 2 categories, 2 groups, 1 unit, 1 template (0 unchanged, 5 failed) in ");
        assertThat(first.code()).isEqualTo(Main.FAILED);
        assertThat(product("loaf").path("description").asText()).isEqualTo("A loaf");
        assertThat(product("a%20b").path("description").asText()).isEqualTo("Blank");

        int changes = changes();
        for (String way : List.of("HTTP", "Kafka")) {
            Ran again = load(way, file);
            assertThat(again.err().lines().sorted()).as(way).containsExactlyElementsOf(faults);
            assertThat(again.out()).as(way).startsWith("loaded nothing (7 unchanged, 5 failed) in ");
        }
        assertThat(changes()).isEqualTo(changes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kafka", "HTTP"})
    void anUpdateChangesWhatDiffersAndOnlyThat(String way) throws Exception {
        String id = "up-" + way;
        Path before = write("before.csv", """
                id,name,description,unit,price,stock
                %1$s-a,A,first,Piece,EUR:1,10
                %1$s-b,B,second,Piece,EUR:2,10
                """.formatted(id));
        assertThat(load(way, before).out()).startsWith("loaded 2 products in ");
        Path after = write("after.csv", """
                id,description,unit,price,stock
                %1$s-a,,,EUR:1.50,
                %1$s-b,second,Piece,EUR:2,10
                %1$s-c,third,Piece,EUR:3,10
                %1$s-d,,,EUR:4,
                %1$s-b,,,,3
                """.formatted(id));
        assertThat(load(way, after, "--update"))
                .satisfies(
                        ran -> assertThat(ran.out()).startsWith("loaded 2 products (1 unchanged, 2 failed) in "),
                        ran -> assertThat(ran.err().lines().sorted())
                                .satisfiesExactly(
                                        missing -> assertThat(missing).isEqualTo("line 5: description is missing"),
                                        reduced -> assertThat(reduced)
                                                .startsWith("line 6: ")
                                                .contains("total")));
        assertThat(product(id + "-a").path("price").asText()).isEqualTo("EUR:1.5");
        assertThat(product(id + "-a").path("product_name").asText()).isEqualTo("A");
        assertThat(product(id + "-a").path("description").asText()).isEqualTo("first");
        assertThat(product(id + "-c").path("unit_total_stock").asText()).isEqualTo("10");

        int changes = changes();
        assertThat(load(way, after, "--update").out()).startsWith("loaded nothing (3 unchanged, 2 failed) in ");
        assertThat(changes()).isEqualTo(changes);
    }

    @Test
    void manyRequestsAreUnderWayAtATime() throws Exception {
        int count = 2_000;
        Path file = write(
                "many.jsonl",
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> "{\"id\":\"many-" + i + "\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":"
                                + i + ",\"categories\":[\"Many " + i % 7 + "\"]}")
                        .collect(Collectors.joining("\n")));
        assertThat(load("HTTP", file).out()).startsWith("loaded 2,000 products, 7 categories in ");
        assertThat(product("many-" + count).path("total_stock").asInt()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url ftp://shop          | --url must be like http://127.0.0.1:8080, not 'ftp://shop'",
                "--url %1$s                | --url needs a token that may write products: set STOCKPOT_TOKEN, or write it into",
                "--url %1$s --token-file no-such-file | there is no file no-such-file",
                "--url %1$s --token-file %3$s | must hold one token",
                "--url http://127.0.0.1:1 --token-file %2$s | nobody answers at http://127.0.0.1:1: ",
                "--url %1$s --token-file %4$s | %1$s answers ",
                "--url %1$s --token-file %2$s --instance nobody | %1$s/instances/nobody answers ",
                "--token-file %2$s | --token-file goes with --url",
            })
    void whatCannotBeBegunIsMisuse(String options, String fault) throws Exception {
        Path file = write("one.jsonl", "{\"id\":\"one\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}");
        Path two = write("two-lines", "a\nb\n");
        Path wrong = write("wrong", "secret-token:nobody-has-this\n");
        List<String> arguments = new ArrayList<>(List.of("load", file.toString()));
        arguments.addAll(
                List.of(options.formatted(NODE.url(), token, two, wrong).split(" ")));
        Ran ran = LoadIT.run(arguments.toArray(String[]::new));
        assertThat(ran.err()).contains(fault.formatted(NODE.url()));
        assertThat(ran.code()).isEqualTo(Main.MISUSED);
    }
}
