package stockpot.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Sha256;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.rows.SpillingRows;
import stockpot.topology.table.Unreadable.Fault;

/**
 * Folds the commands of one partition through the same machine that decided them, into fresh rows, and compares what comes
 * out with the results, the ledger and the rows that are there.
 */
final class PartitionFold {
    private static final int DIGEST_DIGITS = 16;

    private final Family<?, ?, ?> family;
    private final Layout layout;
    private final int partition;
    private final LogReaders readers;
    private final LongConsumer progress;

    PartitionFold(Family<?, ?, ?> family, Layout layout, int partition, LogReaders readers, LongConsumer progress) {
        this.family = family;
        this.layout = layout;
        this.partition = partition;
        this.readers = readers;
        this.progress = progress;
    }

    String family() {
        return family.name();
    }

    TopicPartition commands() {
        return new TopicPartition(family.topics(layout).commands(), partition);
    }

    Layout layout() {
        return layout;
    }

    /** What was folded, in figures; the digests are of the bytes that came out of the fold. */
    record Folded(long commands, long rows, String rowsDigest, String resultsDigest, String ledgerDigest) {}

    /** The first place where what is there is not what the log leads to. */
    static final class Difference extends Exception {
        private static final long serialVersionUID = 1;

        Difference(String message) {
            super(message);
        }
    }

    /** The log does not begin with its first command any more, so nobody can say what it leads to. */
    static final class Gone extends Exception {
        private static final long serialVersionUID = 1;

        Gone(String message) {
            super(message);
        }
    }

    /**
     * Compares what is there.
     *
     * @param end offset behind the last command that the rows have to be the fold of
     */
    Folded compare(RowsReading there, long end) throws IOException, Difference, Gone {
        Digest rowsDigest = new Digest();
        try (SpillingRows fresh = new SpillingRows();
                LogStream commands = stream(family.topics(layout).commands());
                LogStream results = stream(family.topics(layout).results());
                LogStream ledger = stream(family.topics(layout).ledger())) {
            if (commands.begin() > 0) {
                throw new Gone(
                        family.topics(layout).commands() + "/" + partition + " begins at offset " + commands.begin()
                                + "; " + commands.begin()
                                + " commands are gone, and what they led to cannot be computed any more");
            }
            Comparing comparing = new Comparing(results, ledger);
            Machine<?, ?, ?> machine = new Machine<>(family, layout, partition, fresh, comparing);
            long folded = 0;
            if (there.upTo() >= commands.end()) {
                throw new Difference("a row says that it was written by offset " + there.upTo() + " of "
                        + family.topics(layout).commands() + "/" + partition + ", which ends at " + commands.end());
            }
            ConsumerRecord<byte[], byte[]> command = commands.next();
            while (command != null && command.offset() <= there.upTo()) {
                comparing.at = command.offset();
                machine.process(command.key(), command.value(), command.timestamp(), command.offset());
                comparing.throwDifference();
                folded++;
                progress.accept(1);
                command = commands.next();
            }
            if (command != null && command.offset() < end) {
                throw new Difference("the rows of " + family.topics(layout).commands() + "/" + partition
                        + " go up to offset " + there.upTo() + ", and there is a command at offset " + command.offset()
                        + " that is not in them");
            }
            compareRows(fresh, there, rowsDigest);
            return new Folded(
                    folded,
                    there.count(),
                    rowsDigest.text(),
                    comparing.resultsDigest.text(),
                    comparing.ledgerDigest.text());
        }
    }

    private LogStream stream(String topic) {
        return readers.open(new TopicPartition(topic, partition));
    }

