package stockpot.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static stockpot.node.IomClient.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;

/** Two nodes in this process, on one real broker. Whatever a partition's owner is, one of them has to ask the other. */
class TwoNodesIT {
    private static final String SECRET = "sixteen characters, and more";
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @TempDir
    static Path folder;

    private static Node startNode(String name, String bootstrapServers) throws Exception {
        return startNode(name, bootstrapServers, Setting.ADVERTISED_URL, "");
    }

    private static Node startNode(String name, String bootstrapServers, Setting setting, String value)
            throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Map.of(
                Setting.HTTP_PORT,
                "0",
                Setting.DATA_DIR,
                folder.resolve(name).toString(),
                Setting.ADMIN_PASSWORD,
                TestNode.PASSWORD,
                Setting.KAFKA_BOOTSTRAP_SERVERS,
                bootstrapServers,
                Setting.REPLICATION,
                "1",
                Setting.STANDBYS,
                "0",
                Setting.PARTITIONS,
                "2",
                Setting.CLUSTER_SECRET,
                SECRET));
        flags.put(setting, value);
        return Node.start(Settings.read(flags, Map.of(), folder.resolve("none")), FAILURE::set);
    }

    @Test
    void anyNodeAnswersARepeatedPostWhenItsReservationIsCommitted() throws Exception {
        try (EmbeddedBroker broker = OpenDoor.broker(folder.resolve("kafka"));
                Node first = startNode("first", broker.bootstrapServers());
                Node second = startNode("second", broker.bootstrapServers())) {
            IomClient shop = IomClient.open(first.url(), "10010", TestNode.PASSWORD);
            shop.stock("chair", 5);
            Reply made = shop.post(body("chair 5"), "Idempotency-Key", "k");
            assertThat(made.said()).isEqualTo("201 chair 5 reserved");
            for (Node node : new Node[] {first, second}) {
                Reply again =
                        shop.at(node.url()).post(body("chair 5"), "Idempotency-Key", "k", "Prefer", "ack=committed");
                assertThat(again.text()).isEqualTo(made.text());
            }
            allThatHoldAProductAreListedByAnyNode(shop, List.of(first, second));
            assertThatThrownBy(() -> startNode("third", broker.bootstrapServers(), Setting.ADVERTISED_URL, first.url()))
                    .isInstanceOf(Settings.BadSetting.class)
                    .hasMessageContaining("another node of this cluster answers there");
        }
        assertThat(FAILURE.get()).isNull();
    }

    /** The product has its rows on one node; orders and reservations have theirs on either. */
    private static void allThatHoldAProductAreListedByAnyNode(IomClient shop, List<Node> nodes) throws Exception {
        shop.stock("table", 50);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            String lock = "{'lock_uuid':'cart-" + i + "','duration':{'d_us':" + i + "00000000},'quantity':" + i + "}";
            assertThat(shop.taler("POST", "products/table/lock", lock).status()).isEqualTo(204);
            expected.add("lock cart-" + i + " " + i);
            String order = "{'order':{'order_id':'o-" + i + "','amount':'KUDOS:1','summary':'s','pay_deadline':{'t_s':"
                    + (4_000_000_000L + i) + "}},'inventory_products':[{'product_id':'table','quantity':1}]}";
            assertThat(shop.taler("POST", "orders", order).status()).isEqualTo(200);
        }
        for (int i = 1; i < 5; i++) {
            expected.add("reservation " + shop.post(body("table " + i)).json().at("/data/resvId") + " " + i);
        }
        for (int i = 1; i < 5; i++) {
            expected.add("order o-" + i + " 1");
        }
        for (Node node : nodes) {
            for (int limit : new int[] {20, 5, -7}) {
                assertThat(holders(shop.at(node.url()), limit)).isEqualTo(limit < 0 ? expected.reversed() : expected);
            }
        }
        assertThat(shop.taler("GET", "products/nothing/holders", "").status()).isEqualTo(404);
    }

    private static List<String> holders(IomClient shop, int limit) throws Exception {
        List<String> all = new ArrayList<>();
        String path = "products/table/holders?limit=" + limit;
        for (JsonNode page = page(shop, path); !page.isEmpty(); ) {
            page.forEach(holder -> all.add(
                    holder.path("kind").asText() + " " + holder.path("id").asText() + " " + holder.path("quantity")));
            page = page(
                    shop,
                    path + "&offset=" + page.get(page.size() - 1).path("offset").asText());
        }
        return all;
    }

    private static JsonNode page(IomClient shop, String path) throws Exception {
        return shop.taler("GET", path, "").json().path("holders");
    }

    /** Orders have their rows on either node; whoever has them tells webhooks of them, and any node says what came of it. */
    @Test
    void whoTakesAPartitionOverGoesOnTellingWhatItsNodeHadToTell() throws Exception {
        try (EmbeddedBroker broker = OpenDoor.broker(folder.resolve("hooks"));
                Node second = startNode("second-of-hooks", broker.bootstrapServers())) {
            IomClient shop;
            try (Node first = startNode("first-of-hooks", broker.bootstrapServers())) {
                shop = IomClient.open(first.url(), "10010", TestNode.PASSWORD);
                String hook =
                        "{'webhook_id':'w','event_type':'order_created','http_method':'POST','url':'http://10.0.0.1/'}";
                assertThat(shop.taler("POST", "webhooks", hook).status()).isEqualTo(204);
                for (int i = 0; i < 8; i++) {
                    String order = "{'order':{'order_id':'o-" + i + "','amount':'KUDOS:1','summary':'s'}}";
                    assertThat(shop.at(second.url())
                                    .taler("POST", "orders", order)
                                    .status())
                            .isEqualTo(200);
                }
                areFailing(shop, first);
                areFailing(shop, second);
            }
            areFailing(shop, second);
        }
        assertThat(FAILURE.get()).isNull();
    }

    private static void areFailing(IomClient shop, Node node) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            List<String> failing = new ArrayList<>();
            shop.at(node.url())
                    .taler("GET", "webhooks/w/deliveries", "")
                    .json()
                    .path("deliveries")
                    .forEach(each -> failing.add(each.path("about").asText() + " "
                            + each.path("last_result").asText()));
            assertThat(failing)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8)
                            .mapToObj(i -> "o-" + i + " the address is not public")
                            .toList());
        });
    }

    @Test
    void aClusterIsRebuiltWhileNoNodeRuns() throws Exception {
        try (EmbeddedBroker broker = OpenDoor.broker(folder.resolve("rebuilt"))) {
            IomClient shop;
            try (Node first = startNode("one", broker.bootstrapServers());
                    Node second = startNode("two", broker.bootstrapServers())) {
                shop = IomClient.open(first.url(), "10010", TestNode.PASSWORD);
                shop.stock("chair", 5);
                assertThat(shop.at(second.url()).post(body("chair 2")).said()).isEqualTo("201 chair 2 reserved");
                assertThat(tool(broker, "stockpot", "rebuild")).isEqualTo(Main.MISUSED);
            }
            assertThat(tool(broker, "stockpot", "rebuild")).isZero();
            // Both come back with stores that were written to changelogs which are not there any more.
            try (Node first = startNode("one", broker.bootstrapServers());
                    Node second = startNode("two", broker.bootstrapServers())) {
                assertThat(shop.at(first.url()).post(body("chair 3")).said()).isEqualTo("201 chair 3 reserved");
                assertThat(shop.at(second.url()).post(body("chair 1")).said()).doesNotContain("reserved");
                assertThat(tool(broker, "stockpot", "verify", "--nodes", first.url() + "," + second.url()))
                        .isZero();
            }
        }
        assertThat(FAILURE.get()).isNull();
    }

    @Test
    void installationsWithOtherPrefixesShareBrokersAndNothingElse() throws Exception {
        try (EmbeddedBroker broker = OpenDoor.broker(folder.resolve("shared"));
                Admin admin = Admin.create(broker.client());
                Node ours = startNode("ours", broker.bootstrapServers());
                Node theirs = startNode("theirs", broker.bootstrapServers(), Setting.TOPIC_PREFIX, "shop.b")) {
            Set<String> topics = admin.listTopics().names().get();
            assertThat(topics).allMatch(topic -> topic.matches("(stockpot|shop\\.b)[.-].*"));
            assertThat(topics.stream().filter(topic -> topic.startsWith("shop.b")))
                    .containsExactlyInAnyOrderElementsOf(topics.stream()
                            .filter(topic -> topic.startsWith("stockpot"))
                            .map(topic -> topic.replaceFirst("stockpot", "shop.b"))
                            .toList());
            IomClient here = IomClient.open(ours.url(), "10010", TestNode.PASSWORD);
            IomClient there = IomClient.open(theirs.url(), "10010", TestNode.PASSWORD);
            here.stock("chair", 5);
            there.stock("chair", 2);
            assertThat(here.post(body("chair 5")).said()).isEqualTo("201 chair 5 reserved");
            assertThat(there.post(body("chair 2")).said()).isEqualTo("201 chair 2 reserved");
            assertThat(admin.listGroups().all().get().stream().map(GroupListing::groupId))
                    .containsExactlyInAnyOrder("stockpot", "stockpot-settler", "shop.b", "shop.b-settler");
            for (String prefix : List.of("stockpot", "shop.b")) {
                String url = prefix.equals("stockpot") ? ours.url() : theirs.url();
                assertThat(tool(broker, prefix, "verify", "--nodes", url)).isZero();
                ConsumerRecord<byte[], byte[]> fact = first(broker, prefix + ".stock.ledger");
                assertThat(new String(fact.headers().lastHeader("ce_source").value(), UTF_8))
                        .isEqualTo("/" + prefix + "/stock");
                assertThat(new String(fact.value(), UTF_8)).contains("\"" + prefix + ".stock.commands/");
            }
            verifyComparesResultsThatAreStillThere(admin, broker, ours.url());
        }
        assertThat(FAILURE.get()).isNull();
    }

    /** Results are kept for a while only. */
    private static void verifyComparesResultsThatAreStillThere(Admin admin, EmbeddedBroker broker, String url)
            throws Exception {
        ConsumerRecord<byte[], byte[]> first = first(broker, Topics.STOCK.results());
        TopicPartition partition = new TopicPartition(first.topic(), first.partition());
        for (long gone : new long[] {first.offset() + 1, -1}) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(gone)))
                    .all()
                    .get();
            assertThat(tool(broker, "stockpot", "verify", "--nodes", url)).isZero();
        }
    }

    private static int tool(EmbeddedBroker broker, String prefix, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(
                "--kafka-bootstrap-servers",
                broker.bootstrapServers(),
                "--topic-prefix",
                prefix,
                "--replication",
                "1",
                "--cluster-secret",
                SECRET));
        return Main.run(line.toArray(String[]::new));
    }

    private static ConsumerRecord<byte[], byte[]> first(EmbeddedBroker broker, String topic) {
        Map<String, Object> client = broker.client();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().until(() -> consumer.poll(Duration.ofMillis(100)), records -> !records.isEmpty())
                    .iterator()
                    .next();
        }
    }
}
