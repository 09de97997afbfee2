package stockpot.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Sha256;
import stockpot.topology.settle.Settled;

/**
 * A log as a file: JSON lines, compressed with gzip, which every system can open. First comes what it is, then each
 * partition with its records in order; a digest stands behind every thousand records, behind each partition and at the end.
 */
final class LogFile {
    static final String STANDARD = "-";

    private static final String FORMAT = "stockpot log";
    private static final int VERSION = 1;
    private static final int RECORDS_PER_DIGEST = 1_000;
    private static final int BUFFER_BYTES = 1 << 16;
    /** Behind the name of what is no text. */
    private static final String BINARY = "_base64";

    private static final ObjectMapper JSON =
            new ObjectMapper(JsonFactory.builder().build());

    private LogFile() {}

    /**
     * What a file says of itself before its records.
     *
     * @param prefix of the topics' names
     * @param settled how far all that follows from the commands has been sent
     */
    record Head(String prefix, Settled settled) {}

    /** Takes what is in a file; the digests have been compared as far as it is told. */
    interface Visitor {
        void head(Head head) throws Exception;

        void record(ConsumerRecord<byte[], byte[]> record) throws Exception;

        /** A partition is over. */
        void end(LogChain chain) throws Exception;
    }

    /** The file is not as it was written; the sentence says where. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Writes a file from its beginning to its end. */
    static final class Writer implements AutoCloseable {
        private final JsonGenerator json;
        private final StringBuilder digests = new StringBuilder();
        private LogChain chain = new LogChain(new TopicPartition("", 0));
        private int partitions;

        Writer(OutputStream out) throws IOException {
            this.json = JSON.createGenerator(new FastGzip(out));
            json.setRootValueSeparator(null);
        }

