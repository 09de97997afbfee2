package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.kernel.InstanceId;

/** A load over HTTP into a server that answers what it is told to. */
class PatientClientTest {
    private static final String LINES = "{\"id\":\"a\",\"description\":\"d\",\"unit\":\"Piece\",\"stock\":1}\n";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String answer = "200";
            if (!exchange.getRequestMethod().equals("GET")) {
                requests.add(asked + " " + exchange.getRequestHeaders().getFirst("Authorization"));
                answer = answers.size() > 1 ? answers.remove() : answers.element();
            }
            exchange.getRequestBody().readAllBytes();
            String[] parts = answer.split(" ");
            if (parts.length > 1) {
                exchange.getResponseHeaders().set("Retry-After", parts[1]);
            }
            if (!answer.equals("cut")) {
                int status = Integer.parseInt(parts[0]);
                byte[] body = (status == 404 ? "{\"name\":\"MERCHANT_GENERIC_PRODUCT_UNKNOWN\"}" : "{}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
                exchange.getResponseBody().write(status == 204 ? new byte[0] : body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String load(boolean update, Duration patience) throws IOException {
        Tally tally = new Tally(new PrintStream(told, true, StandardCharsets.UTF_8), () -> {});
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        InstanceId shop = new InstanceId("shop");
        try (LineSource lines =
                        Format.JSON_LINES.open(new ByteArrayInputStream(LINES.getBytes(StandardCharsets.UTF_8)));
                Loader loader =
                        new Loader(Way.http(url, "secret", shop), shop, update, tally, Progress.none(), patience)) {
            loader.load(lines, 1);
        }
        return tally.summary(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "204                | false | POST          | loaded 1 product in",
                "503 1,204          | false | POST POST     | loaded 1 product in",
                "429 1,429 1,204    | false | POST POST POST | loaded 1 product in",
                "502,204            | false | POST POST     | loaded 1 product in",
                "cut,204            | false | POST POST     | loaded 1 product in",
                "409                | false | POST          | (0 unchanged, 1 failed)",
                "500                | false | POST          | (0 unchanged, 1 failed)",
                "204                | true  | PATCH         | loaded 1 product in",
                "404,204            | true  | PATCH POST    | loaded 1 product in",
                "503 1,404,503,204  | true  | PATCH PATCH POST POST | loaded 1 product in",
            })
    void asksAgainWhatNobodyCouldAnswerJustThen(String script, boolean update, String asked, String summary)
            throws IOException {
        answers.addAll(List.of(script.split(",")));
        assertThat(load(update, Duration.ofSeconds(30))).contains(summary);
        assertThat(requests).extracting(each -> each.split(" ")[0]).containsExactly(asked.split(" "));
        assertThat(requests)
                .allMatch(each -> each.endsWith(" Bearer secret"))
                .allMatch(each -> each.contains(" /instances/shop/private/products"));
    }

    @Test
    void waitsAsLongAsItIsAskedToThoughItIsLongerThanItsPatience() throws IOException {
        answers.addAll(List.of("503 4", "204"));
        assertThat(load(false, Duration.ofSeconds(3))).contains("loaded 1 product in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 1 | nothing has been decided for .* s; the last answer was: HTTP status 503. .* 1 lines",
                "401   | the token counts no more: HTTP status 401",
            })
    void givesUpWhatNobodyWillAnswer(String script, String fault) {
        answers.addAll(List.of(script.split(",")));
        assertThatThrownBy(() -> load(false, Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .message()
                .matches(fault);
    }
}
