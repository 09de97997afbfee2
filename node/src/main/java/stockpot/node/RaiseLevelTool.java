package stockpot.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import stockpot.kernel.Levels;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.Peers;
import stockpot.topology.records.Records;
import stockpot.topology.send.CommandLog;

/**
 * {@code stockpot raise-level}: lets all partitions be decided under a level from now on, which every node must know. There is
 * no way back.
 */
final class RaiseLevelTool {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration UNTIL_DECIDED = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;

    private final Settings settings;
    private final Levels known;
    private final int level;
    private final @Nullable String nodes;

    RaiseLevelTool(Settings settings, ParseResult options, Levels known) {
        this(
                settings,
                options.matchedPositionalValue(0, known.highest()),
                options.matchedOptionValue("--nodes", (String) null),
                known);
    }

    /**
     * The same.
     *
     * @param nodes URLs of one or more nodes, which know where the others are; null for the one on the data folder
     */
    RaiseLevelTool(Settings settings, int level, @Nullable String nodes, Levels known) {
        this.settings = settings;
        this.known = known;
        this.level = level;
        this.nodes = nodes;
        if (known.of(level) == null) {
            throw new Settings.BadSetting(
                    "this stockpot knows the levels 1 to " + known.highest() + ", and not " + level);
        }
    }

    int run() throws Exception {
        Properties running = DataFolder.running(settings.dataFolder()).orElseGet(Properties::new);
        try (Ledgers ledgers = Ledgers.open(settings)) {
            Map<String, Object> client = ledgers.client(settings);
            Layout layout = new TopicPlan(client, settings.topicTable(), known)
                    .find()
                    .orElseThrow(
                            () -> new Settings.BadSetting("there is no ledger at " + client.get("bootstrap.servers")
                                    + ": topic " + settings.topics().meta() + " is missing"));
            List<HostInfo> first = Optional.ofNullable(nodes)
                    .or(ledgers::url)
                    .map(VerifyTool::hosts)
                    .orElse(List.of());
            if (first.isEmpty()) {
                // A node that nobody can ask might not know the level.
                requireNoNode(client);
                append(client, layout);
                System.out.println("level " + level + " is in force from the next start on");
                return Main.OK;
            }
            try (HttpPeers peers = new HttpPeers(Secrets.peersOf(settings, running))) {
                return raise(client, layout, first, peers);
            }
        }
    }

    private void requireNoNode(Map<String, Object> client) throws IOException, InterruptedException {
        if (!settings.isEmbedded()) {
            try {
                RunningNodes.requireNone(client, settings.topics());
            } catch (Settings.BadSetting e) {
                throw new Settings.BadSetting(
                        e.getMessage() + "; or name the URL of one of them with --nodes, so that all can be asked");
            }
        }
    }

    private int raise(Map<String, Object> client, Layout layout, List<HostInfo> first, Peers peers) throws Exception {
        Map<HostInfo, LevelQuestion.Said> all = ask(first, peers);
        requireKnown(all, level);
        // Raising it again changes nothing, and nodes that are just taking partitions over cannot say what is in force.
        append(client, layout);
        long deadline = System.nanoTime() + UNTIL_DECIDED.toNanos();
        while (!isInForce(ask(first, peers), level, layout)) {
            if (System.nanoTime() > deadline) {
                System.out.println("level " + level + " stands in the log, and the nodes have not come to it yet");
                return Main.FAILED;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        System.out.println("level " + level + " is in force");
        return Main.OK;
    }

    /** All nodes that some know of. */
    static Map<HostInfo, LevelQuestion.Said> ask(List<HostInfo> first, Peers peers)
            throws IOException, InterruptedException {
        Map<HostInfo, LevelQuestion.Said> all = new LinkedHashMap<>();
        Deque<HostInfo> toAsk = new ArrayDeque<>(first);
        while (!toAsk.isEmpty()) {
            HostInfo node = toAsk.remove();
            if (!all.containsKey(node)) {
                try {
                    LevelQuestion.Said said =
                            LevelQuestion.Said.read(peers.ask(node, LevelQuestion.NAME, new byte[0], PATIENCE));
                    all.put(node, said);
                    toAsk.addAll(said.others());
                } catch (IOException | Unavailable e) {
                    throw new IOException(
                            shown(node) + " does not say which levels it knows, and nothing was changed: "
                                    + e.getMessage() + ". A node that is gone is forgotten after ten seconds",
                            e);
                }
            }
        }
        return all;
    }

    /** @throws Settings.BadSetting when there are nodes that would stop at the level */
    static void requireKnown(Map<HostInfo, LevelQuestion.Said> all, int level) {
        List<String> older = new ArrayList<>();
        all.forEach((node, said) -> {
            if (said.known() < level) {
                older.add(shown(node) + " (up to level " + said.known() + ")");
            }
        });
        if (!older.isEmpty()) {
            throw new Settings.BadSetting("not all nodes know level " + level + ", and nothing was changed: "
                    + String.join(", ", older) + " must be replaced first");
        }
    }

    /** While partitions move, nobody says of them under which level they are decided. */
    static boolean isInForce(Map<HostInfo, LevelQuestion.Said> all, int level, Layout layout) {
        int partitions =
                all.values().stream().mapToInt(LevelQuestion.Said::partitions).sum();
        return partitions == layout.partitions() * layout.topics().families().size()
                && all.values().stream().allMatch(said -> said.partitions() == 0 || said.inForce() >= level);
    }

    private static String shown(HostInfo node) {
        return "the node at " + node.host() + ":" + node.port();
    }

    private void append(Map<String, Object> client, Layout layout) throws Exception {
        byte[] value = Records.raise(level, Version.text());
        try (CommandLog log = new CommandLog(client)) {
            for (Topics.Family family : layout.topics().families()) {
                for (int partition = 0; partition < layout.partitions(); partition++) {
                    log.append(family.commands(), partition, null, value).get();
                }
            }
        }
    }
}
