package stockpot.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import stockpot.kernel.InstanceId;
import stockpot.node.load.Format;
import stockpot.node.load.LineSource;
import stockpot.node.load.Loader;
import stockpot.node.load.Progress;
import stockpot.node.load.Tally;
import stockpot.node.load.Way;
import stockpot.schemas.Topics;

/** {@code stockpot demo}: gives a node that has never had any stock a small bakery, and says what to try with it. */
final class Demo implements Run.Preparation {
    private static final String SHOP = "/stockpot/demo/bakery.jsonl";
    private static final String CURRENCY = "CURRENCY";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final PrintStream out;

    Demo(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public void prepare(Node node) throws IOException {
        Map<String, Object> client = node.client();
        if (isUntouched(client, settings.topics())) {
            load(client);
        }
        out.println(whatToTry(node.url()));
    }

    /** Whether no stock was ever kept here; a shop whose last product was removed is not to come back. */
    private static boolean isUntouched(Map<String, Object> client, Topics topics) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> ledger = consumer
                    .partitionsFor(topics.family(Topics.STOCK.name()).ledger())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            return consumer.endOffsets(ledger).values().stream().allMatch(end -> end == 0);
        }
    }

    private void load(Map<String, Object> client) throws IOException {
        Tally tally = new Tally(System.err, () -> {});
        try (LineSource lines = Format.JSON_LINES.open(shop());
                Loader loader = new Loader(
                        Way.kafka(client, settings.topics(), InstanceId.ADMIN),
                        InstanceId.ADMIN,
                        false,
                        tally,
                        Progress.none(),
                        PATIENCE)) {
            loader.load(lines, 1);
        }
        if (tally.failed() > 0) {
            throw new IOException("the sample shop cannot be loaded");
        }
    }

    private InputStream shop() throws IOException {
        try (InputStream resource = Demo.class.getResourceAsStream(SHOP)) {
            if (resource == null) {
                throw new IOException(SHOP + " is not on the class path");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(CURRENCY, settings.text(Setting.CURRENCY));
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Lines for a shell that do something as they stand. */
    private String whatToTry(String url) {
        Path kept = settings.dataFolder().toAbsolutePath().normalize().resolve("admin-password");
        boolean generated = settings.adminPassword().isEmpty() && Files.isReadable(kept);
        String login = generated ? "-u \"admin:$(cat '" + kept + "')\"" : "-u admin";
        return """

                A small bakery is open. In another terminal, what it offers to anybody:
                  curl -s %1$s/templates/bakery

                A token for the shop, and two sourdough loaves set aside for ten minutes (the oven has a dozen):
                  TOKEN=$(curl -s %2$s %1$s/private/token -d '{"scope":"order-pos"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                  curl -i -H "Authorization: Bearer $TOKEN" %1$s/private/products/sourdough/lock \\
                    -d '{"lock_uuid":"cart-1","duration":{"d_us":600000000},"quantity":2}'
                """.formatted(url, login);
    }
}
