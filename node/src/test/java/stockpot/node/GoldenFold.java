package stockpot.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Sha256;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.Unreadable.Fault;

/** What an exported log leads to: a line for each partition, and one for each kind of what happened. */
final class GoldenFold implements LogFile.Visitor {
    private static final int DIGITS = 16;

    private final Families families;
    private final Map<TopicPartition, Folding> partitions = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private @Nullable Layout layout;

    private GoldenFold(Families families) {
        this.families = families;
    }

    /** The lines of a log, folded under the rules of those families. */
    static List<String> of(Path log, Families families) throws Exception {
        GoldenFold fold = new GoldenFold(families);
        LogFile.read(log, fold);
        fold.kinds.forEach((kind, times) -> fold.lines.add(kind + " " + times));
        return fold.lines;
    }

    @Override
    public void head(LogFile.Head head) {
        // What was settled decides nothing.
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Layout known = layout;
        if (known == null) {
            var members = Records.JSON.readTree(record.value());
            layout = new Layout(
                    members.path("partitions").intValue(),
                    Duration.ofMillis(members.path("outcomes_kept_ms").longValue()),
                    Duration.ofMillis(members.path("keyed_outcomes_kept_ms").longValue()),
                    Topics.DEFAULT,
                    members.path("level").intValue());
            return;
        }
        if (record.topic().equals(Topics.DEFAULT.contracts())) {
            // They lie beside the log, and decide nothing.
            return;
        }
        TopicPartition log = new TopicPartition(record.topic(), record.partition());
        partitions
                .computeIfAbsent(log, _ -> new Folding(families.ofCommands(known, log.topic()), known, log.partition()))
                .machine
                .process(record.key(), record.value(), record.timestamp(), record.offset());
    }

    @Override
    public void end(LogChain chain) {
        Folding folding = partitions.get(chain.log());
        if (folding != null) {
            MessageDigest rows = Sha256.begin();
            folding.rows.map().forEach((key, row) -> add(rows, key, row));
            lines.add("%s %d commands, %d rows %s, results %s, ledger %s"
                    .formatted(
                            LogChain.shown(chain.log()),
                            chain.records(),
                            folding.rows.map().size(),
                            text(rows),
                            text(folding.results),
                            text(folding.ledger)));
        }
    }

    private static void add(MessageDigest digest, byte[] key, byte[] value) {
        digest.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(key.length)
                .putInt(value.length)
                .flip());
        digest.update(key);
        digest.update(value);
    }

    private static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** One partition. */
    private final class Folding implements Effects {
        private final MapRows rows = new MapRows();
        private final MessageDigest results = Sha256.begin();
        private final MessageDigest ledger = Sha256.begin();
        private final Machine<?, ?, ?> machine;

        private Folding(Family<?, ?, ?> family, Layout layout, int partition) {
            this.machine = new Machine<>(family, layout, partition, rows, this);
        }

        private void count(String kind) {
            kinds.merge(kind, 1, Integer::sum);
        }

        @Override
        public void result(byte[] key, byte[] value, long timeMillis) {
            add(results, key, value);
            try {
                var said = Records.JSON.readTree(value);
                if (said.has("code")) {
                    count(said.path("type").asText() + ": " + said.path("code").asText());
                }
            } catch (IOException e) {
                throw new IllegalStateException("a result is JSON", e);
            }
        }

        @Override
        public void ledger(ResultWriter.Fact fact) {
            add(ledger, fact.key(), fact.value());
            count(fact.type());
        }

        @Override
        public void view(byte[] key, byte @Nullable [] row) {
            // A copy of rows that are compared themselves.
        }

        @Override
        public void deadLetter(
                byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {
            count("dead letter");
        }

        @Override
        public void decided(String id, Outcomes.Outcome outcome) {
            // Nobody waits here.
        }

        @Override
        public void ticked() {
            // The ticks are in the log.
        }
    }
}
