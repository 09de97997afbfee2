import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stock by category and hour: a projection of stockpot's ledger, as docs/projections.md builds it.
 *
 * <p>{@code java -cp ... docs/projections/StockByHour.java CLIENT.properties STATE.json [--once]}
 */
public final class StockByHour {
    private static final String LEDGER = "stockpot.stock.ledger";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All that is known, and up to where: written together, or records would count twice after a failure, or never. */
    public static final class State {
        public Map<Integer, Long> next = new TreeMap<>();
        public Map<String, Product> products = new TreeMap<>();
        public Map<String, Map<String, Hour>> hours = new TreeMap<>();
    }

    /** What was read of a product last. */
    public record Product(Set<String> categories, BigDecimal stock) {}

    /** What happened in an hour: a change and no level, so the order in which partitions are read does not matter. */
    public record Hour(BigDecimal sold, BigDecimal change) {
        Hour plus(BigDecimal more, BigDecimal moreChange) {
            return new Hour(sold.add(more), change.add(moreChange));
        }
    }

    private final Path file;
    private final State state;

    private StockByHour(Path file) throws IOException {
        this.file = file;
        this.state = Files.exists(file) ? JSON.readValue(file.toFile(), State.class) : new State();
    }

    public static void main(String[] args) throws IOException {
        Properties client = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            client.load(in);
        }
        // What is not committed may be written a second time; and where we are, only our own file says.
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", "false");
        client.put("auto.offset.reset", "none");
        StockByHour projection = new StockByHour(Path.of(args[1]));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            projection.follow(consumer, List.of(args).contains("--once"));
        }
        projection.print();
    }

    private void follow(Consumer<byte[], byte[]> consumer, boolean once) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(LEDGER).stream()
                .map(each -> new TopicPartition(LEDGER, each.partition()))
                .toList();
        consumer.assign(partitions);
        partitions.forEach(each -> consumer.seek(each, state.next.getOrDefault(each.partition(), 0L)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!once || partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                apply(JSON.readTree(record.value()));
                any = true;
            }
            partitions.forEach(each -> state.next.put(each.partition(), consumer.position(each)));
            if (any) {
                save();
            }
        }
        save();
    }

    /** Records, types and members that are not known are passed over: later releases have more of them. */
    private void apply(JsonNode record) {
        if (!record.hasNonNull("after") && !record.hasNonNull("before")) {
            // It says nothing of totals, as the end of a lock does whose product is gone.
            return;
        }
        String id = record.path("instance").asText() + "/" + record.path("product").asText();
        Product was = state.products.getOrDefault(id, new Product(Set.of(), BigDecimal.ZERO));
        JsonNode details = record.path("details");
        Set<String> categories = was.categories();
        if (details.has("categories")) {
            categories = new HashSet<>();
            for (JsonNode category : details.path("categories")) {
                categories.add(record.path("instance").asText() + "/" + category.asText());
            }
        }
        BigDecimal stock = stock(record.path("after"));
        BigDecimal sold = quantity(record.path("after"), "sold").subtract(quantity(record.path("before"), "sold"));
        String hour = Instant.ofEpochMilli(record.path("time_ms").asLong())
                .truncatedTo(ChronoUnit.HOURS)
                .toString();
        Set<String> concerned = new HashSet<>(categories);
        concerned.addAll(was.categories());
        for (String category : concerned) {
            boolean isIn = categories.contains(category);
            BigDecimal change = (isIn ? stock : BigDecimal.ZERO)
                    .subtract(was.categories().contains(category) ? was.stock() : BigDecimal.ZERO);
            state.hours
                    .computeIfAbsent(category, _ -> new TreeMap<>())
                    .merge(
                            hour,
                            new Hour(isIn ? sold.max(BigDecimal.ZERO) : BigDecimal.ZERO, change),
                            (before, more) -> before.plus(more.sold(), more.change()));
        }
        if (record.path("after").isNull()) {
            state.products.remove(id);
        } else {
            state.products.put(id, new Product(categories, stock));
        }
    }

    /** What there is: neither sold nor lost. Of a product that is always there nothing is counted. */
    private static BigDecimal stock(JsonNode totals) {
        BigDecimal total = quantity(totals, "total");
        return total.signum() <= 0
                ? BigDecimal.ZERO
                : total.subtract(quantity(totals, "sold")).subtract(quantity(totals, "lost"));
    }

    private static BigDecimal quantity(JsonNode totals, String name) {
        return totals.hasNonNull(name) ? new BigDecimal(totals.path(name).asText()) : BigDecimal.ZERO;
    }

    /** Either all of it is the file, or nothing is. */
    private void save() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        JSON.writeValue(fresh.toFile(), state);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void print() {
        System.out.println("category,hour,sold,stock");
        state.hours.forEach((category, hours) -> {
            BigDecimal stock = BigDecimal.ZERO;
            for (Map.Entry<String, Hour> hour : hours.entrySet()) {
                stock = stock.add(hour.getValue().change());
                System.out.println(String.join(
                        ",",
                        category,
                        hour.getKey(),
                        hour.getValue().sold().toPlainString(),
                        stock.toPlainString()));
            }
        });
    }
}