        void head(Head head) throws IOException {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeStringField("prefix", head.prefix());
            json.writeArrayFieldStart("settled");
            for (Map.Entry<TopicPartition, Long> each : head.settled().before().entrySet()) {
                json.writeStartObject();
                place(each.getKey());
                json.writeNumberField("offset", each.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            endLine();
        }

        private void place(TopicPartition partition) throws IOException {
            json.writeStringField("topic", partition.topic());
            json.writeNumberField("partition", partition.partition());
        }

        private void endLine() throws IOException {
            json.writeEndObject();
            json.writeRaw('\n');
        }

        void begin(TopicPartition partition) throws IOException {
            chain = new LogChain(partition);
            json.writeStartObject();
            place(partition);
            endLine();
        }

        void record(ConsumerRecord<byte[], byte[]> record) throws IOException {
            chain.add(record);
            json.writeStartObject();
            json.writeNumberField("offset", record.offset());
            json.writeNumberField("time", record.timestamp());
            bytes("key", record.key());
            bytes("value", record.value());
            if (record.headers().iterator().hasNext()) {
                json.writeArrayFieldStart("headers");
                for (Header header : record.headers()) {
                    json.writeStartObject();
                    json.writeStringField("name", header.key());
                    bytes("value", header.value());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            endLine();
            if (chain.records() % RECORDS_PER_DIGEST == 0) {
                json.writeStartObject();
                json.writeStringField("digest", chain.digest());
                endLine();
            }
        }

        private void bytes(String name, byte @Nullable [] bytes) throws IOException {
            if (bytes == null) {
                return;
            }
            try {
                // Nothing is replaced, so the same bytes come back.
                json.writeStringField(
                        name,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            } catch (CharacterCodingException e) {
                json.writeBinaryField(name + BINARY, bytes);
            }
        }

        void end() throws IOException {
            partitions++;
            digests.append(chain.digest());
            json.writeStartObject();
            json.writeNumberField("records", chain.records());
            json.writeNumberField("first", chain.first());
            json.writeNumberField("last", chain.last());
            json.writeStringField("digest", chain.digest());
            endLine();
        }

        void finish() throws IOException {
            json.writeStartObject();
            json.writeNumberField("partitions", partitions);
            json.writeStringField("digest", Sha256.hex(digests.toString().getBytes(StandardCharsets.UTF_8)));
            endLine();
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }

    /** Most of an export's time would be the compressor's; at this level it is a third of it for a tenth more bytes. */
    private static final class FastGzip extends GZIPOutputStream {
        private FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /**
     * Reads a file to its end.
     *
     * @throws Damaged when it was cut or altered
     */
    static void read(Path file, Visitor visitor) throws Exception {
        new Reading(file, visitor).read();
    }

    /** One reading of a file. */
    private static final class Reading {
        private final Path file;
        private final Visitor visitor;
        private final StringBuilder digests = new StringBuilder();
        private @Nullable LogChain chain;
        private String where = "at its beginning";
        private int partitions;

        private Reading(Path file, Visitor visitor) {
            this.file = file;
            this.visitor = visitor;
        }

        private void read() throws Exception {
            try (InputStream in = Files.newInputStream(file);
                    JsonParser lines = JSON.createParser(new GZIPInputStream(in, BUFFER_BYTES))) {
                visitor.head(head(next(lines)));
                while (take(next(lines))) {
                    // All that there is to do is done by then.
                }
                where = "behind its end";
                if (!isOver(lines)) {
                    throw damaged("has something", null);
                }
            } catch (EOFException e) {
                throw damaged("was cut", e);
            } catch (ZipException | CharConversionException e) {
                throw damaged("was altered, or is no export of a stockpot,", e);
            }
        }

        private Damaged damaged(String what, @Nullable Throwable cause) {
            return new Damaged(
                    file + " " + what + " " + where + ". Nothing of it can be believed from there on;"
                            + " take another copy of the export",
                    cause);
        }

        private JsonNode next(JsonParser lines) throws IOException {
            if (isOver(lines)) {
                throw new EOFException("no end");
            }
            try {
                JsonNode line = lines.readValueAsTree();
                if (line.isObject()) {
                    return line;
                }
            } catch (EOFException e) {
                throw e;
            } catch (IOException e) {
                throw unreadable(e);
            }
            throw damaged("was altered", null);
        }

        private boolean isOver(JsonParser lines) throws IOException {
            try {
                return lines.nextToken() == null;
            } catch (EOFException e) {
                throw e;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        /** What ends within a line is told by the parser, and not by the file. */
        private IOException unreadable(IOException e) {
            return e instanceof JsonEOFException ? damaged("was cut", e) : damaged("was altered", e);
        }

        private Head head(JsonNode line) throws IOException {
            if (!line.path("format").asText().equals(FORMAT)) {
                throw damaged("is no export of a stockpot: something else stands", null);
            }
            if (line.path("version").asInt() != VERSION) {
                throw new Settings.BadSetting(file + " has version "
                        + line.path("version").asText() + " of the format and this stockpot reads version " + VERSION
                        + "; take a newer stockpot");
            }
            Map<TopicPartition, Long> settled = new HashMap<>();
            for (JsonNode each : line.path("settled")) {
                settled.put(place(each), each.path("offset").asLong());
            }
            return new Head(line.path("prefix").asText(), new Settled(settled));
        }

        private static TopicPartition place(JsonNode line) {
            return new TopicPartition(
                    line.path("topic").asText(), line.path("partition").asInt());
        }

        /** Whether there is more to come. */
        private boolean take(JsonNode line) throws Exception {
            LogChain open = chain;
            if (line.has("topic") && open == null) {
                LogChain begun = new LogChain(place(line));
                chain = begun;
                where = "in " + LogChain.shown(begun.log()) + " before its first record";
            } else if (line.has("offset") && open != null) {
                ConsumerRecord<byte[], byte[]> record = record(open, line);
                open.add(record);
                where = "in " + LogChain.shown(open.log()) + " behind offset " + open.last();
                visitor.record(record);
            } else if (line.has("records") && open != null) {
                require(line.path("records").asLong() == open.records()
                        && line.path("first").asLong() == open.first()
                        && line.path("last").asLong() == open.last());
                requireDigest(line, open);
                partitions++;
                digests.append(open.digest());
                visitor.end(open);
                where = "behind " + LogChain.shown(open.log());
                chain = null;
            } else if (line.has("partitions") && open == null) {
                require(line.path("partitions").asInt() == partitions);
                require(line.path("digest")
                        .asText()
                        .equals(Sha256.hex(digests.toString().getBytes(StandardCharsets.UTF_8))));
                return false;
            } else if (line.has("digest") && open != null) {
                requireDigest(line, open);
            } else {
                throw damaged("was altered", null);
            }
            return true;
        }

        private void requireDigest(JsonNode line, LogChain open) throws Damaged {
            if (!line.path("digest").asText().equals(open.digest())) {
                long from = open.records() - 1 - (open.records() - 1) % RECORDS_PER_DIGEST;
                where = "in " + LogChain.shown(open.log()) + " between its records " + from + " and " + open.records();
                throw damaged("was altered", null);
            }
        }

        private void require(boolean holds) throws Damaged {
            if (!holds) {
                throw damaged("was altered", null);
            }
        }

        private ConsumerRecord<byte[], byte[]> record(LogChain open, JsonNode line) throws IOException {
            require(line.path("offset").isIntegralNumber()
                    && line.path("offset").asLong() > open.last());
            RecordHeaders headers = new RecordHeaders();
            for (JsonNode header : line.path("headers")) {
                headers.add(header.path("name").asText(), bytes(header, "value"));
            }
            return new ConsumerRecord<>(
                    open.log().topic(),
                    open.log().partition(),
                    line.path("offset").asLong(),
                    line.path("time").asLong(),
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    bytes(line, "key"),
                    bytes(line, "value"),
                    headers,
                    Optional.empty());
        }

        private byte @Nullable [] bytes(JsonNode line, String name) throws IOException {
            if (line.has(name)) {
                return line.path(name).asText().getBytes(StandardCharsets.UTF_8);
            }
            try {
                return line.has(name + BINARY) ? line.path(name + BINARY).binaryValue() : null;
            } catch (IOException e) {
                throw damaged("was altered", e);
            }
        }
    }
}
