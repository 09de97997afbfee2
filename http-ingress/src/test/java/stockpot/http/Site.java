package stockpot.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.Scope;
import stockpot.http.access.Passwords;
import stockpot.http.access.TokenText;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.PeerCall;
import stockpot.http.gateway.RequestMeter;
import stockpot.http.taler.orders.TemplateLimits;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;

/** An open door on a free port, with an admin and a client that knows how to knock. */
final class Site implements AutoCloseable {
    static final String PASSWORD = "correct horse";
    static final String CLUSTER_SECRET = "a secret of the cluster";

    private static final String PASSWORD_HASH = Passwords.hash(PASSWORD);
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final AtomicLong COMMANDS = new AtomicLong();
    private static final ExchangeCheck CHECK = new ExchangeCheck(OpenApi.served());
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final RequestMeter NO_METER = new RequestMeter() {
        @Override
        public void answered(String method, String route, int status, long nanos) {}

        @Override
        public void refused() {}

        @Override
        public void watch(IntSupplier working, IntSupplier waiting) {}

        @Override
        public byte[] text() {
            return new byte[0];
        }
    };

    final OneNode machine;
    final HttpServer door;
    volatile Health health = Health.READY;

    Site() {
        this(UnaryOperator.identity(), List.of());
    }

    Site(UnaryOperator<HttpSettings> change, List<PeerCall> peerCalls) {
        this(change, peerCalls, new OneNode());
        open(InstanceId.ADMIN);
    }

    private Site(UnaryOperator<HttpSettings> change, List<PeerCall> peerCalls, OneNode machine) {
        this.machine = machine;
        door = HttpServer.open(
                change.apply(settings()),
                machine,
                machine,
                machine,
                machine.events,
                () -> health,
                peerCalls,
                NO_METER,
                () -> Instant.ofEpochMilli(machine.epochMillis));
    }

    /** Another door to the same, which makes tokens with another secret. */
    Site withTokenSecret(String secret) {
        return new Site(
                old -> new HttpSettings(
                        old.host(),
                        old.port(),
                        old.currency(),
                        secret.getBytes(StandardCharsets.UTF_8),
                        old.clusterSecret(),
                        old.maxInFlight(),
                        old.maxConnections(),
                        old.maxConnectionsPerAddress(),
                        old.maxListeners(),
                        old.maxBodyBytes(),
                        old.maxHeldBytes(),
                        old.tenantLimits(),
                        old.instanceQuotaBytes(),
                        old.version(),
                        old.errorNumbers(),
                        old.templateLimits(),
                        old.outside(),
                        old.schemas(),
                        old.asyncApi()),
                List.of(),
                machine);
    }

    static HttpSettings settings() {
        return settings(64, 1 << 20, null, Map.of());
    }

    static HttpSettings settings(
            int maxInFlight, int maxBodyBytes, Long maxLockMicros, Map<String, Integer> errorNumbers) {
        return settings(maxInFlight, 1000, maxBodyBytes, 64 << 20, maxLockMicros, errorNumbers);
    }

    static HttpSettings settings(
            int maxInFlight,
            int maxConnectionsPerAddress,
            int maxBodyBytes,
            long maxHeldBytes,
            Long maxLockMicros,
            Map<String, Integer> errorNumbers) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                "KUDOS",
                "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8),
                CLUSTER_SECRET,
                maxInFlight,
                1000,
                maxConnectionsPerAddress,
                4,
                maxBodyBytes,
                maxHeldBytes,
                new TenantLimits(maxLockMicros, 0, 0, 0),
                64 << 20,
                "0.1.0",
                errorNumbers,
                new TemplateLimits(100, 0, 0),
                HttpSettings.Outside.NOTHING,
                Map.of("stock-ledger", "{}"),
                "{\"asyncapi\":\"3.0.0\",\"channels\":{}}");
    }

    static HttpSettings with(HttpSettings all, TenantLimits tenants, TemplateLimits templates) {
        return with(all, tenants, templates, all.outside());
    }

    /** The usual ones with something between the door and its clients. */
    static HttpSettings settings(HttpSettings.Outside outside) {
        HttpSettings usual = settings();
        return with(usual, usual.tenantLimits(), usual.templateLimits(), outside);
    }

    static HttpSettings with(
            HttpSettings all, TenantLimits tenants, TemplateLimits templates, HttpSettings.Outside outside) {
        return new HttpSettings(
                all.host(),
                all.port(),
                all.currency(),
                all.tokenSecret(),
                all.clusterSecret(),
                all.maxInFlight(),
                all.maxConnections(),
                all.maxConnectionsPerAddress(),
                all.maxListeners(),
                all.maxBodyBytes(),
                all.maxHeldBytes(),
                tenants,
                all.instanceQuotaBytes(),
                all.version(),
                all.errorNumbers(),
                templates,
                outside,
                all.schemas(),
                all.asyncApi());
    }

    /** What came back. */
    record Reply(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return TREES.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        int code() {
            return json().path("code").asInt();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Status, and of an error its number and name too. */
        String full() {
            return response.body().length == 0 || !json().has("code")
                    ? "" + status
                    : status + "/" + code() + " " + json().path("name").asText();
        }

        /** Status, and the number of the error when there is one. */
        String brief() {
            return response.body().length == 0 || !json().has("code") ? "" + status : status + "/" + code();
        }
    }

    void open(InstanceId id) {
        try {
            machine.send(request(), new OpenInstance(id, "{\"name\":\"" + id + "\"}", PASSWORD_HASH));
        } catch (Unavailable e) {
            throw new AssertionError(e);
        }
    }

    /** Issues a token that lasts for ever, and is called after its scope and instance. */
    String token(InstanceId instance, Scope scope, boolean refreshable) {
        TokenText text = new TokenText("secret-token:" + instance + "-" + scope + "-" + refreshable);
        try {
            machine.send(request(), new IssueToken(instance, text.hash(), scope, refreshable, "", null));
        } catch (Unavailable e) {
            throw new AssertionError(e);
        }
        return text.value();
    }

    String admin() {
        return token(InstanceId.ADMIN, Scope.ALL, false);
    }

    private static Request request() {
        return new Request("test:" + COMMANDS.getAndIncrement(), "", false, false);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends as the admin. */
    Reply send(String method, String path, String body, String... headers) {
        return sendAs("Bearer " + admin(), method, path, body, headers);
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Reply sendAs(String authorization, String method, String path, String body, String... headers) {
        return sendBytes(authorization, method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply sendBytes(String authorization, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            CHECK.require(Exchange.of(body, response));
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Defines a product of whole pieces. */
    void stock(String product, String total) {
        Reply reply = post("/private/products", """
            {"product_id": "%s", "description": "d", "unit": "Piece", "unit_total_stock": "%s"}
            """.formatted(product, total));
        if (reply.status() != 204) {
            throw new AssertionError(reply.text());
        }
    }

    @Override
    public void close() {
        door.close();
    }
}
