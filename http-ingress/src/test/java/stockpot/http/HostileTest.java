package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile client may try: the table of http-hardening.md, on raw sockets. */
class HostileTest {
    private static final String CRLF = "\r\n";

    @AutoClose
    private static final Site site = new Site(_ -> Site.settings(2, 1 << 20, null, Map.of()), List.of());

    private static String headers;

    @BeforeAll
    static void open() {
        site.stock("p", "10");
        headers = "Host: x\r\nAuthorization: Bearer " + site.admin() + CRLF;
    }

    /** Status and error number of what comes back until the connection is closed. */
    private static String brief(String request) throws IOException {
        return brief(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String brief(byte[] request) throws IOException {
        try (Wire wire = new Wire(site.door.port())) {
            return briefly(wire.send(request).readAll());
        }
    }

    private static String briefly(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        int code = answer.indexOf("{\"code\":");
        String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        if (!status.startsWith("2") && !answer.endsWith(CRLF + CRLF)) {
            assertThat(answer).contains("Content-Type: application/json").contains("\"hint\":");
        }
        assertThat(answer).doesNotContain("Server:").doesNotContain("jetty").doesNotContain("Exception");
        return code < 0 ? status : status + "/" + answer.substring(code + 8, answer.indexOf(',', code));
    }

    @ParameterizedTest
    @CsvSource({
        "/private/products/p,                 200",
        "/private/products/%70,               200",
        "/private/products/p?,                200",
        "/priv%61te/products/p,               404/21",
        "/%69nstances/admin/private/products, 404/21",
        "/instances/%61dmin/private/products, 200",
        "/instances/admin/private/products/p, 200",
        "/private/products/a%2Fb,             400/29",
        "/private/products/a%5cb,             400/29",
        "/private/products/p;x=y,             400/29",
        "/private/products/..;/p,             400/29",
        "/private//products/p,                400/29",
        "//private/products/p,                400/29",
        "/private/./products/p,               400/29",
        "/private/x/../products/p,            400/29",
        "/private/x/%2e%2e/products/p,        400/29",
        "/private/products/%2E,               400/29",
        "/private/products/%00,               400/29",
        "/private/products/%0d%0aX:y,         400/29",
        "/private/products/%1b,               400/29",
        "/private/products/%7f,               400/29",
        "/private/products/%c2%80,            400/29",
        "/private/products/%ff,               400/29",
        "/private/products/%c0%ae,            400/29",
        "/private/products/%ed%a0%80,         400/29",
        "/private/products/%zz,               400/29",
        "/private/products/%2,                400/29",
        "/private/products/\u00e9,            400/29",
        "/private/products/p#x,               400/23",
        "/private/products/%252F,             404/2006",
        "/private/products/%E2%80%AE,         404/2006",
        "/private/products/.hidden,           404/2006",
        "/private/products/,                  404/21",
        "/private/products/p/,                404/21",
        "/private/products/p/lock/x,          404/21",
        "/PRIVATE/products/p,                 404/21",
        "/,                                   200",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q,  404/21",
        "/WEB-INF/web.xml,                    404/21",
        "/instances,                          404/21",
        "/instances/admin,                    404/21",
        "/instances//private/products/p,      400/29",
        "/private/pos,                        200",
        "/private/pos/,                       404/21",
        "/private/p%6fs,                      404/21",
        "/private/pos/..,                     400/29",
        "/private/categories/1,               404/2003",
        "/private/categories/%31,             404/2003",
        "/private/categories/x,               400/26",
        "/private/categories/1%2F2,           400/29",
        "/private/categories/1;x=y,           400/29",
        "/private/categories/%00,             400/29",
        "/private/categories/,                404/21",
        "/private/c%61tegories/1,             404/21",
        "/private/groups/1,                   404/9902",
        "/private/groups/1%0a,                400/29",
        "/private/groups/%e2%82%ac,           400/26",
        "/private/groups/1/2,                 404/21",
        "/private/units/Piece,                200",
        "/private/units/%50iece,              200",
        "/private/units/piece,                404/9900",
        "/private/units/Piece%00,             400/29",
        "/private/units/%2e%2e,               400/29",
        "/private/units/a%2fb,                400/29",
        "/private/units/%ff,                  400/29",
        "/private/templates/x,                404/2018",
        "/private/templates/x%5cy,            400/29",
        "/private/templates/%0d%0aX:y,        400/29",
        "/templates/x,                        404/2018",
        "/templates/%ed%a0%80,                400/29",
        "/templates/../private/pos,           400/29",
        "/templates/x;y,                      400/29",
        "/templates/,                         404/21",
        "/templates,                          404/21",
        "/t%65mplates/x,                      404/21",
        "/products/x/image,                   400/26",
        "/products/%00/image,                 400/29",
        "/products/x%2Fimage,                 400/29",
        "/products/../image,                  400/29",
        "/products/x/image/,                  404/21",
        "/products/x,                         404/21",
        "/products/x/imag%65,                 404/21",
        "http://x/private/products/p,         200",
        "http://y/private/products/p,         400/23",
        "*,                                   400/23",
    })
    void paths(String path, String expected) throws IOException {
        assertThat(brief("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + CRLF))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, 204",
        "TRACE, 405/20",
        "PUT, 405/20",
        "DELETE, 405/20",
        "FOO, 405/20",
        "get, 405/20",
        "HEAD, 200",
    })
    void methods(String method, String expected) throws IOException {
        String answer = Wire.exchange(
                site.door.port(), method + " /private/products HTTP/1.1\r\nConnection: close\r\n" + headers + CRLF);
        assertThat(briefly(answer)).isEqualTo(expected);
        if (expected.startsWith("405")) {
            assertThat(answer).contains("Allow: GET, POST, HEAD");
        }
    }

    @Test
    void isNoProxy() throws IOException {
        assertThat(brief("CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n")).isEqualTo("405/20");
        assertThat(brief("OPTIONS * HTTP/1.1\r\nConnection: close\r\n" + headers + CRLF))
                .isEqualTo("404/21");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "x-http-method-override", "X-HTTP-Method", "X-Method-Override"})
    void overridesNoMethod(String header) throws IOException {
        assertThat(brief("POST /private/products/p HTTP/1.1\r\nConnection: close\r\n" + headers + header
                        + ": DELETE\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("400/23");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: 99999999999999999999\r\n\r\n{}",
                "Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2\n\n{}",
            })
    void smugglesNothing(String rest) throws IOException {
        assertThat(brief("POST /private/products HTTP/1.1\r\n" + headers + rest))
                .isEqualTo("400/23");
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        assertThat(brief("GET /config HTTP/1.1\r\n\r\n")).isEqualTo("400/23");
        assertThat(brief("GET /config HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")).isEqualTo("400/23");
        assertThat(brief("GET /config\r\n\r\n")).isEqualTo("505/23");
        assertThat(brief("GET /config HTTP/2.0\r\nHost: x\r\n\r\n")).isEqualTo("426/23");
        assertThat(brief("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo("400/23");
        assertThat(brief("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo("414/31");
        assertThat(brief("GET /x HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(9000) + "\r\n\r\n"))
                .isEqualTo("431/23");
    }

    @Test
    void echoesNoPath() throws IOException {
        String answer = Wire.exchange(
                site.door.port(), "GET /canary<script>?canary HTTP/1.1\r\nHost: canary\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("canary");
    }

    @Test
    void refusesALongBodyByItsHeader() throws IOException {
        long begin = System.nanoTime();
        String answer = Wire.exchange(
                site.door.port(),
                "POST /private/products HTTP/1.1\r\n" + headers + "Content-Length: 5000000\r\n\r\n{}");
        assertThat(briefly(answer)).isEqualTo("413/32");
        assertThat(answer).contains("Connection: close");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void refusesALongChunkedBody() throws IOException {
        String chunk = "10000\r\n" + " ".repeat(0x10000) + CRLF;
        assertThat(brief("POST /private/products HTTP/1.1\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(17)))
                .isEqualTo("413/32");
    }

    @Test
    void inflatesNoBomb() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[100_000_000]);
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /private/products HTTP/1.1\r\nConnection: close\r\n" + headers
                        + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(bomb.toByteArray());
        assertThat(brief(request.toByteArray())).isEqualTo("413/32");
    }

    /** Stalled, trickling and half-sent bodies at once, more of them than requests may be in flight. */
    @Test
    void givesUpSlowBodiesWhileOthersGoOn() throws Exception {
        String post = "POST /private/products HTTP/1.1\r\n" + headers;
        List<Callable<String>> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(() -> brief(post + "Content-Length: 100\r\n\r\n"));
            slow.add(() -> brief(post + "Content-Length: 1000000\r\n\r\n{"));
            slow.add(() -> brief(post + "Transfer-Encoding: chunked\r\n\r\n"));
        }
        slow.add(() -> trickle(post + "Content-Length: 1000000\r\n\r\n"));
        long begin = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = slow.stream()
                    .map(each -> clients.submit(() -> whenHeard(each)))
                    .toList();
            // Each takes a place for as long as it takes to see that its body is not there.
            await().until(() -> site.get("/private/products/p").status() == 200);
            assertThat(site.post("/private/products/p/lock", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1}}")
                            .status())
                    .isEqualTo(204);
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("408/11");
            }
        }
        assertThat(System.nanoTime() - begin).isBetween(TimeUnit.SECONDS.toNanos(4), TimeUnit.SECONDS.toNanos(9));
    }

    /** Too many that come in the same instant are refused before it is seen how slow they are. */
    private static String whenHeard(Callable<String> request) throws Exception {
        String answer = request.call();
        for (int i = 0; i < 100 && answer.equals("503/55"); i++) {
            answer = request.call();
        }
        return answer;
    }

    /** Sends a byte now and then, often enough for any idle time-out. */
    private static String trickle(String head) throws Exception {
        try (Wire wire = new Wire(site.door.port());
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            wire.send(head);
            Future<?> sending = sender.submit(() -> {
                for (; ; ) {
                    wire.send(" ");
                    TimeUnit.MILLISECONDS.sleep(300);
                }
            });
            String answer = briefly(wire.readAll());
            sending.cancel(true);
            return answer;
        }
    }

    @Test
    void keepsConnectionsOfThoseWhoComeBack() throws IOException {
        try (Wire wire = new Wire(site.door.port())) {
            for (int i = 0; i < 3; i++) {
                String answer = wire.send("GET /private/products/p HTTP/1.1\r\n" + headers + CRLF)
                        .readOne();
                assertThat(briefly(answer)).isEqualTo("200");
                answer = wire.send("POST /private/products/p/lock HTTP/1.1\r\n" + headers
                                + "Content-Length: 7\r\n\r\n{\"a\":1}")
                        .readOne();
                assertThat(briefly(answer)).isEqualTo("400/26");
                answer = wire.send("POST /private/products/p/lock HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
                        .readOne();
                assertThat(briefly(answer)).isEqualTo("401/2015");
            }
        }
    }

    @Test
    void refusesUnauthorizedClientsBeforeTheirBody() throws IOException {
        assertThat(brief("POST /private/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"))
                .isEqualTo("401/2015");
    }

    @Test
    void speaksNoWebSocket() throws IOException {
        String answer = Wire.exchange(
                site.door.port(),
                "GET /config HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Set-Cookie");
    }
}
