package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends what a node sends when it places an order, one step at a time, so that a test can stop after any of them. */
public final class Coordinator implements AutoCloseable {
    private final Producer<String, String> producer;

    public Coordinator(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    public void hold(String product, String attempt, String order, String quantity)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("HoldStock").put("product", product);
        command.put("attempt", attempt).put("order", order).put("quantity", quantity);
        send("stockpot.stock.commands", product, command);
    }

    public void place(String order, String attempt, String product, String quantity)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("PlaceOrder").put("order", order);
        command.put("attempt", attempt)
                .put("content_hash", "")
                .put("amount", "KUDOS:1")
                .put("summary", "of a test");
        command.putArray("items").addObject().put("product", product).put("quantity", quantity);
        send("stockpot.orders.commands", order, command);
    }

    private static ObjectNode command(String type) {
        return Shop.JSON
                .createObjectNode()
                .put("type", type)
                .put("id", UUID.randomUUID().toString())
                .put("instance", "admin");
    }

    private void send(String topic, String id, ObjectNode command) throws ExecutionException, InterruptedException {
        String key = "5:admin" + id.getBytes(StandardCharsets.UTF_8).length + ":" + id;
        producer.send(new ProducerRecord<>(topic, key, command.toString())).get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
