package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Pictures of products: {@code GET /products/HASH/image}. */
class ImageTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    private static String define(String image) {
        String id = "pictured-" + NAMES.incrementAndGet();
        Reply reply = site.post("/private/products", """
                {"product_id": "%s", "description": "d", "unit": "Piece", "total_stock": 1, "image": "%s"}
                """.formatted(id, image));
        return reply.status() == 204 ? id : reply.full();
    }

    private static String url(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static Reply image(String hash, String... headers) {
        return site.sendAs("", "GET", "/products/" + hash + "/image", "", headers);
    }

    @Test
    void isServedToEverybodyByItsHash() throws Exception {
        byte[] content = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};
        define(url("image/png", content));
        String hash = hash(content);
        Reply reply = image(hash);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().body()).isEqualTo(content);
        assertThat(reply.header("Content-Type")).isEqualTo("image/png");
        assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(reply.header("ETag")).isEqualTo("\"" + hash + "\"");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(image(hash.toUpperCase(Locale.ROOT)).response().body()).isEqualTo(content);
        Reply known = image(hash, "If-None-Match", "\"" + hash + "\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.response().body()).isEmpty();
        assertThat(known.header("Cache-Control")).contains("immutable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "image/png                  | image/png",
                "IMAGE/JPEG                 | image/jpeg",
                "image/svg+xml              | image/svg+xml",
                "image/svg+xml;charset=utf8 | image/svg+xml",
                "image/vnd.x-1              | image/vnd.x-1",
                "text/html                  | application/octet-stream",
                "``                         | application/octet-stream",
                "image/                     | application/octet-stream",
                "image                      | application/octet-stream",
                "image/png/x                | application/octet-stream",
                "image/png\\r\\nX-Evil: 1   | application/octet-stream",
                "image/<script>             | application/octet-stream",
                "imagetext/html             | application/octet-stream",
            })
    void hasTheTypeOfAPictureOrNone(String type, String expected) throws Exception {
        byte[] content = ("content of " + type + NAMES.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
        define(url(type.strip(), content));
        Reply reply = image(hash(content));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo(expected);
        assertThat(reply.header("X-Evil")).isEmpty();
        assertThat(reply.response().body()).isEqualTo(content);
    }

    @Test
    void isOfProductsThatThereAre() throws Exception {
        byte[] content = "one picture".getBytes(StandardCharsets.UTF_8);
        String hash = hash(content);
        String unknown = "404/2006 MERCHANT_GENERIC_PRODUCT_UNKNOWN";
        assertThat(image(hash).full()).isEqualTo(unknown);
        String first = define(url("image/png", content));
        String second = define("data:image/png,one%20picture");
        assertThat(image(hash).status()).isEqualTo(200);
        site.send("DELETE", "/private/products/" + first, "");
        assertThat(image(hash).status()).isEqualTo(200);
        site.send("PATCH", "/private/products/" + second, "{\"image\":\"\"}");
        assertThat(image(hash).full()).isEqualTo(unknown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "zzzz567890123456789012345678901234567890123456789012345678901234", "%30"})
    void isNamedByAHash(String hash) {
        assertThat(image(hash).full()).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
        assertThat(image("a".repeat(63)).brief()).isEqualTo("400/26");
        assertThat(image("a".repeat(65)).brief()).isEqualTo("400/26");
        assertThat(image("a".repeat(64)).brief()).isEqualTo("404/2006");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "data:",
                "data:image/png;base64",
                "data:image/png;base64,A",
                "data:image/png;base64,A B=",
                "data:image/png,%zz",
                "http://x/y.png",
                "DATA:,x"
            })
    void hasToBeADataUrl(String image) {
        assertThat(define(image)).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
        site.stock("unpictured" + image.length(), "1");
        assertThat(site.send("PATCH", "/private/products/unpictured" + image.length(), "{\"image\":\"" + image + "\"}")
                        .brief())
                .isEqualTo("400/26");
    }
}
