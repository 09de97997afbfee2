package stockpot.node.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import stockpot.kernel.InstanceId;
import stockpot.topology.records.Records;

/**
 * Sends requests to an instance, and sends those again that nobody could answer just then: as late as the answer asks for, or
 * a second later.
 */
public final class PatientClient implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(60);
    private static final long A_SECOND = 1;
    private static final long LONGEST_WAIT_SECONDS = 3_600;

    /** Too many requests; and what a node, or a proxy before it, says while the node is not ready. */
    private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

    private static final byte[] NO_BODY = {};

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
    private final String base;
    private final String authorization;
    private volatile boolean closed;
    private volatile long askedToWait;
    private volatile String lastRefusal = "none";

    /**
     * A client of one instance.
     *
     * @param url of a node, or of what stands before it
     * @param authorization what the header of that name says
     */
    public PatientClient(URI url, String authorization, InstanceId id) {
        String root = url.toString().replaceAll("/+$", "");
        this.base = id.equals(InstanceId.ADMIN) ? root : root + "/instances/" + encoded(id.value());
        this.authorization = authorization;
    }

    /** A segment of a path as it stands in one. */
    public static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What a request was answered.
     *
     * @param unchanged whether all was before as the request wanted it
     * @param body of no members when it is none, or no JSON
     */
    public record Answer(int status, boolean unchanged, JsonNode body) {
        public boolean isGood() {
            return status / 100 == 2;
        }

        boolean isNamed(String name) {
            return body.path("name").asText().equals(name);
        }

        /** What an error says: what was wrong with this very request, or else what the code says, or else the status. */
        public String refusal() {
            for (String member : List.of("detail", "hint", "name")) {
                if (!body.path(member).asText().isEmpty()) {
                    return body.path(member).asText();
                }
            }
            return "HTTP status " + status;
        }
    }

    private static Answer read(HttpResponse<byte[]> response) {
        boolean unchanged = response.headers()
                .firstValue(stockpot.http.exchange.HttpResponse.UNCHANGED)
                .isPresent();
        try {
            JsonNode body = Records.JSON.readTree(response.body());
            return new Answer(response.statusCode(), unchanged, body);
        } catch (IOException e) {
            // Of somebody who stands between, and speaks no JSON.
            return new Answer(response.statusCode(), unchanged, MissingNode.getInstance());
        }
    }

    /**
     * Asks for something that every instance has.
     *
     * @throws IOException saying what is wrong with the address or the token
     */
    void requireAnswer() throws IOException {
        Answer answer;
        try {
            answer = read(http.send(request("GET", Kind.UNIT.path(), NO_BODY), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new IOException("nobody answers at " + base + ": " + cause(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (!answer.isGood() && !LATER.contains(answer.status())) {
            throw new IOException(base + " answers " + answer.refusal());
        }
    }

    /** The same without a body. */
    public Answer ask(String method, String path) throws IOException {
        return ask(method, path, NO_BODY);
    }

    /**
     * Waits for the answer.
     *
     * @throws IOException when there is none that is final for a minute
     */
    public Answer ask(String method, String path, byte[] body) throws IOException {
        try {
            return send(method, path, body)
                    .orTimeout(ANSWERING.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IOException(
                    "no answer to " + method + " " + base + path + "; the last one was: " + lastRefusal, e);
        }
    }

    private HttpRequest request(String method, String path, byte[] body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWERING)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Sends a request to a path below the instance, until there is an answer that is final. */
    public CompletableFuture<Answer> send(String method, String path, byte[] body) {
        return send(request(method, path, body));
    }

    private CompletableFuture<Answer> send(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        lastRefusal = cause(failure);
                        return closed ? CompletableFuture.<Answer>failedFuture(failure) : after(A_SECOND, request);
                    }
                    Answer answer = read(response);
                    if (closed || !LATER.contains(answer.status())) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    lastRefusal = answer.refusal();
                    return after(retryAfter(response), request);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Answer> after(long seconds, HttpRequest request) {
        return CompletableFuture.supplyAsync(
                        () -> request, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                .thenCompose(this::send);
    }

    /** In seconds; a second where it is not said in seconds. */
    private long retryAfter(HttpResponse<byte[]> answer) {
        String after = answer.headers().firstValue("Retry-After").orElse("");
        long seconds = after.matches("[0-9]{1,9}")
                ? Math.clamp(Long.parseLong(after), A_SECOND, LONGEST_WAIT_SECONDS)
                : A_SECOND;
        askedToWait = Math.max(askedToWait, seconds);
        return seconds;
    }

    /** The longest wait that an answer has asked for since {@link #forgetWaits}. */
    Duration askedToWait() {
        return Duration.ofSeconds(askedToWait);
    }

    void forgetWaits() {
        askedToWait = 0;
    }

    /** Why a request was last not answered for good. */
    String lastRefusal() {
        return lastRefusal;
    }

    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }
}
