package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** A request and its answer. */
record Exchange(
        String method,
        String path,
        String query,
        HttpHeaders asked,
        byte[] sent,
        int status,
        HttpHeaders answered,
        byte[] got) {
    static Exchange of(byte[] sent, HttpResponse<byte[]> response) {
        URI uri = response.request().uri();
        return new Exchange(
                response.request().method(),
                uri.getRawPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                response.request().headers(),
                sent,
                response.statusCode(),
                response.headers(),
                response.body());
    }

    /**
     * One that a test makes up.
     *
     * @param line method and path with its query
     * @param headers of the answer, names and values in turn
     */
    static Exchange of(String line, String sent, int status, String got, String... headers) {
        String[] words = line.split(" ", 2);
        String[] target = words[1].split("\\?", 2);
        Map<String, List<String>> answered = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            answered.put(headers[i], List.of(headers[i + 1]));
        }
        return new Exchange(
                words[0],
                target[0],
                target.length == 1 ? "" : target[1],
                headers(Map.of()),
                sent.getBytes(UTF_8),
                status,
                headers(answered),
                got.getBytes(UTF_8));
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (_, _) -> true);
    }

    /** What nodes say to each other, which is nobody else's business. */
    boolean isAmongNodes() {
        return path.startsWith("/internal/")
                && asked.firstValue("Authorization").orElse("").startsWith("Stockpot-Cluster ");
    }

    /** Whether the answer is for people to read. */
    boolean isPage() {
        return answered.firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    /** The request's body as it was before it was packed. */
    String sentText() {
        String encoding = asked.firstValue("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
        try (InputStream plain = new ByteArrayInputStream(sent);
                InputStream in = encoding.endsWith("gzip")
                        ? new GZIPInputStream(plain)
                        : encoding.equals("deflate") ? new InflaterInputStream(plain) : plain) {
            return OpenApi.text(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " -> " + status;
    }
}
