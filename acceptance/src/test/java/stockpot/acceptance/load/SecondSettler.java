package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the node's own settler sends, from the beginning of the ledgers, sometimes before it and sometimes after it: a
 * zombie, or a copy on another machine. It knows the settler only by what it has to do.
 */
public final class SecondSettler implements AutoCloseable {
    private static final String ORDERS_LEDGER = "stockpot.orders.ledger";
    private static final String STOCK_LEDGER = "stockpot.stock.ledger";
    private static final Map<String, String> OF_EACH_ITEM = Map.of(
            "OrderPlaced", "ConfirmHold",
            "OrderPaid", "SellHold",
            "OrderExpired", "ReleaseHold",
            "OrderWithdrawn", "ReleaseHold");
    private static final Map<String, String> OF_A_FATE =
            Map.of("CONFIRM", "ConfirmHold", "SELL", "SellHold", "RELEASE", "ReleaseHold");

    private final Consumer<String, byte[]> consumer;
    private final Producer<String, String> producer;
    private final ConcurrentLinkedQueue<ProducerRecord<String, String>> sent = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    public SecondSettler(Map<String, Object> brokers) {
        Map<String, Object> committed = new HashMap<>(brokers);
        committed.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(committed, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(brokers, new StringSerializer(), new StringSerializer());
        thread = Thread.ofPlatform().name("second-settler").daemon().start(this::run);
    }

    private void run() {
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : List.of(ORDERS_LEDGER, STOCK_LEDGER)) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopped) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    settle(record);
                }
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void settle(ConsumerRecord<String, byte[]> record) {
        JsonNode fact = json(record.value());
        String type = fact.path("type").asText();
        String source = record.topic() + "/" + record.partition() + "/" + record.offset() + "/";
        if (OF_EACH_ITEM.containsKey(type)) {
            int ordinal = 0;
            for (JsonNode item : fact.path("items")) {
                toStock(OF_EACH_ITEM.get(type), source + ordinal++, fact, item.path("product"));
            }
        } else if (type.equals("HoldResolved")) {
            toStock(OF_A_FATE.get(fact.path("fate").asText()), source + 0, fact, fact.path("product"));
        } else if (type.equals("HoldOverdue")) {
            ObjectNode command = command("ResolveHold", source + 0, fact);
            command.set("order", fact.path("order"));
            command.set("attempt", fact.path("attempt"));
            command.set("product", fact.path("product"));
            send(
                    "stockpot.orders.commands",
                    fact.path("instance").asText(),
                    fact.path("order").asText(),
                    command);
        }
    }

    private void toStock(String type, String source, JsonNode fact, JsonNode product) {
        ObjectNode command = command(type, source, fact);
        command.set("product", product);
        command.set("attempt", fact.path("attempt"));
        send("stockpot.stock.commands", fact.path("instance").asText(), product.asText(), command);
    }

    /** Members have no order that counts; the source stands first here, so that a reader can tell who sent it. */
    private static ObjectNode command(String type, String source, JsonNode fact) {
        ObjectNode command = Shop.JSON.createObjectNode().put("source", source).put("type", type);
        command.set("instance", fact.path("instance"));
        return command;
    }

    private void send(String topic, String instance, String id, ObjectNode command) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, prefixed(instance) + prefixed(id), command.toString());
        sent.add(record);
        producer.send(record);
    }

    private static String prefixed(String id) {
        return id.getBytes(StandardCharsets.UTF_8).length + ":" + id;
    }

    private static JsonNode json(byte[] value) {
        try {
            return Shop.JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends everything once more, oldest first. */
    public void repeatAll() {
        List.copyOf(sent).forEach(producer::send);
        producer.flush();
    }

    /** How many commands there were to send. */
    public int count() {
        if (failure != null) {
            throw new AssertionError("the second settler failed", failure);
        }
        return sent.size();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close();
    }
}
