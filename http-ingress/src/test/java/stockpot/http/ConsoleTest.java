package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.gateway.Health;
import stockpot.kernel.Sha256;

/** How the files of the console are handed out; what they do in a browser is ConsoleIT's to see. */
class ConsoleTest {
    @AutoClose
    private static final Site site = new Site();

    @AutoClose
    private static final HttpClient client = HttpClient.newHttpClient();

    private static HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.door.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ConsoleTest.class.getResource("/stockpot/http/console"))
                .toURI());
    }

    @ParameterizedTest
    @CsvSource({
        "'',                      text/html;charset=utf-8",
        "app.js,                  text/javascript;charset=utf-8",
        "pages/stock.js,          text/javascript;charset=utf-8",
        "vendor/preact.js,        text/javascript;charset=utf-8",
        "vendor/uplot.css,        text/css;charset=utf-8",
        "console.css,             text/css;charset=utf-8",
        "icon.svg,                image/svg+xml",
        "vendor/LICENSE.htm.txt,  text/plain;charset=utf-8"
    })
    void isForEverybodyBeforeTheNodeIsReady(String file, String type) throws Exception {
        site.health = Health.not("starting", "it begins");
        HttpResponse<String> response = send("GET", "/console/" + file);
        site.health = Health.READY;
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo(type);
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.body()).isEqualTo(Files.readString(folder().resolve(file.isEmpty() ? "index.html" : file)));
        HttpResponse<String> again = send("GET", "/console/" + file, "If-None-Match", header(response, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<String> head = send("HEAD", "/console/" + file);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void runsNothingButWhatComesFromHere() throws Exception {
        HttpResponse<String> page = send("GET", "/console/");
        assertThat(header(page, "Content-Security-Policy").split("; ?"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'")
                .noneMatch(part -> part.contains("unsafe") || part.contains("http"));
        assertThat(page.body()).doesNotContain("<style", "onload", "onerror").doesNotContain("http://", "https://");
    }

    @Test
    void leadsThereWithoutTheSlash() throws Exception {
        HttpResponse<String> response = send("GET", "/console");
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(header(response, "Location")).isEqualTo("console/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/index.html",
                "/console/nothing.js",
                "/console/pages/",
                "/console/pages",
                "/console/vendor/VENDORED.md",
                "/console/%61pp.js",
                "/console/app.js/",
                "/console/../openapi.json",
                "/console/..%2Fopenapi.json",
                "/console/%2e%2e/openapi.json",
                "/console//app.js",
                "/console/app.js;x",
                "/console/..\\openapi.json",
                "/instances/admin/console/"
            })
    void hasNothingElse(String path) throws IOException {
        try (Wire wire = new Wire(site.door.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            String answer =
                    wire.send(request.getBytes(StandardCharsets.ISO_8859_1)).readAll();
            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
    void isOnlyRead(String method) throws Exception {
        HttpResponse<String> response = send(method, "/console/app.js");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    /** What lies in the folder is handed out, but for what is said to those who change it. */
    @Test
    void allItsFilesAreServed() throws Exception {
        Path folder = folder();
        List<String> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.matches(".*\\.(md|class)") && !file.equals("index.html"))
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(10);
        for (String file : files) {
            assertThat(send("GET", "/console/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    /** They are what npm gave, and VENDORED.md says so; whoever changes one has to say that, too. */
    @Test
    void whatOthersWroteIsAsItWas() throws Exception {
        Path vendor = folder().resolve("vendor");
        String noted = Files.readString(vendor.resolve("VENDORED.md"));
        for (String file : List.of("preact.js", "hooks.js", "htm.js", "uplot.js", "uplot.css")) {
            String hash = HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(vendor.resolve(file))));
            assertThat(noted).as(file).contains("| " + file + " |").contains(hash);
        }
    }
}
