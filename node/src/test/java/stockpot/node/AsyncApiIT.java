package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stockpot.kernel.Trace;
import stockpot.schemas.RecordSchemas;
import stockpot.schemas.Topics;

/** What {@code /asyncapi.json} says of the topics is what is in them. */
class AsyncApiIT {
    private static final String PREFIX = "stockpot";

    /** What nobody else reads or writes. */
    private static final Set<String> OUR_OWN = Set.of("catalog", "meta", "webhooks");

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private final Set<String> followed = new TreeSet<>();
    private JsonNode api;

    @BeforeEach
    void ask() throws Exception {
        api = Reply.JSON.readTree(NODE.get("/asyncapi.json").text());
    }

    @Test
    void namesEveryTopicThatIsNotOurOwn() throws Exception {
        Set<String> topics;
        try (Admin admin = Admin.create(NODE.brokers())) {
            topics = admin.listTopics().names().get().stream()
                    .filter(name -> !name.endsWith("-changelog"))
                    .filter(name -> !OUR_OWN.contains(name.substring(PREFIX.length() + 1)))
                    .collect(Collectors.toSet());
        }
        assertThat(api.path("channels").findValuesAsText("address")).containsExactlyInAnyOrderElementsOf(topics);
        assertThat(api.path("channels").findValuesAsText("topic")).containsExactlyInAnyOrderElementsOf(topics);
    }

    @Test
    void saysTheirNamesAsTheyAreSet() throws Exception {
        JsonNode other = Reply.JSON.readTree(AsyncApi.text(new Topics("shop-7"), "1"));
        assertThat(other.path("channels").findValuesAsText("address"))
                .hasSize(14)
                .allMatch(name -> name.startsWith("shop-7."));
    }

    @Test
    void whatItRefersToIsThere() throws Exception {
        Map<String, JsonNode> documents = new HashMap<>(Map.of("", api));
        for (JsonNode ref : api.findValues("$ref")) {
            String[] parts = ref.asText().split("#", 2);
            if (!documents.containsKey(parts[0])) {
                documents.put(
                        parts[0], Reply.JSON.readTree(NODE.get("/" + parts[0]).text()));
            }
            assertThat(documents.get(parts[0]).at(parts[1]).isMissingNode())
                    .as(ref.asText())
                    .isFalse();
        }
    }

    @Test
    void describesWhatIsWritten() throws Exception {
        NODE.post(
                "/private/products", "{'product_id':'chair','description':'d','unit':'Piece','unit_total_stock':'10'}");
        NODE.post("/private/pots", "{'pot_name':'till','description':'d'}");
        NODE.post(
                "/private/orders",
                "{'order':{'order_id':'o','summary':'s','amount':'KUDOS:1'},"
                        + "'inventory_products':[{'product_id':'chair','unit_quantity':'1'}]}",
                "Prefer",
                "ack=committed",
                Trace.HEADER,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(NODE.brokers(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(PREFIX + ".stock.commands", 0, bytes("k"), bytes("nonsense")))
                    .get();
        }
        NODE.post("/private/products/chair/lock", "{'lock_uuid':'a','duration':{'d_us':1}}", "Prefer", "ack=committed");
        Set<String> seen = new TreeSet<>();
        for (Map.Entry<String, JsonNode> channel : api.path("channels").properties()) {
            Map<String, JsonNode> messages = messages(channel.getValue());
            for (ConsumerRecord<byte[], byte[]> record :
                    NODE.records(channel.getValue().path("address").asText())) {
                seen.add(channel.getKey());
                check(channel.getKey(), record, messages);
            }
        }
        Set<String> all = new HashSet<>(RecordSchemas.NAMES);
        all.addAll(List.of("contracts", "dead-letters"));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        assertThat(followed)
                .as("what the order led to, the settled too")
                .contains("orders-commands", "orders-results", "orders-ledger", "contracts", "stock-commands")
                .contains("stock-ledger");
    }

    private void check(String channel, ConsumerRecord<byte[], byte[]> record, Map<String, JsonNode> messages) {
        String text = new String(record.value(), StandardCharsets.UTF_8);
        if (text.equals("nonsense") && !channel.equals("dead-letters")) {
            return;
        }
        JsonNode message = messages.size() == 1
                ? messages.values().iterator().next()
                : messages.get(Reply.tree(record.value()).path("type").asText());
        if (!channel.endsWith("-results")) {
            assertThat(message)
                    .as("%s has a record that is none of its messages: %s", channel, text)
                    .isNotNull();
        }
        JsonNode any = messages.values().iterator().next();
        Set<String> described = any.path("headers")
                .path("properties")
                .propertyStream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> there = StreamSupport.stream(record.headers().spliterator(), false)
                .map(Header::key)
                .collect(Collectors.toSet());
        if (there.contains(Trace.HEADER)) {
            followed.add(channel);
        } else {
            described.remove(Trace.HEADER);
        }
        assertThat(there).as(channel).isEqualTo(described);
    }

    private Map<String, JsonNode> messages(JsonNode channel) {
        Map<String, JsonNode> messages = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : channel.path("messages").properties()) {
            messages.put(
                    each.getKey(), api.at(each.getValue().path("$ref").asText().substring(1)));
        }
        return messages;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
