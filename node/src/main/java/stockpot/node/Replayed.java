package stockpot.node;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.LogPosition;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.rows.SpillingRows;
import stockpot.topology.table.Unreadable.Fault;

/** What this program makes of the commands of one partition, a line of JSON for each record. */
final class Replayed implements Effects, AutoCloseable {
    private final LogStream commands;
    private final SpillingRows rows = new SpillingRows();
    private final Machine<?, ?, ?> machine;
    private final TopicPartition log;
    private final long until;
    private final List<byte[]> facts = new ArrayList<>();
    private byte @Nullable [] result;
    private @Nullable Fault fault;

    /** @param until offset of the last record that counts */
    Replayed(Family<?, ?, ?> family, Layout layout, int partition, LogReaders readers, long until) {
        this.log = new TopicPartition(family.topics(layout).commands(), partition);
        this.until = until;
        this.commands = readers.open(log);
        this.machine = new Machine<>(family, layout, partition, rows, this);
    }

    /** The next line; null at the end. */
    @Nullable
    String next() {
        ConsumerRecord<byte[], byte[]> command = commands.next();
        if (command == null || command.offset() > until) {
            return null;
        }
        facts.clear();
        result = null;
        fault = null;
        machine.process(command.key(), command.value(), command.timestamp(), command.offset());
        return line(command);
    }

    private String line(ConsumerRecord<byte[], byte[]> command) {
        byte[] bytes = Records.write(out -> {
            out.writeStringField("at", new LogPosition(log.topic(), log.partition(), command.offset()).toString());
            if (fault != null) {
                out.writeStringField("dead_letter", fault.name());
            }
            if (result != null) {
                out.writeFieldName("result");
                writeRaw(out, result);
            }
            out.writeArrayFieldStart("events");
            for (byte[] fact : facts) {
                writeRaw(out, fact);
            }
            out.writeEndArray();
        });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void writeRaw(JsonGenerator out, byte[] json) throws IOException {
        out.writeRawValue(new String(json, StandardCharsets.UTF_8));
    }

    /** Of a line, what it comes to in a few words. */
    static String summary(String line) throws IOException {
        JsonNode said = Records.JSON.readTree(line);
        List<String> words = new ArrayList<>();
        if (said.has("dead_letter")) {
            words.add("no command (" + said.path("dead_letter").asText() + ")");
        }
        if (said.has("result")) {
            JsonNode told = said.path("result");
            words.add(told.path("code").asText(told.path("outcome").asText()));
        }
        said.path("events").forEach(event -> words.add(event.path("type").asText()));
        return words.isEmpty() ? "nothing" : String.join(" ", words);
    }

    /** Whom a line is about, in words for people: instance and id of the thing; empty for nobody. */
    static String about(String line) throws IOException {
        JsonNode said = Records.JSON.readTree(line);
        JsonNode first = said.path("events").isEmpty()
                ? said.path("result")
                : said.path("events").get(0);
        List<String> ids = new ArrayList<>();
        for (String name : List.of("instance", "product", "order", "reservation", "pot", "batch")) {
            if (first.has(name)) {
                ids.add(LedgerTool.printable(first.path(name).asText()));
            }
        }
        return String.join("/", ids);
    }

    @Override
    public void result(byte[] key, byte[] value, long timeMillis) {
        result = value;
    }

    @Override
    public void ledger(ResultWriter.Fact fact) {
        facts.add(fact.value());
    }

    @Override
    public void view(byte[] key, byte @Nullable [] row) {
        // A copy of rows, which say nothing that events do not.
    }

    @Override
    public void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long offset, Fault why, String reason) {
        fault = why;
    }

    @Override
    public void decided(String id, Outcomes.Outcome outcome) {
        // The result says it.
    }

    @Override
    public void ticked() {
        // The ticks are in the log.
    }

    @Override
    public void close() {
        commands.close();
        rows.close();
    }
}
