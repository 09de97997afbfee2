package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered before a request reaches any operation; no proper client can ask for most of it. */
class ElsewhereTest {
    private static final ExchangeCheck CHECK = new ExchangeCheck(OpenApi.served());

    @AutoClose
    private static final Site site = new Site();

    /** The exchange that an answer on the wire is one of. */
    private static Exchange exchange(String line, String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        List<String> lines = parts[0].lines().toList();
        List<String> headers = new ArrayList<>();
        for (String header : lines.subList(1, lines.size())) {
            headers.addAll(List.of(header.split(": ", 2)));
        }
        int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
        return Exchange.of(line, "", status, parts[1], headers.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nothing, HTTP/1.1, X: y, 404",
        "PUT /config, HTTP/1.1, X: y, 405",
        "FOO /config, HTTP/1.1, X: y, 405",
        "OPTIONS /config, HTTP/1.1, X: y, 204",
        "GET /a//b, HTTP/1.1, X: y, 400",
        "GET /config/%zz, HTTP/1.1, X: y, 400",
        "GET /config, HTTP/1.1, Host: y, 400",
        "GET /config, HTTP/1.1, X-HTTP-Method: PUT, 400",
        "GET /config, HTTP/2.0, X: y, 426",
        "GET /config, HTTP/1.7, X: y, 505",
        "GET /LONG, HTTP/1.1, X: y, 414",
        "GET /config, HTTP/1.1, X: LONG, 431",
        "GET /config, HTTP/1.1, Content-Length: 2000000, 413",
        "GET /health/live, HTTP/1.1, X-HTTP-Method: PUT, 400",
    })
    void isDescribedToo(String line, String version, String header, int status) throws IOException {
        String request = line + " " + version + "\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n";
        String answer = Wire.exchange(site.door.port(), request.replace("LONG", "x".repeat(9000)));
        Exchange exchange = exchange(line, answer);
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(CHECK.problems(exchange)).as(answer).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /config/%zz, HTTP/1.1, X: y",
        "GET /config, HTTP/1.1, Host: y",
        "GET /config, HTTP/2.0, X: y",
        "GET /config, HTTP/1.7, X: y",
        "GET /LONG, HTTP/1.1, X: y",
        "GET /config, HTTP/1.1, X: LONG",
        "GET /config, HTTP/1.1, Content-Length: 2000000",
        "GET /config, HTTP/1.1, Content-Length: x",
        "CONNECT x:1, HTTP/1.1, X: y",
    })
    void isSaidBeforeTheConnectionIsClosed(String line, String version, String header) throws IOException {
        try (Wire wire = new Wire(site.door.port())) {
            String request = line + " " + version + "\r\nHost: x\r\n" + header + "\r\n\r\n";
            wire.send(request.replace("LONG", "x".repeat(9000)));
            assertThat(wire.readAll()).doesNotEndWith("TIMEOUT").containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /config, X: y, 200",
        "GET /nothing, X: y, 404",
        "PUT /config, X: y, 405",
        "GET /a//b, X: y, 400",
        "GET /private/products, X: y, 401",
        "GET /config, Host: y, 400",
        "GET /config, Content-Length: 2000000, 413",
    })
    void anyPageMayReadIt(String line, String header, int status) throws IOException {
        try (Wire wire = new Wire(site.door.port())) {
            String answer = wire.send(
                            line + " HTTP/1.1\r\nHost: x\r\nOrigin: https://till.example\r\n" + header + "\r\n\r\n")
                    .readOne();
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\r\nAccess-Control-Allow-Origin: *\r\n");
        }
    }
}
