package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one request writes to all topics together, changelogs included, is bounded by what it is. */
class WrittenBytesIT {
    private static final long TIMES = 20;
    private static final long HEAD = 512;
    private static final long ALLOWANCE = 1 << 16;
    private static final long RECORD = 12;
    private static final long A_TICK = 1_000;
    private static final String PICTURE = "data:image/png;base64," + "A".repeat(500_003);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @TempDir
    static Path folder;

    private static Node node;
    private static String token;
    private static Consumer<byte[], byte[]> consumer;
    private static IomClient shop;

    @BeforeAll
    static void start() throws Exception {
        Settings settings = Settings.read(
                Map.of(
                        Setting.HTTP_PORT, "0",
                        Setting.DATA_DIR, folder.toString(),
                        Setting.ADMIN_PASSWORD, "open sesame"),
                Map.of(),
                folder.resolve("none"));
        node = Node.start(settings, FAILURE::set);
        token = "Basic " + Base64.getEncoder().encodeToString("admin:open sesame".getBytes(StandardCharsets.UTF_8));
        token = "Bearer "
                + send("POST", "/private/token", "{\"scope\":\"all\"}")
                        .body()
                        .path("access_token")
                        .asText();
        consumer = new KafkaConsumer<>(
                node.client(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @AfterAll
    static void stop() throws Exception {
        consumer.close();
        node.close();
        assertThat(FAILURE.get()).isNull();
    }

    private record Reply(int status, JsonNode body) {}

    private static Reply send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", token)
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(
                response.statusCode(),
                response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body()));
    }

    private static Map<TopicPartition, Long> ends() {
        List<TopicPartition> all = consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .filter(info -> !info.topic().startsWith("__"))
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        return consumer.endOffsets(all);
    }

    private static Map<TopicPartition, Long> restingEnds() {
        AtomicReference<Map<TopicPartition, Long>> last = new AtomicReference<>(Map.of());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1500))
                .until(() -> ends().equals(last.getAndSet(ends())));
        return last.get();
    }

    /**
     * Sends a request and holds what the topics got since, until everything that followed from it was settled, against what it
     * may write: 20 times what it is, where each thing that it names counts as much as a request of its own, and a little more.
     */
    private static void bounded(String what, int status, int named, String method, String path, String body)
            throws Exception {
        Map<TopicPartition, Long> before = restingEnds();
        int answered = method.equals("IOM")
                ? shop.post(body).status()
                : send(method, path, body).status();
        assertThat(answered).as(what).isEqualTo(status);
        Map<String, Long> written = since(before, restingEnds());
        long all = written.values().stream().mapToLong(Long::longValue).sum();
        long most = status == 413 ? A_TICK : ALLOWANCE + TIMES * (body.length() + HEAD * (1L + named));
        String said = String.format("%s: %,d bytes wrote %,d of %,d: %s", what, body.length(), all, most, written);
        System.out.println(said);
        assertThat(all).as(said).isLessThanOrEqualTo(most);
    }

    /** What the topics got, by topic: bytes of keys, values and headers, and what a record costs beside. */
    private static Map<String, Long> since(Map<TopicPartition, Long> before, Map<TopicPartition, Long> after) {
        consumer.assign(after.keySet());
        after.keySet().forEach(partition -> consumer.seek(partition, before.getOrDefault(partition, 0L)));
        Map<String, Long> sums = new TreeMap<>();
        while (after.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                long bytes =
                        RECORD + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                for (Header header : record.headers()) {
                    bytes += header.key().length() + header.value().length;
                }
                sums.merge(record.topic().replaceFirst("^.*stockpot[.-]", ""), bytes, Long::sum);
            }
        }
        return sums;
    }

    private static void inParallel(int times, String path, IntFunction<String> body) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<Future<Reply>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(pool.submit(() -> send("POST", path.replace("#", "" + number), body.apply(number))));
            }
            for (Future<Reply> each : all) {
                assertThat(each.get().status()).isIn(200, 204);
            }
        }
    }

    private static String product(String id, String description, String more) {
        return "{'product_id':'" + id + "','description':'" + description + "','unit':'Piece','total_stock':1000" + more
                + "}";
    }

    private static String order(String more, String... products) {
        return "{'order':{'amount':'EUR:1','summary':'s'},'inventory_products':["
                + Arrays.stream(products)
                        .map(id -> "{'product_id':'" + id + "','quantity':1}")
                        .collect(Collectors.joining(","))
                + "]" + more + "}";
    }

    private static String[] many(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static String named(String... names) {
        return "['" + String.join("','", names) + "']";
    }

    private static String locked(String lock) {
        return "{'lock_uuid':'" + lock + "','quantity':1,'duration':{'d_us':'forever'}}";
    }

    @Test
    void isBoundedForProducts() throws Exception {
        String first = product("pictured", "d", ",'image':'" + PICTURE + "A'");
        bounded("product", 204, 0, "POST", "/private/products", first);
        bounded("picture", 204, 0, "PATCH", "/private/products/pictured", first.replace(PICTURE + "A", PICTURE + "B"));
        bounded(
                "stock",
                204,
                0,
                "PATCH",
                "/private/products/pictured",
                product("pictured", "d", "").replace("1000", "1001"));
        bounded("lock", 204, 0, "POST", "/private/products/pictured/lock", locked("cart"));
        bounded("removal", 204, 0, "DELETE", "/private/products/pictured?force=yes", "");
    }

    @Test
    void isBoundedForDefinitions() throws Exception {
        String contract = ",'template_contract':{'summary':'s','amount':'EUR:1','minimum_age':0,"
                + "'pay_duration':{'d_us':60000000}}}";
        String template = "{'template_id':'t','template_description':'" + "x".repeat(100_000) + "'" + contract;
        bounded("template", 204, 0, "POST", "/private/templates", template);
        bounded(
                "change of it",
                204,
                0,
                "PATCH",
                "/private/templates/t",
                template.replace("'template_id':'t',", "").replace("xx", "yy"));
        bounded("use of it", 200, 0, "POST", "/templates/t", "{}");
        bounded("pot", 200, 0, "POST", "/private/pots", "{'pot_name':'p','description':'" + "x".repeat(65_000) + "'}");
    }

    @Test
    void isBoundedForWhatNamesManyProducts() throws Exception {
        String[] plenty = many("p".repeat(30), 500);
        inParallel(500, "/private/products", i -> product(plenty[i], "a product of the tests", ""));
        bounded("order", 200, 500, "POST", "/private/orders", order("", plenty));
        bounded("order again", 200, 500, "POST", "/private/orders", order("", plenty));
        String[] locks = many("lock-of-a-cart-with-a-long-name-", 100);
        String[] some = many("p".repeat(30), 100);
        inParallel(100, "/private/products/" + "p".repeat(30) + "#/lock", i -> locked(locks[i]));
        bounded("order of locks", 200, 200, "POST", "/private/orders", order(",'lock_uuids':" + named(locks), some));
        bounded("order of one", 200, 1, "POST", "/private/orders", order("", plenty[0]));
        String text = "{'order':{'amount':'EUR:1','summary':'s','extra':{'a':'" + "x".repeat(500_000) + "'}}}";
        bounded("order of texts", 200, 0, "POST", "/private/orders", text);
        String[] names = many("x".repeat(245), 1_000);
        bounded(
                "locks times products",
                413,
                0,
                "POST",
                "/private/orders",
                order(",'lock_uuids':" + named(names), plenty));
        inParallel(20, "/private/products", i -> product("wordy-" + i, "x".repeat(20_000), ""));
        bounded("much to say", 413, 0, "POST", "/private/orders", order("", many("wordy-", 20)));
    }

    @Test
    void isBoundedForReservations() throws Exception {
        shop = IomClient.open(node.url(), "shop", "open sesame");
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            shop.stock("p" + i, 1_000);
            items.append(i == 0 ? "" : ", ").append("p").append(i).append(" 1");
        }
        bounded("reservation", 201, 500, "IOM", "", IomClient.body(items.toString()));
    }
}
