package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.topology.settle.Settled;

class LogFileTest {
    private static final TopicPartition META = new TopicPartition("stockpot.meta", 0);
    private static final TopicPartition COMMANDS = new TopicPartition("stockpot.stock.commands", 3);
    private static final LogFile.Head HEAD = new LogFile.Head("stockpot", new Settled(Map.of(COMMANDS, 7L)));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("log.gz");
        try (OutputStream out = Files.newOutputStream(file);
                LogFile.Writer writer = new LogFile.Writer(out)) {
            writer.head(HEAD);
            writer.begin(META);
            writer.record(record(META, 0, null, "{\"log\":\"x\"}".getBytes(StandardCharsets.UTF_8)));
            writer.end();
            writer.begin(COMMANDS);
            for (ConsumerRecord<byte[], byte[]> each : commands()) {
                writer.record(each);
            }
            writer.end();
            writer.finish();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> commands() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        all.add(record(
                COMMANDS, 0, new byte[] {0, 5, 'a'}, "tea \u00e9 \ud83c\udf75".getBytes(StandardCharsets.UTF_8)));
        all.add(record(COMMANDS, 1, new byte[] {(byte) 0xff, 0}, null));
        all.add(record(COMMANDS, 4, null, new byte[0]));
        all.getLast().headers().add("of", new byte[] {(byte) 0x80});
        for (int offset = 5; offset < 2_500; offset++) {
            all.add(record(
                    COMMANDS, offset, new byte[] {1}, ("{\"n\":" + offset + "}").getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition log, long offset, byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                log.topic(),
                log.partition(),
                offset,
                1_700_000_000_000L + offset,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static final class Taken implements LogFile.Visitor {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private LogFile.Head head;

        @Override
        public void head(LogFile.Head told) {
            head = told;
        }

        @Override
        public void record(ConsumerRecord<byte[], byte[]> record) {
            records.add(record);
        }

        @Override
        public void end(LogChain chain) {
            ends.add(chain + " " + chain.records());
        }
    }

    private Taken read() throws Exception {
        Taken taken = new Taken();
        LogFile.read(file, taken);
        return taken;
    }

    @Test
    void whatIsWrittenComesBackByteForByte() throws Exception {
        Taken taken = read();
        assertThat(taken.head).isEqualTo(HEAD);
        assertThat(taken.ends)
                .containsExactly(
                        "stockpot.meta/0 up to offset 0 1", "stockpot.stock.commands/3 up to offset 2499 2498");
        LogChain written = new LogChain(COMMANDS);
        commands().forEach(written::add);
        LogChain back = new LogChain(COMMANDS);
        taken.records.stream().skip(1).forEach(back::add);
        assertThat(back.digest()).isEqualTo(written.digest());
    }

    @Test
    void whatWasCutIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::read)
                    .as(length + " of " + whole.length)
                    .isInstanceOf(LogFile.Damaged.class)
                    .hasMessageContaining("was cut");
        }
    }

    /** Behind the head of the compressed file, which says nothing of what is in it. */
    @Test
    void whatWasAlteredIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 10; at < whole.length; at += 1 + whole.length / 60) {
            byte[] altered = whole.clone();
            altered[at] ^= 4;
            Files.write(file, altered);
            assertThatThrownBy(this::read).as("byte " + at).isInstanceOf(LogFile.Damaged.class);
        }
    }

    /** Somebody who compresses it again can make it look whole to every program but this one. */
    @Test
    void whatWasAlteredWithCareIsRefusedAndItsPlaceSaid() throws Exception {
        replace("{\\\"n\\\":1500}", "{\\\"n\\\":1501}");
        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "was altered in stockpot.stock.commands/3 between its records 1000 and 2000. Nothing of it");
    }

    @Test
    void partitionsThatWereLeftOutAreMissed() throws Exception {
        String text = text();
        int begin = text.indexOf("{\"topic\":\"stockpot.stock.commands\"", text.indexOf('\n'));
        int end = text.lastIndexOf("{\"partitions\"");
        write(text.substring(0, begin) + text.substring(end));
        assertThatThrownBy(this::read).hasMessageContaining("was altered behind stockpot.meta/0");
        write(text + "{}");
        assertThatThrownBy(this::read).hasMessageContaining("has something behind its end");
        write("{\"format\":\"other\"}");
        assertThatThrownBy(this::read).hasMessageContaining("is no export of a stockpot");
        replace(text, "\"version\":1", "\"version\":2");
        assertThatThrownBy(this::read)
                .hasMessageContaining("version 2 of the format and this stockpot reads version 1");
    }

    private String text() throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void replace(String old, String other) throws Exception {
        replace(text(), old, other);
    }

    private void replace(String text, String old, String other) throws Exception {
        assertThat(text).contains(old);
        write(text.replace(old, other));
    }

    private void write(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, bytes.toByteArray());
    }
}
