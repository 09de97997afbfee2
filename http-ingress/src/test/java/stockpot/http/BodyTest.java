package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a body may be: its encodings, its limits and the JSON in it. */
class BodyTest {
    private static final int LIMIT = 1 << 20;
    private static final String PRODUCTS = "/private/products";

    @AutoClose
    private static final Site site = new Site();

    private static String product(String id, String description) {
        return "{\"product_id\":\"" + id + "\",\"description\":\"" + description
                + "\",\"unit\":\"Piece\",\"total_stock\":1}";
    }

    private static String send(byte[] body, String... headers) {
        return site.sendBytes("Bearer " + site.admin(), "POST", PRODUCTS, body, headers)
                .brief();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void maybePacked() throws IOException {
        byte[] plain = product("packed", "x".repeat(5000)).getBytes(UTF_8);
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(plain);
        }
        assertThat(send(gzip(plain), "Content-Encoding", "gzip")).isEqualTo("204");
        assertThat(send(gzip(plain), "Content-Encoding", "X-GZIP")).isEqualTo("204");
        assertThat(send(deflated.toByteArray(), "Content-Encoding", "deflate")).isEqualTo("204");
        assertThat(send(plain, "Content-Encoding", "identity")).isEqualTo("204");
        assertThat(send(plain, "Content-Encoding", "br")).isEqualTo("415/28");
        assertThat(send(plain, "Content-Encoding", "gzip, gzip")).isEqualTo("415/28");
        assertThat(send(plain, "Content-Encoding", "gzip")).isEqualTo("400/28");
        assertThat(send(plain, "Content-Encoding", "deflate")).isEqualTo("400/28");
        byte[] half = Arrays.copyOf(gzip(plain), 30);
        assertThat(send(half, "Content-Encoding", "gzip")).isEqualTo("400/28");
        assertThat(send(gzip(new byte[LIMIT + 1]), "Content-Encoding", "gzip")).isEqualTo("413/32");
    }

    @Test
    void mayBeAsLongAsTheLimit() {
        String filler = product("long", "d").replace("}", ",\"image\":\"data:,");
        String image = "x".repeat(100_000);
        String body = filler + image + "\"";
        byte[] full = (body + " ".repeat(LIMIT - body.length() - 1) + "}").getBytes(UTF_8);
        assertThat(full).hasSize(LIMIT);
        assertThat(send(full)).isEqualTo("204");
        assertThat(send(Arrays.copyOf(full, LIMIT + 1))).isEqualTo("413/32");
    }

    static Stream<Object[]> texts() {
        String bad = "400/22";
        return Stream.of(
                new Object[] {"", bad},
                new Object[] {" ", bad},
                new Object[] {"null", "400/26"},
                new Object[] {"\"text\"", "400/26"},
                new Object[] {"{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}", "400/26"},
                new Object[] {"{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}", bad},
                new Object[] {"{\"a\":" + "[".repeat(500_000), bad},
                new Object[] {"{\"a\":\"" + "x".repeat(512 * 1024) + "\"}", "400/26"},
                new Object[] {"{\"a\":\"" + "x".repeat(512 * 1024 + 1) + "\"}", bad},
                new Object[] {"{\"" + "x".repeat(300) + "\":1}", bad},
                new Object[] {"{\"a\":" + "9".repeat(40) + "}", "400/26"},
                new Object[] {"{\"a\":" + "9".repeat(41) + "}", bad},
                new Object[] {"{\"a\":" + "9".repeat(100_000) + "}", bad},
                new Object[] {"{\"total_stock\":1e1000000000}", "400/26"},
                new Object[] {"{\"total_stock\":1e-1000000000}", "400/26"},
                new Object[] {"[" + "1,".repeat(200_000) + "1]", bad},
                new Object[] {"{\"a\":1,\"a\":1}", bad},
                new Object[] {"{\"a\":{\"b\":1,\"b\":2}}", bad},
                new Object[] {"{\"a\":NaN}", bad},
                new Object[] {"{\"a\":Infinity}", bad},
                new Object[] {"{\"a\":.5}", bad},
                new Object[] {"{\"a\":+5}", bad},
                new Object[] {"{'a':5}", bad},
                new Object[] {"{a:5}", bad},
                new Object[] {"{\"a\":5,}", bad},
                new Object[] {"{\"a\":5} x", bad},
                new Object[] {"{\"a\":5} {}", bad},
                new Object[] {"{\"a\":5}// remark", bad},
                new Object[] {"{\"a\":\"\t\"}", bad},
                new Object[] {"{\"a\":\"\\x\"}", bad},
                new Object[] {"\ufeff{}", bad},
                new Object[] {product("u", "\\ud800"), "400/26"},
                new Object[] {product("u", "\\udc00\\ud800"), "400/26"},
                new Object[] {product("u", "\\ud83c\\udf5e"), "204"},
                new Object[] {product("v", "\ud83c\udf5e"), "204"});
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isJson(String body, String expected) {
        long begin = System.nanoTime();
        assertThat(send(body.getBytes(UTF_8))).isEqualTo(expected);
        assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000);
    }

