package stockpot.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.node.load.Progress;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Layout;

/**
 * {@code stockpot verify --checkpoint} says in a line for each partition how far the commands go and what their digest is;
 * {@code --against} a file of such lines shows later that the log still begins with all of that.
 */
final class CheckpointTool {
    private static final String SIGNATURE = "signature";
    private static final String ALGORITHM = "Ed25519";
    /** Topic, partition, offset, time, digest. */
    private static final int WORDS = 5;

    private final Settings settings;
    private final @Nullable String against;
    private final @Nullable String sign;
    private final @Nullable String key;

    CheckpointTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.against = options.matchedOptionValue("--against", (String) null);
        this.sign = options.matchedOptionValue("--sign", (String) null);
        this.key = options.matchedOptionValue("--key", (String) null);
        if (sign != null && against != null) {
            throw new Settings.BadSetting("--sign goes with --checkpoint");
        }
        if (key != null && against == null) {
            throw new Settings.BadSetting("--key goes with --against");
        }
    }

    /** Whether any of the options was given. */
    static boolean isAskedFor(ParseResult options) {
        return List.of("--checkpoint", "--sign", "--against", "--key").stream().anyMatch(options::hasMatchedOption);
    }

    /** A line of a checkpoint. */
    private record Point(TopicPartition log, long offset, String time, String digest) {
        static Point of(LogChain chain) {
            return new Point(
                    chain.log(),
                    chain.last(),
                    Instant.ofEpochMilli(chain.lastMillis()).toString(),
                    chain.digest());
        }

        static Point parse(String line) {
            String[] words = line.split(" +", -1);
            try {
                if (words.length == WORDS) {
                    TopicPartition log = new TopicPartition(words[0], Integer.parseInt(words[1]));
                    return new Point(log, Long.parseLong(words[2]), words[3], words[4]);
                }
            } catch (NumberFormatException e) {
                throw new Settings.BadSetting("this is no line of a checkpoint: " + line);
            }
            throw new Settings.BadSetting("this is no line of a checkpoint: " + line);
        }

        String line() {
            return log.topic() + " " + log.partition() + " " + offset + " " + time + " " + digest;
        }
    }

    int run() throws IOException, InterruptedException {
        List<String> lines = against == null ? List.of() : checked(lines(against));
        try (Ledgers ledgers = Ledgers.open(settings)) {
            Map<String, Object> client = ledgers.client(settings);
            Layout layout = new TopicPlan(client, settings.topicTable())
                    .find()
                    .orElseThrow(
                            () -> new Settings.BadSetting("there is no ledger at " + client.get("bootstrap.servers")
                                    + ": topic " + settings.topics().meta() + " is missing"));
            List<TopicPartition> logs = LogCut.logs(settings.topics(), layout.partitions());
            try (LogReaders readers = new LogReaders(client);
                    Progress progress = Progress.shown("verify", "commands", readers.commands(layout))) {
                return against == null ? print(readers, logs, progress) : compare(readers, logs, lines, progress);
            }
        }
    }

    private int print(LogReaders readers, List<TopicPartition> logs, Progress progress) throws IOException {
        Map<TopicPartition, Long> ends = LogCut.ends(readers.client(), logs);
        List<String> lines = new ArrayList<>();
        long read = 0;
        for (TopicPartition log : logs) {
            LogChain chain = chain(readers, log, ends.getOrDefault(log, 0L), read, progress);
            read += chain.records();
            lines.add(Point.of(chain).line());
        }
        progress.makeRoom();
        lines.forEach(System.out::println);
        if (sign != null) {
            System.out.println(SIGNATURE + " " + signature(lines, sign));
        }
        return Main.OK;
    }

    private int compare(LogReaders readers, List<TopicPartition> logs, List<String> lines, Progress progress) {
        Map<TopicPartition, Point> points = new HashMap<>();
        lines.forEach(line -> {
            Point point = Point.parse(line);
            points.put(point.log(), point);
        });
        int result = Main.OK;
        long read = 0;
        for (TopicPartition log : logs) {
            Point point = points.remove(log);
            if (point == null) {
                throw new Settings.BadSetting(
                        "the checkpoint has no line for " + LogChain.shown(log) + "; a part of it was lost");
            }
            LogChain chain = chain(readers, log, point.offset() + 1, read, progress);
            read += chain.records();
            if (!Point.of(chain).equals(point)) {
                progress.makeRoom();
                System.out.println("DIFFERENT: " + LogChain.shown(log) + " had " + point.digest() + " up to offset "
                        + point.offset() + " (" + point.time() + ") and has " + chain.digest() + " up to offset "
                        + chain.last());
                result = Main.FAILED;
            }
        }
        if (!points.isEmpty()) {
            throw new Settings.BadSetting("the checkpoint has partitions that this log has not: " + points.keySet());
        }
        progress.makeRoom();
        if (result == Main.OK) {
            System.out.println("equal: the log still begins with the " + read + " records of the checkpoint"
                    + (key == null ? "" : ", whose signature is right"));
        }
        return result;
    }

    /** The digest of what is before an offset. */
    private static LogChain chain(LogReaders readers, TopicPartition log, long end, long read, Progress progress) {
        LogChain chain = new LogChain(log);
        try (LogStream records = readers.open(log)) {
            for (ConsumerRecord<byte[], byte[]> each = records.next();
                    each != null && each.offset() < end;
                    each = records.next()) {
                chain.add(each);
                progress.at(read + chain.records(), read + chain.records(), read + chain.records());
            }
        }
        return chain;
    }

    /** Lines that have come by mail: spaces at their ends, and lines without anything, say nothing. */
    private static List<String> lines(String file) throws IOException {
        return text(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String text(String file) throws IOException {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                return Files.readString(path);
            }
        } catch (InvalidPathException e) {
            throw new Settings.BadSetting("cannot read " + file + ": " + e.getMessage());
        }
        throw new Settings.BadSetting("there is no file " + file + " that can be read");
    }

    /** The lines without their signature, which must be right when a key is given. */
    private List<String> checked(List<String> lines) throws IOException {
        boolean isSigned = !lines.isEmpty() && lines.getLast().startsWith(SIGNATURE + " ");
        List<String> unsigned = isSigned ? lines.subList(0, lines.size() - 1) : lines;
        if (key != null) {
            if (!isSigned) {
                throw new Settings.BadSetting("the checkpoint in " + against + " has no signature as its last line");
            }
            try {
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initVerify(
                        KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(pem(key))));
                signature.update(signed(unsigned));
                if (signature.verify(Base64.getDecoder()
                        .decode(lines.getLast().substring(SIGNATURE.length()).strip()))) {
                    return unsigned;
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new Settings.BadSetting("cannot check the signature with " + key + ": " + e.getMessage());
            }
            throw new Settings.BadSetting("the checkpoint in " + against + " was not signed with the key of " + key
                    + ", or was altered since");
        }
        return unsigned;
    }

    private static String signature(List<String> lines, String file) throws IOException {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            EncodedKeySpec spec = new PKCS8EncodedKeySpec(pem(file));
            signature.initSign(KeyFactory.getInstance(ALGORITHM).generatePrivate(spec));
            signature.update(signed(lines));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Settings.BadSetting("cannot sign with " + file + ", which must have a private " + ALGORITHM
                    + " key (openssl genpkey -algorithm ed25519): " + e.getMessage());
        }
    }

    private static byte[] signed(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pem(String file) throws IOException {
        return Base64.getMimeDecoder().decode(text(file).replaceAll("-----[^-]*-----", ""));
    }
}