    private void compareRows(SpillingRows fresh, RowsReading there, Digest digest) throws IOException, Difference {
        try (RowsReading.Cursor cursor = there.read();
                SpillingRows.Cursor all = fresh.all()) {
            while (all.hasNext()) {
                Map.Entry<byte[], byte[]> expected = all.next();
                digest.add(expected.getKey(), expected.getValue());
                KeyValue<byte[], byte[]> found = cursor.next();
                if (found == null || Arrays.compareUnsigned(found.key, expected.getKey()) > 0) {
                    throw rowDifference(expected.getKey(), expected.getValue(), null);
                }
                if (!Arrays.equals(found.key, expected.getKey())) {
                    throw rowDifference(found.key, null, found.value);
                }
                if (!Arrays.equals(found.value, expected.getValue())) {
                    throw rowDifference(expected.getKey(), expected.getValue(), found.value);
                }
            }
            KeyValue<byte[], byte[]> more = cursor.next();
            if (more != null) {
                throw rowDifference(more.key, null, more.value);
            }
        }
    }

    private Difference rowDifference(byte[] key, byte @Nullable [] expected, byte @Nullable [] found) {
        return new Difference("row " + shown(key) + " of " + family.name() + "/" + partition + ": the log leads to "
                + hex(expected) + ", there is " + hex(found));
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "no such row" : HexFormat.of().formatHex(bytes);
    }

    private static String shown(byte[] key) {
        return "'" + new String(key, StandardCharsets.US_ASCII).replaceAll("[^ -~]", ".") + "' ("
                + HexFormat.of().formatHex(key) + ")";
    }

    /** Takes what the machine causes and holds it against what was published. */
    private final class Comparing implements Effects {
        private final LogStream results;
        private final LogStream ledger;
        private final Digest resultsDigest = new Digest();
        private final Digest ledgerDigest = new Digest();
        private final long firstTold;
        private long at;
        private @Nullable String difference;

        private Comparing(LogStream results, LogStream ledger) {
            this.results = results;
            this.ledger = ledger;
            this.firstTold = firstTold();
        }

        /** The command whose result is the first that is still there; results are kept for a while only. */
        private long firstTold() {
            if (results.begin() == 0) {
                return 0;
            }
            ConsumerRecord<byte[], byte[]> first = results.peek();
            if (first == null) {
                return Long.MAX_VALUE;
            }
            try {
                String position =
                        Records.JSON.readTree(first.value()).path("position").asText();
                return Long.parseLong(position.substring(position.lastIndexOf('/') + 1));
            } catch (IOException | NumberFormatException e) {
                // It is none of ours, and the comparison is going to say so.
                return 0;
            }
        }

        private void throwDifference() throws Difference {
            if (difference != null) {
                throw new Difference(difference);
            }
        }

        @Override
        public void result(byte[] key, byte[] value, long timeMillis) {
            if (at < firstTold) {
                resultsDigest.add(key, value);
            } else {
                compare(family.topics(layout).results(), results, resultsDigest, key, value);
            }
        }

        @Override
        public void ledger(ResultWriter.Fact fact) {
            compare(family.topics(layout).ledger(), ledger, ledgerDigest, fact.key(), fact.value());
        }

        private void compare(String topic, LogStream published, Digest digest, byte[] key, byte[] value) {
            digest.add(key, value);
            ConsumerRecord<byte[], byte[]> there = published.next();
            boolean equal = there != null && Arrays.equals(there.key(), key) && Arrays.equals(there.value(), value);
            if (!equal && difference == null) {
                String place = there == null ? "its end" : Long.toString(there.offset());
                difference = topic + "/" + partition + " at " + place + ": the log leads to "
                        + new String(value, StandardCharsets.UTF_8) + ", there is "
                        + (there == null ? "nothing" : new String(there.value(), StandardCharsets.UTF_8));
            }
        }

        @Override
        public void view(byte[] key, byte @Nullable [] row) {
            // A copy of rows that are compared themselves.
        }

        @Override
        public void deadLetter(
                byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {
            // Nothing comes of it, and that is what the rows and the results show.
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

    /** A running digest of keys and values. */
    private static final class Digest {
        private final MessageDigest sha256 = Sha256.begin();

        private void add(byte[] key, byte[] value) {
            sha256.update(ByteBuffer.allocate(8)
                    .putInt(key.length)
                    .putInt(value.length)
                    .flip());
            sha256.update(key);
            sha256.update(value);
        }

        private String text() {
            return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGEST_DIGITS);
        }
    }
}
