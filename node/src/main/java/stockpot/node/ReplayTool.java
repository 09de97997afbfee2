package stockpot.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;

/**
 * {@code stockpot replay}: what this program makes of the log, and, {@code --with} the jar of another build, where that one would
 * have decided otherwise. Nothing is changed.
 */
final class ReplayTool {
    private static final Pattern POSITION = Pattern.compile("([a-zA-Z0-9._-]{1,249})/([0-9]{1,9})/([0-9]{1,18})");
    private static final int MOST_THINGS = 100_000;
    private static final String AT = "{\"at\":\"";

    private final Settings settings;
    private final @Nullable String with;
    private final @Nullable String until;
    private final boolean all;

    ReplayTool(Settings settings, ParseResult options) {
        this.settings = settings;
        this.with = options.matchedOptionValue("--with", (String) null);
        this.until = options.matchedOptionValue("--until", (String) null);
        this.all = options.matchedOptionValue("--all", false);
        if (with != null && !Files.isRegularFile(Path.of(with))) {
            throw new Settings.BadSetting("--with: there is no " + with
                    + "; name the stockpot.jar of another build, beside which its lib folder lies");
        }
    }

    /** How often the two decided otherwise about a thing, and where first. */
    private static final class Difference {
        private final String first;
        private long count;

        private Difference(String first) {
            this.first = first;
        }
    }

    int run() throws Exception {
        try (Ledgers ledgers = Ledgers.open(settings);
                LogReaders readers = new LogReaders(ledgers.client(settings))) {
            Layout layout = new TopicPlan(readers.client(), settings.topicTable())
                    .find()
                    .orElseThrow(() -> new Settings.BadSetting(
                            "there is no ledger at " + readers.client().get("bootstrap.servers") + ": topic "
                                    + settings.topics().meta() + " is missing"));
            return with == null ? print(layout, readers) : compare(layout, readers, Path.of(with));
        }
    }

    /** Takes each partition that is asked for. */
    private interface Taking {
        void take(Replayed replayed) throws IOException;
    }

    private void each(Layout layout, LogReaders readers, Taking taking) throws IOException {
        Matcher position = POSITION.matcher(until == null ? "" : until);
        if (until != null && !position.matches()) {
            throw new Settings.BadSetting("--until must be a position such as stockpot.stock.commands/3/1042");
        }
        boolean found = false;
        for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
            for (int partition = 0; partition < layout.partitions(); partition++) {
                boolean isMeant = until == null
                        || (position.group(1).equals(family.topics(layout).commands())
                                && Integer.parseInt(position.group(2)) == partition);
                if (isMeant) {
                    found = true;
                    long last = until == null ? Long.MAX_VALUE : Long.parseLong(position.group(3));
                    try (Replayed replayed = new Replayed(family, layout, partition, readers, last)) {
                        taking.take(replayed);
                    }
                }
            }
        }
        if (!found) {
            throw new Settings.BadSetting("--until: there is no partition of commands " + until);
        }
    }

    private int print(Layout layout, LogReaders readers) throws IOException {
        each(layout, readers, replayed -> {
            for (String line = replayed.next(); line != null; line = replayed.next()) {
                System.out.println(line);
            }
        });
        return Main.OK;
    }

    private int compare(Layout layout, LogReaders readers, Path jar) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("stockpot-replay");
        Process other = start(folder, readers.client(), jar);
        Map<String, Difference> differences = new LinkedHashMap<>();
        long[] compared = {0};
        try (BufferedReader lines = other.inputReader(StandardCharsets.UTF_8)) {
            Theirs theirs = new Theirs(lines);
            each(layout, readers, replayed -> {
                for (String line = replayed.next(); line != null; line = replayed.next()) {
                    String their = theirs.of(line);
                    if (their != null) {
                        compared[0]++;
                        if (!line.equals(their)) {
                            note(differences, line, their);
                        }
                    }
                }
            });
            while (lines.readLine() != null) {
                // What came after this one had read the end.
            }
            if (other.waitFor() != Main.OK) {
                throw new IOException("the other build failed; what it said is above");
            }
        } finally {
            other.destroy();
            other.waitFor();
            Files.deleteIfExists(folder.resolve("stockpot.properties"));
            Files.deleteIfExists(folder);
        }
        if (differences.isEmpty()) {
            System.out.println("equal: " + compared[0] + " records lead to the same with both");
            return Main.OK;
        }
        differences.forEach((about, each) -> System.out.println(about + ": " + each.count
                + (each.count == 1 ? " difference" : " differences, the first") + " at " + each.first));
        return Main.FAILED;
    }

    /** The other build's lines. While nodes run, one of the two may come to a later end of a partition than the other. */
    private static final class Theirs {
        private final BufferedReader lines;
        private final Set<String> passed = new HashSet<>();
        private @Nullable String next;
        private String partition = "";

        private Theirs(BufferedReader lines) {
            this.lines = lines;
        }

        /** What it says of the same record; null when it had read that partition before the record came. */
        @Nullable
        String of(String line) throws IOException {
            String wanted = partition(line);
            if (!wanted.equals(partition)) {
                passed.add(partition);
                partition = wanted;
            }
            if (next == null) {
                next = lines.readLine();
            }
            while (next != null && passed.contains(partition(next))) {
                next = lines.readLine();
            }
            if (next == null || !partition(next).equals(wanted)) {
                return null;
            }
            String found = next;
            next = null;
            return found;
        }

        private static String partition(String line) {
            String at = position(line);
            return at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
    }

    /** Where the record of a line stands; empty for what is no line of a replay. */
    private static String position(String line) {
        return line.startsWith(AT) ? line.substring(AT.length(), line.indexOf('"', AT.length())) : "";
    }

    private void note(Map<String, Difference> differences, String ours, String theirs) throws IOException {
        String at = position(ours);
        if (!at.equals(position(theirs))) {
            throw new IOException("the other build says '" + theirs + "' where this one comes to " + at
                    + ": its replay writes other lines than this one's, and they cannot be compared");
        }
        String here = Replayed.summary(ours);
        String there = Replayed.summary(theirs);
        String said =
                at + ": here " + here + ", there " + (there.equals(here) ? "the same with other contents" : there);
        String about = Replayed.about(ours);
        if (about.isEmpty()) {
            about = Replayed.about(theirs);
        }
        if (about.isEmpty()) {
            about = at.substring(0, at.lastIndexOf('/'));
        }
        if (all) {
            System.out.println(about + " " + said);
        }
        if (differences.size() < MOST_THINGS || differences.containsKey(about)) {
            differences.computeIfAbsent(about, _ -> new Difference(said)).count++;
        }
    }

    /** The other build finds the brokers by a file that only this user can read, because a password is in it. */
    private Process start(Path folder, Map<String, Object> client, Path jar) throws IOException {
        Properties file = new Properties();
        client.forEach((name, value) -> {
            if (!name.equals("bootstrap.servers")) {
                file.setProperty("kafka." + name, value.toString());
            }
        });
        file.setProperty(
                Setting.KAFKA_BOOTSTRAP_SERVERS.propertyName(), String.valueOf(client.get("bootstrap.servers")));
        file.setProperty(Setting.TOPIC_PREFIX.propertyName(), settings.topics().prefix());
        try (Writer out = Files.newBufferedWriter(folder.resolve("stockpot.properties"), StandardCharsets.UTF_8)) {
            file.store(out, null);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toAbsolutePath().toString(),
                "replay"));
        if (until != null) {
            command.addAll(List.of("--until", until));
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STOCKPOT_"));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
