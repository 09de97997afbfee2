package stockpot.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.InstanceId;
import stockpot.node.load.Format;
import stockpot.node.load.LineSource;
import stockpot.node.load.Loader;
import stockpot.node.load.PatientClient;
import stockpot.node.load.Progress;
import stockpot.node.load.Tally;
import stockpot.node.load.Way;
import stockpot.schemas.Topics;

/** {@code stockpot demo}: gives a node on its own folder a small bakery and shoppers, and says what to try with it. */
final class Demo implements Run.Preparation {
    private static final String SHOP = "/stockpot/demo/bakery.jsonl";
    private static final String CURRENCY = "CURRENCY";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final double USUAL_PACE = 0.5;
    private static final double FASTEST = 100;

    private final Settings settings;
    private final PrintStream out;
    private final double pace;

    /**
     * Prepares nodes on the demo's own folder.
     *
     * @param pace how many simulated shoppers come in a second; 0 for none
     */
    Demo(Settings settings, PrintStream out, double pace) {
        this.settings = settings;
        this.out = out;
        this.pace = pace;
    }

    static int run(Settings given, ParseResult options) throws Exception {
        double pace = options.matchedOptionValue("--pace", USUAL_PACE);
        if (!(pace >= 0 && pace <= FASTEST)) {
            throw new Settings.BadSetting("--pace must be a number from 0 to 100, not " + pace);
        }
        Settings settings = DemoFolder.claim(given);
        return new Run(settings, new Demo(settings, System.out, pace)).run();
    }

    @Override
    public void prepare(Node node) throws IOException, InterruptedException {
        Map<String, Object> client = node.client();
        if (isUntouched(client, settings.topics())) {
            load(client);
        }
        out.println(whatToTry(node.url()));
        if (pace > 0) {
            open(node);
        }
    }

    /** Somebody may have changed the admin's password, and then there are no shoppers, but all else. */
    @SuppressWarnings("resource") // The shoppers stay as long as the process.
    private void open(Node node) {
        try {
            DemoShoppers.start(client(node.url()), pace, new Random(), out);
        } catch (IOException e) {
            out.println("no simulated shoppers come: " + e.getMessage());
        }
    }

    /** A client of the shop, with a token that may do everything there for as long as the process lives. */
    PatientClient client(String url) throws IOException {
        String password = settings.adminPassword();
        if (password.isEmpty()) {
            password = Files.readString(settings.dataFolder().resolve("admin-password"))
                    .strip();
        }
        String login = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        try (PatientClient asking = new PatientClient(URI.create(url), "Basic " + login, InstanceId.ADMIN)) {
            byte[] wanted = "{\"scope\":\"all\",\"duration\":{\"d_us\":\"forever\"},\"description\":\"shoppers\"}"
                    .getBytes(StandardCharsets.UTF_8);
            PatientClient.Answer answer = asking.ask("POST", "/private/token", wanted);
            if (!answer.isGood()) {
                throw new IOException(answer.refusal());
            }
            String token = answer.body().path("access_token").asText();
            return new PatientClient(URI.create(url), "Bearer " + token, InstanceId.ADMIN);
        }
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

                A small bakery is open. To look at it, log in as admin at %1$s/console/

                In another terminal, what it offers to anybody:
                  curl -s %1$s/templates/bakery

                A token for the shop, and two sourdough loaves set aside for ten minutes (the oven has a dozen):
                  TOKEN=$(curl -s %2$s %1$s/private/token -d '{"scope":"order-pos"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                  curl -i -H "Authorization: Bearer $TOKEN" %1$s/private/products/sourdough/lock \\
                    -d '{"lock_uuid":"cart-1","duration":{"d_us":600000000},"quantity":2}'

                What happens, as it happens, also what simulated shoppers do:
                ./stockpot ledger --follow --tail 10 --data-dir '%3$s'
                """.formatted(url, login, kept.getParent());
    }
}
