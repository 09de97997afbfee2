package stockpot.topology.law;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Command;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.kernel.Sent;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.records.ResultWriter.Verdict;
import stockpot.topology.rows.NamedRow;

/** The logs of a world as its nodes see them: commands are appended, and what they came to is looked up. */
final class Logs {
    private final Map<String, List<? extends Shard<?, ?, ?>>> shards;
    private final Map<String, JsonNode> results = new HashMap<>();

    /** Logs by the name of their family. */
    Logs(Map<String, List<? extends Shard<?, ?, ?>>> shards) {
        this.shards = shards;
    }

    /** Enters a result record. */
    void answered(JsonNode result) {
        results.put(result.get("position").textValue(), result);
    }

    /** The result of the record that stands there; null when there is none yet. */
    @Nullable
    JsonNode result(LogPosition position) {
        return results.get(position.toString());
    }

    private Shard<?, ?, ?> shard(String family, byte[] key) {
        List<? extends Shard<?, ?, ?>> all = shards.get(family);
        return all.get(RecordKey.partition(key, all.size()));
    }

    /** Appends a command and says where it stands. */
    <A> LogPosition append(Sent<A> sent, long now) {
        Family<?, Command<A>, ?> family = StockpotFamilies.ALL.of(sent.command());
        Records<?, Command<A>, ?> records = new Records<>(family.codec());
        byte[] key = records.key(sent.command());
        byte[] value = records.write(Envelope.Sent.of(sent));
        return shard(family.name(), key).append(key, value, now);
    }

    /** What a command came to; empty when that is not known yet. */
    <A> Optional<Outcome<A>> outcome(Command<A> command, LogPosition position) {
        JsonNode result = result(position);
        if (result == null) {
            return Optional.empty();
        }
        try {
            Verdict verdict = new Verdict(
                    isAccepted(result),
                    result.path("code").asText(),
                    result.has("data") ? Records.JSON.writeValueAsBytes(result.get("data")) : new byte[0]);
            return Optional.of(ResultWriter.outcome(
                    StockpotFamilies.ALL.of(command).codec(), verdict, position, result.has("repeats")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isAccepted(JsonNode result) {
        return result.get("outcome").textValue().equals("accepted");
    }

    <T> Optional<Row<T>> look(RowKey<T> key) {
        NamedRow<T> named = StockpotFamilies.ALL.row(key);
        Shard<?, ?, ?> shard = shard(named.family().name(), named.logKey());
        return Optional.ofNullable(shard.rows().get(named.key()))
                .map(named.reader())
                .map(stored -> new Row<>(
                        stored.value(),
                        new LogPosition(named.family().commands(), shard.partition(), stored.offset())));
    }

    /** The value of a row; null when there is none. */
    <T> @Nullable T value(RowKey<T> key) {
        return look(key).map(Row::value).orElse(null);
    }
}
