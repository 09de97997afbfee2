package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a request was answered. */
record Reply(int status, String text, String position, String tag) {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    Reply(int status, String text) {
        this(status, text, "", "");
    }

    /** Sends a request, whose body may have apostrophes in the place of quotation marks. */
    static Reply to(String method, String url, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Stockpot-Position").orElse(""),
                response.headers().firstValue("ETag").orElse("").replace("\"", ""));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What a token is sent as that may do everything, for whoever shows that. */
    static String bearer(String privateUrl, String login) throws Exception {
        Reply issued = to("POST", privateUrl + "/token", "{'scope':'all'}", "Authorization", login);
        return "Bearer " + issued.json().path("access_token").asText();
    }

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The body; nothing is an object without members. */
    JsonNode json() {
        return text.isEmpty() ? JSON.createObjectNode() : tree(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Itself, when it is of that status. */
    Reply as(int wanted) {
        assertThat(status).as(text).isEqualTo(wanted);
        return this;
    }

    /** Status, and of an error its name too. */
    String brief() {
        return text.isEmpty() || !json().has("code")
                ? "" + status
                : status + "/" + json().path("name").asText();
    }

    /** The number of the reservation that was made. */
    long number() {
        return as(201).json().at("/data/resvId").longValue();
    }

    /** All of what the reservation service said, in a line: {@code 201 a 2 reserved}, {@code 400 21001 ...}. */
    String said() {
        if (text.isEmpty()) {
            return "" + status;
        }
        List<String> said = new ArrayList<>();
        for (JsonNode item : json().at("/data/items")) {
            said.add(item.path("id").asText() + " " + item.path("qty") + " "
                    + item.path("state").asText());
        }
        for (JsonNode exception : json().path("exceptions")) {
            said.add(exception.path("code").asText() + " "
                    + exception.path("message").asText());
        }
        return status + " " + String.join(", ", said);
    }

    /** A thing that many do at the same time. */
    interface Racing {
        Reply run(int number) throws Exception;
    }

    /** What each of the racers was answered. */
    static List<Reply> race(int count, Racing racing) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<Reply>> racers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                racers.add(threads.submit(() -> {
                    start.await();
                    return racing.run(number);
                }));
            }
        }
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> racer : racers) {
            replies.add(racer.get());
        }
        return replies;
    }
}
