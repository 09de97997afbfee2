package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Many locks in one request, each for itself; those that are set together are in {@link LocksTogetherTest}. */
class LocksTest {
    @AutoClose
    private static final Site site = new Site();

    private static Reply lock(String... lines) {
        return site.post("/private/products/lock", ("{'lines':[" + String.join(",", lines) + "]}").replace('\'', '"'));
    }

    private static String line(String product, String lock, int quantity) {
        return "{'product_id':'%s','lock_uuid':'%s','quantity':%d,'duration':{'d_us':1500000}}"
                .formatted(product, lock, quantity);
    }

    private static String locked(String product) {
        return site.get("/private/products/" + product)
                .json()
                .path("unit_total_locked")
                .asText();
    }

    @Test
    void eachIsDecidedForItself() {
        site.machine.epochMillis = 1_800_000_000_000L;
        site.stock("tea", "5");
        site.stock("cup", "3");
        Reply reply = lock(
                line("tea", "cart", 4),
                line("cup", "cart", 4),
                line("none", "cart", 1),
                line("tea", "other", 2),
                line("cup", "nobodys", 0),
                line("cup", "other", 1));
        assertThat(reply.status()).isEqualTo(200);
        JsonNode lines = reply.json().path("lines");
        assertThat(lines).extracting(line -> line.path("status").asInt()).containsExactly(204, 410, 404, 410, 204, 204);
        assertThat(lines.path(0).path("expires").asText()).isEqualTo("2027-01-15T08:00:01.500Z");
        assertThat(lines.path(4).has("expires")).isFalse();
        assertThat(lines.path(1).path("error").path("unit_available_quantity").asText())
                .isEqualTo("3");
        assertThat(lines.path(2).path("error").path("name").asText()).isEqualTo("MERCHANT_GENERIC_PRODUCT_UNKNOWN");
        assertThat(lines.path(3).path("error").path("available_quantity").asInt())
                .isEqualTo(1);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("position").asText()).startsWith("stockpot.stock.commands/"));
        assertThat(List.of(locked("tea"), locked("cup"))).containsExactly("4", "1");
    }

    @Test
    void aRepetitionSetsTheSameLocksAndNoOthers() {
        site.stock("bread", "10");
        String[] all = {line("bread", "a", 4), line("bread", "b", 6)};
        assertThat(lock(all).text()).doesNotContain("410");
        assertThat(lock(all).text()).doesNotContain("410");
        assertThat(locked("bread")).isEqualTo("10");

        String body = ("{'lines':[" + line("bread", "a", 0) + "," + line("bread", "b", 1) + "]}").replace('\'', '"');
        String[] key = {"Idempotency-Key", "a-key-of-this-test-000001"};
        Reply first = site.post("/private/products/lock", body, key);
        assertThat(lock(all).status()).isEqualTo(200);
        Reply again = site.post("/private/products/lock", body, key);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(locked("bread")).isEqualTo("10");
        String another = body.replace("\"quantity\":1", "\"quantity\":2");
        assertThat(site.post("/private/products/lock", another, key).status()).isEqualTo(409);
        site.stock("bun", "10");
        String elsewhere = another.replace("bread", "bun");
        assertThat(site.post("/private/products/lock", elsewhere, key).status())
                .as("whatever it is about")
                .isEqualTo(409);
    }

    @Test
    void aThousandAreTakenAndNotMore() {
        site.stock("many", "1000");
        assertThat(lock(lines(1000)).text()).doesNotContain("error");
        assertThat(locked("many")).isEqualTo("1000");
        assertThat(lock(lines(1001)).brief()).isEqualTo("400/26");
    }

    private static String[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line("many", "cart-" + i, 1))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                    | lines must be",
                "{'lines':[]}                                                          | lines must be",
                "{'lines':{}}                                                          | lines must be",
                "{'lines':[1]}                                                         | lines[0] must be a JSON object",
                "{'lines':[LINE,{'product_id':'x','lock_uuid':'a'}]}                   | lines[1]: duration is missing",
                "{'lines':[LINE,{'lock_uuid':'a','duration':{'d_us':1}}]}              | lines[1]: product_id must be",
                "{'lines':[{'product_id':7,'lock_uuid':'a','duration':{'d_us':1}}]}    | lines[0]: product_id must be",
                "{'lines':[LINE,LINE]}                                                 | lines[1] is for a lock that",
                "{'lines':[LINE],'mode':'each'}                                        | mode must be independent or together",
                "{'mode':'together','lines':[LINE,ZERO]}                               | lines[1] is for nothing",
                "{'lines':[LINE,OTHER],'mode':'together'}                              | lines[1] is for a product that",
                "{'lines':[LINE],'mode':7}                                             | mode must be a string",
                "[]                                                                    | the body must be a JSON object",
            })
    void saysWhichLineIsWrong(String body, String detail) {
        site.stock("right", "10");
        Reply reply = site.post(
                "/private/products/lock",
                body.strip()
                        .replace("LINE", line("right", "a", 1))
                        .replace("OTHER", line("right", "b", 1))
                        .replace("ZERO", line("none", "a", 0))
                        .replace('\'', '"'));
        assertThat(reply.brief()).isEqualTo("400/26");
        assertThat(reply.json().path("detail").asText()).startsWith(detail);
        assertThat(locked("right"))
                .as("of a request that is wrong nothing is done")
                .isEqualTo("0");
        assertThat(site.send("DELETE", "/private/products/right", "").status()).isEqualTo(204);
    }

    @Test
    void aProductMayBeCalledLock() {
        site.stock("lock", "2");
        assertThat(site.get("/private/products/lock").status()).isEqualTo(200);
        assertThat(site.post("/private/products/lock/lock", line("", "a", 2).replace('\'', '"'))
                        .status())
                .isEqualTo(204);
        assertThat(lock(line("lock", "b", 1)).text()).contains("\"status\":410");
        assertThat(site.get("/private/products/lock/holders").status()).isEqualTo(200);
        assertThat(site.send("DELETE", "/private/products/lock?force=yes", "").status())
                .isEqualTo(204);
        assertThat(site.get("/private/products/lock").status()).isEqualTo(404);
    }
}
