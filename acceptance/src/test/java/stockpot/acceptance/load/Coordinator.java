package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a node sends when it places an order, makes a reservation or sets locks together, one step at a time, so that a test
 * can stop after any of them.
 */
public final class Coordinator implements AutoCloseable {
    private final Producer<String, String> producer;

    public Coordinator(Map<String, Object> brokers) {
        // It waits for all replicas, as the default is.
        producer = new KafkaProducer<>(brokers, new StringSerializer(), new StringSerializer());
    }

    public void hold(String product, String attempt, String order, String quantity)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("HoldStock").put("product", product);
        command.put("attempt", attempt).put("order", order).put("quantity", quantity);
        send("stockpot.stock.commands", product, command);
    }

    /** The hold of a batch of locks, whose lock lasts for ever. */
    public void holdForLock(String product, String attempt, String batch, String lock, String quantity)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("HoldForLock").put("product", product);
        command.put("attempt", attempt).put("batch", batch).put("lock", lock).put("quantity", quantity);
        send("stockpot.stock.commands", product, command);
    }

    /** Decides for a batch. */
    public void grant(String batch, String attempt, List<String> products)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("GrantLocks").put("batch", batch).put("attempt", attempt);
        products.forEach(product -> command.withArray("locks").addObject().put("product", product));
        send("stockpot.orders.commands", batch, command);
    }

    public void place(String order, String attempt, String product, String quantity)
            throws ExecutionException, InterruptedException {
        ObjectNode command = order(order, attempt);
        command.putArray("items").addObject().put("product", product).put("quantity", quantity);
        send("stockpot.orders.commands", order, command);
    }

    /** A reservation's hold; {@code over} is the attempt whose hold it is to replace, null for none. */
    public void reserve(String product, String attempt, String reservation, String quantity, @Nullable String over)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("HoldStock").put("product", product);
        command.put("attempt", attempt).put("reservation", reservation).put("quantity", quantity);
        send("stockpot.stock.commands", product, over == null ? command : command.put("over", over));
    }

    /** The hold of an order that takes a reservation over. */
    public void holdOver(String product, String attempt, String order, String quantity, String over)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("HoldStock").put("product", product);
        command.put("attempt", attempt).put("order", order).put("quantity", quantity);
        send("stockpot.stock.commands", product, command.put("over", over));
    }

    /** Makes a reservation for ten minutes. */
    public void makeReservation(String reservation, String attempt, Map<String, String> lines)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("PlaceReservation").put("attempt", attempt).put("content_hash", "");
        sendToReservation(reservation, withLines(command.put("lifetime", 600), lines));
    }

    /** Changes a reservation, or makes it anew for ten minutes. */
    public void changeReservation(
            String reservation, String base, String attempt, Map<String, String> lines, boolean anew)
            throws ExecutionException, InterruptedException {
        ObjectNode command = command("ChangeReservation").put("base", base).put("attempt", attempt);
        sendToReservation(reservation, withLines(command.put("anew", anew).put("lifetime", 600), lines));
    }

    public void cancelReservation(String reservation) throws ExecutionException, InterruptedException {
        sendToReservation(reservation, command("CancelReservation"));
    }

    public void takeReservation(String reservation, String attempt, String order)
            throws ExecutionException, InterruptedException {
        sendToReservation(
                reservation, command("TakeReservation").put("attempt", attempt).put("order", order));
    }

    /** Places an order that takes a reservation over, which has these products by an attempt. */
    public void placeOver(
            String order, String attempt, Map<String, String> items, String reservation, String base, List<String> had)
            throws ExecutionException, InterruptedException {
        ObjectNode command = order(order, attempt);
        items.forEach((product, quantity) ->
                command.withArray("items").addObject().put("product", product).put("quantity", quantity));
        ObjectNode taken =
                command.putObject("taken").put("reservation", reservation).put("attempt", base);
        had.forEach(product -> taken.withArray("products").add(product));
        send("stockpot.orders.commands", order, command);
    }

    private static ObjectNode withLines(ObjectNode command, Map<String, String> lines) {
        lines.forEach((product, quantity) ->
                command.withArray("lines").addObject().put("product", product).put("quantity", quantity));
        return command;
    }

    private static ObjectNode order(String order, String attempt) {
        return command("PlaceOrder")
                .put("order", order)
                .put("attempt", attempt)
                .put("content_hash", "")
                .put("amount", "KUDOS:1");
    }

    private static ObjectNode command(String type) {
        return Shop.JSON
                .createObjectNode()
                .put("type", type)
                .put("id", UUID.randomUUID().toString())
                .put("instance", "admin");
    }

    private void sendToReservation(String reservation, ObjectNode command)
            throws ExecutionException, InterruptedException {
        send("stockpot.orders.commands", command.put("reservation", reservation), prefixed(reservation));
    }

    private void send(String topic, String id, ObjectNode command) throws ExecutionException, InterruptedException {
        send(topic, command, prefixed("admin") + prefixed(id));
    }

    private void send(String topic, ObjectNode command, String key) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, key, command.toString())).get();
    }

    private static String prefixed(String id) {
        return id.getBytes(StandardCharsets.UTF_8).length + ":" + id;
    }

    @Override
    public void close() {
        producer.close();
    }
}
