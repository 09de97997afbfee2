package stockpot.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.Unavailable;
import stockpot.topology.query.Peers;

/**
 * Asks other nodes over HTTP: only members of its own group, who have to know the cluster's secret as well.
 */
final class HttpPeers implements Peers, AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final String secret;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    HttpPeers(String secret) {
        this.secret = secret;
    }

    @Override
    public byte[] ask(HostInfo node, String name, byte[] question, Duration patience)
            throws IOException, Unavailable, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + node.host() + ":" + node.port() + "/internal/" + name))
                .timeout(patience.plusMillis(500))
                .header("Authorization", "Stockpot-Cluster " + secret)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == OK) {
            return response.body();
        }
        if (response.statusCode() == NOT_FOUND) {
            throw new IOException("node " + node + " does not know the cluster's secret, or the question " + name);
        }
        Unavailable.Kind kind = response.headers()
                .firstValue("Stockpot-Unavailable")
                .map(HttpPeers::kind)
                .orElse(Unavailable.Kind.NOT_READY);
        throw new Unavailable(kind, "node " + node + " answered " + response.statusCode());
    }

    /** What the other said, as far as it makes a difference here. */
    private static Unavailable.Kind kind(String said) {
        return switch (said) {
            case "OUTCOME_UNKNOWN" -> Unavailable.Kind.OUTCOME_UNKNOWN;
            case "TOO_LARGE" -> Unavailable.Kind.TOO_LARGE;
            case "BUSY" -> Unavailable.Kind.BUSY;
            default -> Unavailable.Kind.NOT_READY;
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
