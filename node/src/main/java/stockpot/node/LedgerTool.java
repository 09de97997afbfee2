package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.schemas.Topics;
import stockpot.topology.log.LogConsumers;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;

/** {@code stockpot ledger}: prints ledger records in the order of time, and follows them. */
final class LedgerTool {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int EVERYTHING = Integer.MAX_VALUE;
    private static final int BUFFERED_PER_PARTITION = 2_000;

    /** What is said of any record that has it, in this order. */
    private static final List<String> NAMED = List.of(
            "pot",
            "reservation",
            "order",
            "state",
            "fate",
            "line",
            "quantity",
            "lock",
            "amount",
            "name",
            "serial",
            "scope",
            "attempt",
            "by");

    private final Settings settings;
    private final boolean follow;
    private final String format;
    private final @Nullable PastLedger past;
    private final int tail;
    private final LedgerFilter filter;
    private final Topics.Family family;
    private final Deque<String> last = new ArrayDeque<>();
    private boolean found;
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    LedgerTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.follow = options.matchedOptionValue("--follow", false);
        this.format =
                options.matchedOptionValue("--format", options.matchedOptionValue("--json", false) ? "json" : "text");
        this.tail = options.matchedOptionValue("--tail", EVERYTHING);
        if (tail < 0) {
            throw new Settings.BadSetting("--tail must be 0 or more, not " + tail);
        }
        this.filter = LedgerFilter.of(options, Instant.now());
        this.family = settings.topics().family(filter.family());
        this.past = past(options);
        if (!List.of("text", "json", "csv").contains(format) || (format.equals("csv") && past == null)) {
            throw new Settings.BadSetting("--format must be text or json, or csv with --at or --diff, not " + format);
        }
    }

    private @Nullable PastLedger past(ParseResult options) {
        List<PastMoment> moments = new ArrayList<>();
        List<String> texts = options.matchedOptionValue("--diff", List.of());
        for (String text : texts) {
            moments.add(PastMoment.of("--diff", text, family, Instant.now()));
        }
        String at = options.matchedOptionValue("--at", "");
        if (!at.isEmpty()) {
            moments.add(PastMoment.of("--at", at, family, Instant.now()));
        }
        if (moments.isEmpty()) {
            return null;
        }
        if (moments.size() > 2 || follow || tail != EVERYTHING) {
            throw new Settings.BadSetting("--at and --diff go neither together nor with --follow or --tail");
        }
        return new PastLedger(family, filter, moments, format, out);
    }

    int run() throws IOException {
        try (Ledgers ledgers = Ledgers.open(settings)) {
            Map<String, Object> client = ledgers.client(settings);
            try (Consumer<byte[], byte[]> consumer =
                    follow ? LogConsumers.following(client) : LogConsumers.committed(client)) {
                if (past == null) {
                    print(consumer);
                } else {
                    past.print(client, partitions(consumer));
                }
            }
        }
        return Main.OK;
    }

    private void print(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();
        partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Objects.requireNonNull(waiting.get(new TopicPartition(record.topic(), record.partition())))
                        .add(record);
            }
            printInOrder(consumer, ends, waiting);
            pauseTheFull(consumer, waiting);
        }
        printInOrder(consumer, ends, waiting);
        last.forEach(out::println);
        out.flush();
        requireFound();
        consumer.resume(partitions);
        while (follow && !out.checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                print(record, out::println);
            }
            out.flush();
        }
    }

    /** Whoever follows may have come before what he waits for. */
    private void requireFound() {
        if (!found && !filter.unknown().isEmpty()) {
            if (!follow) {
                throw new Settings.BadSetting(filter.unknown());
            }
            System.err.println("stockpot: " + filter.unknown() + " yet");
        }
    }

    /** Keeps the last ones if only those are asked for; they are known when all have been seen. */
    private void keep(String line) {
        if (tail == EVERYTHING) {
            out.println(line);
            return;
        }
        last.add(line);
        if (last.size() > tail) {
            last.remove();
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        int count = consumer.partitionsFor(family.ledger()).size();
        String product = filter.ids().get("product");
        if (product != null) {
            byte[] key = RecordKey.of(filter.instance(), product);
            return List.of(new TopicPartition(family.ledger(), RecordKey.partition(key, count)));
        }
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(family.ledger(), partition))
                .toList();
    }

    /** Prints the earliest as long as no partition could still bring an earlier one. */
    private void printInOrder(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting) {
        while (waiting.entrySet().stream()
                .allMatch(each -> !each.getValue().isEmpty()
                        || consumer.position(each.getKey()) >= ends.getOrDefault(each.getKey(), 0L))) {
            Optional<Deque<ConsumerRecord<byte[], byte[]>>> earliest = waiting.values().stream()
                    .filter(records -> !records.isEmpty())
                    .min(Comparator.comparingLong(records -> records.getFirst().timestamp()));
            if (earliest.isEmpty()) {
                return;
            }
            print(earliest.get().removeFirst(), this::keep);
        }
    }

    private static void pauseTheFull(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting) {
        waiting.forEach((partition, records) -> {
            if (records.size() > BUFFERED_PER_PARTITION) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        });
    }

    private void print(ConsumerRecord<byte[], byte[]> record, java.util.function.Consumer<String> printing) {
        try {
            JsonNode fact = Records.JSON.readTree(record.value());
            if (filter.isAbout(fact)) {
                found = true;
                if (filter.isInTime(fact)) {
                    printing.accept(
                            format.equals("json")
                                    ? new String(record.value(), StandardCharsets.UTF_8)
                                    : line(fact, family));
                }
            }
        } catch (IOException e) {
            printing.accept(
                    "unreadable record at " + record.topic() + "/" + record.partition() + "/" + record.offset());
        }
    }

    /** How wide the types of a family's records are, in characters. */
    static int typeWidth(Topics.Family family) {
        if (family.name().equals(Topics.ORDERS.name())) {
            return 20;
        }
        return family.name().equals(Topics.POTS.name()) ? 16 : 15;
    }

    /** What a record says, for people: an operator who has one of its names finds it by that. */
    static String line(JsonNode fact, Topics.Family family) {
        StringBuilder line = new StringBuilder(160);
        line.append(Instant.ofEpochMilli(fact.path("time_ms").asLong()))
                .append("  ")
                .append(("%-" + typeWidth(family) + "s")
                        .formatted(fact.path("type").asText()))
                .append(' ')
                .append(printable(fact.path("instance").asText()));
        if (fact.has("product")) {
            line.append('/').append(printable(fact.path("product").asText()));
        }
        for (String name : NAMED) {
            if (fact.has(name)) {
                line.append(' ')
                        .append(name)
                        .append('=')
                        .append(printable(fact.path(name).asText()));
            }
        }
        for (String name : List.of("deadline_ms", "until_ms")) {
            if (fact.has(name)) {
                line.append(" until=")
                        .append(Instant.ofEpochMilli(fact.path(name).asLong()));
            }
        }
        // The lines of a reservation have what its items have, and those of which there was nothing.
        appendGoods(line, fact.path(fact.has("lines") ? "lines" : "items"));
        JsonNode after = fact.path("after");
        if (after.has("totals")) {
            line.append("  name=").append(printable(after.path("name").asText()));
            line.append(" totals=").append(after.path("totals"));
        } else if (after.has("total")) {
            line.append("  total=").append(after.path("total").asText());
            line.append(" sold=").append(after.path("sold").asText());
            line.append(" lost=").append(after.path("lost").asText());
            line.append(" locked=").append(after.path("locked").asText());
            if (!after.path("held").asText().equals("0")) {
                line.append(" held=").append(after.path("held").asText());
            }
        }
        return line.append("  at ").append(fact.path("position").asText()).toString();
    }

    private static void appendGoods(StringBuilder line, JsonNode goods) {
        String separator = "  ";
        for (JsonNode each : goods) {
            line.append(separator)
                    .append(printable(each.path("product").asText()))
                    .append(" x ")
                    .append(printable(each.path("quantity").asText()));
            separator = ", ";
        }
    }

    /** What a client chose must not steer the terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
