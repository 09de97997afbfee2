package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Seed 000 and section 2.5 of the protocol, row by row. */
class LockTest {
    @AutoClose
    private static final Site site = new Site();

    private static Reply lock(String product, String body) {
        return site.post("/private/products/" + product + "/lock", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'lock_uuid':'a','duration':{'d_us':1000000},'quantity':1}                               | 204",
                "{'lock_uuid':'a','duration':{'d_us':'forever'},'unit_quantity':'1'}                      | 204",
                "{'lock_uuid':'a','duration':{'d_us':1000000}}                                            | 204",
                "{'lock_uuid':'a','duration':{'d_us':1000000},'quantity':0}                               | 204",
                "{'lock_uuid':'nobody has it','duration':{'d_us':0},'quantity':0}                         | 204",
                "{'lock_uuid':'a','duration':{'d_us':9223372036854775807},'quantity':1}                   | 204",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':2,'unit_quantity':'2'}                 | 204",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':2,'unit_quantity':'2.000'}             | 204",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':null,'unit_quantity':null}             | 204",
                "{'x':[{'y':1}],'lock_uuid':'a','duration':{'z':{},'d_us':1}}                             | 204",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':2,'unit_quantity':'3'}                 | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':2,'unit_quantity':'2.5'}               | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':'1.5'}                            | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':'-1'}                             | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':'1.0000001'}                      | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':'1e3'}                            | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':''}                               | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'unit_quantity':1}                                | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':-1}                                    | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':1.0}                                   | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':'1'}                                   | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':true}                                  | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':[1]}                                   | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':9007199254740992}                      | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':9223372036854775808}                   | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1},'quantity':18446744073709551617}                  | 400/26",
                "{'lock_uuid':'a','quantity':1}                                                           | 400/26",
                "{'lock_uuid':'a','duration':null}                                                        | 400/26",
                "{'lock_uuid':'a','duration':{}}                                                          | 400/26",
                "{'lock_uuid':'a','duration':1}                                                           | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':-1}}                                                 | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':'never'}}                                            | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':9223372036854775808}}                                | 400/26",
                "{'duration':{'d_us':1},'quantity':1}                                                     | 400/26",
                "{'lock_uuid':'','duration':{'d_us':1}}                                                   | 400/26",
                "{'lock_uuid':7,'duration':{'d_us':1}}                                                    | 400/26",
                "{'lock_uuid':'\\u0007','duration':{'d_us':1}}                                            | 400/26",
                "{'lock_uuid':'\\ud800','duration':{'d_us':1}}                                            | 400/26",
                "[]                                                                                       | 400/26",
                "7                                                                                        | 400/26",
                "{'lock_uuid':'a','duration':{'d_us':1}                                                   | 400/22",
                "{'lock_uuid':'a','duration':{'d_us':1}}}                                                 | 400/22",
                "{'lock_uuid':'a','duration':{'d_us':1}} {}                                               | 400/22",
                "{'lock_uuid':'a','lock_uuid':'b','duration':{'d_us':1}}                                  | 400/22",
                "{'lock_uuid':'a','duration':{'d_us':NaN}}                                                | 400/22",
                "{'lock_uuid':'a','duration':{'d_us':01}}                                                 | 400/22",
                "``                                                                                       | 400/22",
            })
    void answers(String body, String expected) {
        site.machine.epochMillis += 10_000;
        site.stock("table", "10");
        assertThat(lock("table", body.strip().replace('\'', '"')).brief()).isEqualTo(expected);
        assertThat(site.send("DELETE", "/private/products/table?force=yes", "").status())
                .isEqualTo(204);
    }

    @Test
    void saysWhenTheLockIsOver() {
        site.machine.epochMillis = 1_800_000_000_000L;
        site.stock("timed", "10");
        Map.of("{\"d_us\":1500000}", "2027-01-15T08:00:01.500Z", "{\"d_us\":\"forever\"}", "never")
                .forEach((duration, until) -> assertThat(
                                lock("timed", "{\"lock_uuid\":\"a\",\"duration\":" + duration + "}")
                                        .header("Stockpot-Expires"))
                        .isEqualTo(until));
        assertThat(lock("timed", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":0},\"quantity\":0}")
                        .header("Stockpot-Expires"))
                .isEmpty();
    }

    @Test
    void saysWhatIsLeftWhenThereIsNotEnough() {
        site.post("/private/products", """
                {"product_id": "short", "description": "d", "unit": "WeightUnitKg", "unit_total_stock": "2.5",
                 "next_restock": {"t_s": 1800000000}}
                """);
        Reply reply = lock("short", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1},\"unit_quantity\":\"2.75\"}");
        assertThat(reply.status()).isEqualTo(410);
        assertThat(reply.text())
                .isEqualTo("{\"code\":2670,\"name\":\"MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS\","
                        + "\"hint\":\"There is not enough of the product in stock.\",\"product_id\":\"short\","
                        + "\"requested_quantity\":2,\"unit_requested_quantity\":\"2.75\","
                        + "\"available_quantity\":2,\"unit_available_quantity\":\"2.5\","
                        + "\"restock_expected\":{\"t_s\":1800000000}}");
        assertThat(reply.header("Stockpot-Position")).startsWith("stockpot.stock.commands/0/");
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "'\"never\"', '{\"t_s\":\"never\"}'", "5, '{\"t_s\":5}'"})
    void saysWhenMoreIsExpectedIfThatIsKnown(String restock, String expected) {
        String id = "restock" + restock.length() + restock.charAt(0);
        String body = "{\"product_id\":\"" + id.replace("\"", "") + "\",\"description\":\"d\",\"unit\":\"Piece\","
                + "\"total_stock\":0,\"next_restock\":{\"t_s\":" + restock + "}}";
        assertThat(site.post("/private/products", body).status()).isEqualTo(204);
        Reply reply = lock(id.replace("\"", ""), "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1}}");
        assertThat(reply.json().path("restock_expected").toString()).isEqualTo(expected);
    }

    @Test
    void replacesWhatTheSameLockHad() {
        site.stock("replaced", "10");
        String body = "{\"lock_uuid\":\"cart\",\"duration\":{\"d_us\":\"forever\"},\"quantity\":%d}";
        assertThat(lock("replaced", body.formatted(10)).status()).isEqualTo(204);
        assertThat(lock("replaced", body.formatted(10)).status()).isEqualTo(204);
        assertThat(lock("replaced", body.formatted(11)).brief()).isEqualTo("410/2670");
        assertThat(lock("replaced", body.formatted(0)).status()).isEqualTo(204);
        assertThat(lock("replaced", body.replace("cart", "other").formatted(10)).status())
                .isEqualTo(204);
    }

    @Test
    void endsWithItsDuration() {
        site.stock("ending", "1");
        assertThat(lock("ending", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1000000}}")
                        .status())
                .isEqualTo(204);
        String other = "{\"lock_uuid\":\"b\",\"duration\":{\"d_us\":1000000}}";
        site.machine.epochMillis += 999;
        assertThat(lock("ending", other).status()).isEqualTo(410);
        site.machine.epochMillis += 1;
        assertThat(lock("ending", other).status()).isEqualTo(204);
    }

    @Test
    void isCutToTheLimit() {
        try (Site limited = new Site(_ -> Site.settings(64, 1 << 20, 1_000_000L, Map.of()), List.of())) {
            limited.stock("p", "1");
            String path = "/private/products/p/lock";
            assertThat(limited.post(path, "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":\"forever\"}}")
                            .status())
                    .isEqualTo(204);
            limited.machine.epochMillis += 1000;
            assertThat(limited.post(path, "{\"lock_uuid\":\"b\",\"duration\":{\"d_us\":2000000}}")
                            .status())
                    .isEqualTo(204);
            limited.machine.epochMillis += 1000;
            assertThat(limited.post(path, "{\"lock_uuid\":\"c\",\"duration\":{\"d_us\":1}}")
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void isEndedByTheMerchant() {
        site.stock("freed", "1");
        String path = "/private/products/freed/locks/c%201";
        assertThat(lock("freed", "{\"lock_uuid\":\"c 1\",\"duration\":{\"d_us\":\"forever\"}}")
                        .status())
                .isEqualTo(204);
        Reply freed = site.send("DELETE", path + "?reason=the%20cart%20is%20abandoned", "");
        assertThat(freed.status()).isEqualTo(204);
        assertThat(freed.header("Stockpot-Position")).startsWith("stockpot.stock.commands/0/");
        assertThat(lock("freed", "{\"lock_uuid\":\"c2\",\"duration\":{\"d_us\":1}}")
                        .status())
                .isEqualTo(204);
        assertThat(site.send("DELETE", path, "").brief()).isEqualTo("404/26");
        assertThat(site.send("DELETE", "/private/products/nothing/locks/c", "").brief())
                .isEqualTo("404/2006");
        assertThat(site.send("DELETE", path + "?reason=" + "x".repeat(1025), "").brief())
                .isEqualTo("400/26");
    }

    @Test
    void needsAProduct() {
        assertThat(lock("nothing", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1}}")
                        .brief())
                .isEqualTo("404/2006");
    }

    @Test
    void saysWhereItStandsInTheLog() {
        site.stock("placed", "1");
        Reply reply = lock("placed", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1}}");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("Stockpot-Position")).matches("stockpot.stock.commands/0/[0-9]+");
        assertThat(reply.response().headers().firstValue("Content-Type")).isEmpty();
    }
}