    /** By the two ways in which bodies are read: locks by their tokens, products as trees. */
    @ParameterizedTest
    @MethodSource("faults")
    void saysWhatIsWrongWithIt(String body, String detail) {
        for (String path : List.of(PRODUCTS, PRODUCTS + "/p/lock")) {
            assertThat(site.post(path, body).json().path("detail").asText())
                    .as(path)
                    .startsWith(detail);
        }
    }

    static Stream<Object[]> faults() {
        String twice = "the body has a member twice at line 1, column ";
        String limit = "the body is beyond a limit: numbers have at most 40 characters, texts 524288, names 256; "
                + "nothing is nested deeper than 32; and there are at most 20000 tokens";
        return Stream.of(
                new Object[] {"{\"product_id\":\"p\",\"product_id\":\"p\"}", twice},
                new Object[] {"{\"x\":{\"secret\":1,\"secret\":2}}", twice},
                new Object[] {"{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}", limit},
                new Object[] {"{\"lock_uuid\":\"" + "x".repeat(512 * 1024 + 1) + "\"}", limit},
                new Object[] {"{\"" + "x".repeat(300) + "\":1}", limit},
                new Object[] {"{\"quantity\":" + "9".repeat(41) + "}", limit},
                new Object[] {"{\"x\":[" + "1,".repeat(30_000) + "1]}", limit},
                new Object[] {"{\"Duplicate field \":}", "the body is not valid JSON at line 1, column "});
    }

    @Test
    void isUtf8() {
        String json = product("utf", "d");
        assertThat(send(json.getBytes(UTF_16BE))).isEqualTo("400/22");
        assertThat(send(json.getBytes(Charset.forName("UTF-32LE")))).isEqualTo("400/22");
        byte[] overlong = product("utf", "__").getBytes(UTF_8);
        int at = json.indexOf("\"d\"") + 1;
        overlong[at] = (byte) 0xC0;
        overlong[at + 1] = (byte) 0xAF;
        assertThat(send(overlong)).isEqualTo("400/22");
        byte[] latin = product("utf", "_").getBytes(UTF_8);
        latin[at] = (byte) 0xE9;
        assertThat(send(latin)).isEqualTo("400/22");
        byte[] zero = product("utf", "_").getBytes(UTF_8);
        zero[at] = 0;
        assertThat(send(zero)).isEqualTo("400/22");
    }

    @Test
    void tellsNothingOfItself() {
        String text = site.post(PRODUCTS, "{\"canary\":canary}").text();
        assertThat(text).doesNotContain("canary").contains("line 1");
        assertThat(site.post("/private/products/p/lock", "{\"canary\":canary}").text())
                .doesNotContain("canary");
    }
}
