package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** A request can be followed from its client's trace through log lines and records to a collector of spans. */
@ExtendWith(Children.class)
class TracesIT {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** All bytes of spans that came, one character each. */
    private final StringBuffer collected = new StringBuffer();

    private HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                    body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
                }
                collected.append(new String(body, StandardCharsets.ISO_8859_1));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    @Test
    void aRequestIsFollowedToTheLedgerAndToACollector(@TempDir Path folder) throws Exception {
        HttpServer collector = collector();
        try {
            Map<String, String> settings = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + collector.getAddress().getPort(),
                    "OTEL_BSP_SCHEDULE_DELAY",
                    "100",
                    "STOCKPOT_ACCESS_LOG",
                    "on",
                    "STOCKPOT_PARTITIONS",
                    "1");
            RunningNode node = RunningNode.start(folder.resolve("data"), settings);
            Shop shop = Shop.at(node.url());
            shop.define("tea", "10");
            HttpRequest lock = HttpRequest.newBuilder(URI.create(node.url() + "/private/products/tea/lock"))
                    .header("Authorization", shop.authorization())
                    .header("traceparent", PARENT)
                    .header("Prefer", "ack=committed")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"lock_uuid\":\"cart\",\"duration\":{\"d_us\":60000000},\"quantity\":1}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(client.send(lock, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(204);
            }
            String bytes = new String(HexFormat.of().parseHex(ID), StandardCharsets.ISO_8859_1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(collected.toString())
                            .contains("POST /private/products/{id}/lock", "process stockpot.stock.commands", bytes));
            assertThat(collected.toString())
                    .as("where a span lies, and not what is in a request")
                    .contains("stockpot.outcome", "ACCEPTED")
                    .doesNotContain("cart", "tea", RunningNode.PASSWORD);
            assertThat(node.said().lines().filter(line -> line.contains("/private/products/tea/lock")))
                    .singleElement()
                    .asString()
                    .contains("[" + ID + "] ");
            String told = traceparent(node);
            assertThat(told).startsWith("00-" + ID + "-").endsWith("-01").isNotEqualTo(PARENT);
        } finally {
            collector.stop(0);
        }
    }

    /** Of the ledger's last record. */
    private static String traceparent(RunningNode node) throws IOException {
        Map<String, Object> settings = new HashMap<>(node.subscriber());
        settings.put("isolation.level", "read_committed");
        TopicPartition ledger = new TopicPartition("stockpot.stock.ledger", 0);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(ledger));
            consumer.seekToBeginning(List.of(ledger));
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    last.reset();
                    for (Header header : record.headers().headers("traceparent")) {
                        last.writeBytes(header.value());
                    }
                }
                return last.size() > 0;
            });
            return last.toString(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whatCannotBeFollowedIsSaidAtTheStart(@TempDir Path folder) throws Exception {
        Launcher.Ran ran = Launcher.run(
                folder,
                Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
                "run",
                "--http-port",
                "0");
        assertThat(ran.exit()).as(ran.all()).isEqualTo(2);
        assertThat(ran.err()).contains("OTEL_*", "http/protobuf");
    }
}
