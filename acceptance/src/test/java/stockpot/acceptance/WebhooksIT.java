package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.HookReceiver;
import stockpot.acceptance.load.HookReceiver.Call;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** Webhooks of a node that is killed in between: each event is told, in its order, signed, and to nobody it must not. */
@ExtendWith(Children.class)
class WebhooksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CHANGES = 600;
    private static final Pattern PYTHON = Pattern.compile("(?s)```python\n(.*?)```");

    @TempDir
    Path folder;

    private final Map<String, String> secrets = new TreeMap<>();

    @Test
    void tellsWhatHappens() throws Exception {
        Path data = folder.resolve("data");
        try (HookReceiver receiver = new HookReceiver()) {
            RunningNode strict = RunningNode.start(data, Map.of());
            Shop before = Shop.at(strict.url()).open("shop");
            ok(before.define("chair", "10"));
            hook(before, receiver, "changed", "inventory_updated", "");
            hook(
                    before,
                    receiver,
                    "ordered",
                    "order_created",
                    "{{webhook_type}} {{order_id}}{{#items}} {{product}}{{/items}}");
            hook(before, receiver, "paid", "pay", "");
            hook(before, receiver, "out", "out-of-stock", "{{product}} {{available}}");
            callsNothingNear(before, receiver);
            diesInBetween(strict, before, receiver);

            RunningNode node = RunningNode.start(data, Map.of("STOCKPOT_WEBHOOK_PRIVATE_ADDRESSES", "on"));
            Shop shop = before.movedTo(node.url() + "/instances/shop");
            losesNothing(receiver);
            tellsInOrder(shop, receiver);
            isSigned(receiver);
            triesAgainAndKeepsNobodyElseBack(shop, receiver);
            forgetsWhatIsRemoved(node, shop, receiver);
            node.verify();
            node.terminate();
        }
    }

    private static void ok(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    }

    private void hook(Shop shop, HookReceiver receiver, String name, String event, String template) throws IOException {
        ObjectNode body = Shop.JSON
                .createObjectNode()
                .put("webhook_id", name)
                .put("event_type", event)
                .put("url", receiver.url("/" + name))
                .put("http_method", "POST");
        if (!template.isEmpty()) {
            body.put("body_template", template);
        }
        Answer made = shop.post("/private/webhooks", body.toString());
        ok(made);
        secrets.put(name, made.headers().getOrDefault("stockpot-webhook-secret", ""));
        assertThat(shop.get("/private/webhooks/" + name).body().toString()).doesNotContain(secret(name));
    }

    private String secret(String name) {
        return Objects.requireNonNull(secrets.get(name), name);
    }

    private static List<Call> taken(HookReceiver receiver, String path) {
        return receiver.calls(path).stream().filter(Call::isTaken).toList();
    }

    private static List<String> texts(HookReceiver receiver, String path) {
        return taken(receiver, path).stream()
                .map(call -> new String(call.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void eventually(ThrowingConsumer<Void> check) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> check.accept(null));
    }

    /** More than a webhook may have before it: what does not fit is read again when there is room. */
    private static void tellsInOrder(Shop shop, HookReceiver receiver) throws IOException {
        receiver.answers("/changed", 500);
        for (int i = 0; i < CHANGES; i++) {
            ok(shop.patch("/private/products/chair", "{\"description\":\"" + i + "\"}"));
        }
        receiver.answers("/changed", 200);
        eventually(_ -> assertThat(taken(receiver, "/changed")).hasSizeGreaterThanOrEqualTo(CHANGES));
        List<String> said = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Call call : taken(receiver, "/changed")) {
            String id = call.header("Stockpot-event-id");
            if (ids.add(id)) {
                said.add(call.json().path("details").path("description").asText());
            }
            assertThat(id)
                    .isEqualTo(call.json().path("position").asText() + "/"
                            + call.json().path("ordinal").asText());
        }
        assertThat(said)
                .isEqualTo(
                        IntStream.range(0, CHANGES).mapToObj(Integer::toString).toList());
    }

    private void isSigned(HookReceiver receiver) throws Exception {
        for (Call call : receiver.calls("/changed").subList(0, 10)) {
            String signature = call.header("Stockpot-signature");
            String time = signature.substring(2, signature.indexOf(','));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret("changed").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            assertThat(signature)
                    .isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(call.body())));
            assertThat(Long.parseLong(time))
                    .isCloseTo(System.currentTimeMillis() / 1_000, org.assertj.core.data.Offset.offset(300L));
        }
        Call call = receiver.calls("/changed").getFirst();
        assertThat(python(secret("changed"), call.header("Stockpot-signature"), call.body()))
                .isEqualTo("True");
        assertThat(python("another", call.header("Stockpot-signature"), call.body()))
                .isEqualTo("False");
        assertThat(python(secret("changed"), call.header("Stockpot-signature"), new byte[0]))
                .isEqualTo("False");
    }

    /** What docs/webhooks.md has receivers do. */
    private String python(String secret, String signature, byte[] body) throws Exception {
        Matcher snippet = PYTHON.matcher(Files.readString(Launcher.root().resolve("docs/webhooks.md")));
        assertThat(snippet.find()).isTrue();
        Path program = Files.writeString(
                folder.resolve("check.py"),
                snippet.group(1) + "\nimport sys\n"
                        + "print(is_from_stockpot(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()))\n");
        Path given = Files.write(folder.resolve("body"), body);
        Process python = new ProcessBuilder("python3", program.toString(), secret, signature)
                .redirectInput(given.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static void triesAgainAndKeepsNobodyElseBack(Shop shop, HookReceiver receiver) throws IOException {
        receiver.answers("/paid", 500);
        ok(shop.order("kitchen", Map.of("chair", "10")));
        ok(shop.post("/private/orders/kitchen/payments", "{\"payment_ref\":\"till\",\"amount\":\"KUDOS:1\"}"));
        eventually(_ -> {
            assertThat(receiver.calls("/paid")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(texts(receiver, "/ordered")).contains("order_created kitchen chair");
            assertThat(texts(receiver, "/out")).containsOnly("chair 0");
        });
        JsonNode failed = shop.get("/private/webhooks/paid/deliveries")
                .body()
                .path("deliveries")
                .path(0);
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.path("about").asText()).isEqualTo("kitchen");
        assertThat(failed.path("last_result").asText()).isEqualTo("HTTP 500");
        assertThat(failed.path("next_attempt_ms").asLong()).isPositive();
        receiver.answers("/paid", 200);
        eventually(_ -> {
            assertThat(taken(receiver, "/paid")).hasSize(1);
            assertThat(states(shop, "paid")).containsExactly("delivered");
        });
        assertThat(taken(receiver, "/paid").getFirst().json().path("type").asText())
                .isEqualTo("OrderPaid");
    }

    private static List<String> states(Shop shop, String hook) throws IOException {
        List<String> states = new ArrayList<>();
        shop.get("/private/webhooks/" + hook + "/deliveries")
                .body()
                .path("deliveries")
                .forEach(each -> states.add(each.path("state").asText()));
        return states;
    }

    private static void diesInBetween(RunningNode node, Shop shop, HookReceiver receiver) throws IOException {
        for (int i = 0; i < 10; i++) {
            ok(shop.order("at-death-" + i, Map.of()));
        }
        node.kill();
        assertThat(receiver.calls("/ordered")).isEmpty();
    }

    private static void losesNothing(HookReceiver receiver) {
        eventually(_ -> assertThat(texts(receiver, "/ordered"))
                .contains("order_created tried")
                .containsAll(IntStream.range(0, 10)
                        .mapToObj(i -> "order_created at-death-" + i)
                        .toList()));
    }

    private static void forgetsWhatIsRemoved(RunningNode node, Shop shop, HookReceiver receiver) throws Exception {
        receiver.answers("/ordered", 500);
        ok(shop.order("forgotten", Map.of()));
        eventually(_ -> assertThat(states(shop, "ordered")).contains("failed"));
        ok(shop.delete("/private/webhooks/ordered"));
        receiver.answers("/ordered", 200);
        eventually(_ -> assertThat(pending(node)).isEqualTo("0.0"));
        assertThat(texts(receiver, "/ordered")).doesNotContain("order_created forgotten");
        assertThat(shop.get("/private/webhooks/ordered/deliveries").status()).isEqualTo(404);
    }

    private static String pending(RunningNode node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(node.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replaceAll("(?s).*\nstockpot_webhook_pending ([0-9.]+).*", "$1");
        }
    }

    private static void callsNothingNear(Shop shop, HookReceiver receiver) throws IOException {
        ok(shop.order("tried", Map.of()));
        eventually(_ -> assertThat(states(shop, "ordered")).contains("failed"));
        JsonNode refused = shop.get("/private/webhooks/ordered/deliveries")
                .body()
                .path("deliveries")
                .path(0);
        assertThat(refused.path("last_result").asText()).isEqualTo("the address is not public");
        assertThat(receiver.calls("/ordered")).isEmpty();
    }
}
