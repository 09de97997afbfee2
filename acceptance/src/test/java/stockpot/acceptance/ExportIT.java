package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.LoneBroker;
import stockpot.acceptance.process.RunningNode;

/** A log that is taken elsewhere is the same there, and goes on; the commands are those that docs/operations.md says. */
@ExtendWith(Children.class)
class ExportIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    private void open() throws IOException {
        node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "2"));
        shop = Shop.at(node.url());
        shop.define("tea", "100");
        shop.lock("tea", "cart", 2, Duration.ofHours(5));
        shop.lock("tea", "short", 1, Duration.ofMillis(10));
        sell("first");
    }

    private void sell(String order) throws IOException {
        int before = soldOf("tea");
        Answer placed = shop.order(order, Map.of("tea", "3"));
        assertThat(placed.status()).as(placed.toString()).isEqualTo(200);
        Answer paid = shop.post(
                "/private/orders/" + order + "/payments", "{\"payment_ref\":\"cash\",\"amount\":\"KUDOS:1\"}");
        assertThat(paid.status()).as(paid.toString()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> soldOf("tea") == before + 3);
    }

    private int soldOf(String product) throws IOException {
        return shop.get("/private/products/" + product)
                .body()
                .path("total_sold")
                .asInt(-1);
    }

    private String holders() throws IOException {
        return shop.get("/private/products/tea/holders").body().toString();
    }

    /** The commands under a heading of the documentation. */
    private static String documented(String heading) throws IOException {
        String text = Files.readString(Launcher.root().resolve("docs/operations.md"));
        int begin = text.indexOf("```sh\n", text.indexOf("\n### " + heading + "\n")) + 6;
        return text.substring(begin, text.indexOf("```", begin));
    }

    private Launcher.Ran follow(String heading, Map<String, String> settings) throws IOException {
        Launcher.Ran ran = Launcher.shell(folder, settings, documented(heading));
        assertThat(ran.exit()).as(ran.all()).isZero();
        return ran;
    }

    /**
     * What the log led to. Each start of a node adds a tick to each partition, which moves the time up to which a product's
     * row was looked through and nothing else: so neither commands nor the bytes of rows are counted.
     */
    private static List<String> digests(Launcher.Ran verified) {
        verified.requireEqual();
        return verified.out()
                .lines()
                .filter(line -> line.contains(" commands  "))
                .map(line -> line.replaceAll(" +[0-9]+ commands", "").replaceAll("rows [0-9a-f]+", "rows"))
                .toList();
    }

    @Test
    void aLogThatIsPutIntoANewFolderIsTheSameAndGoesOn() throws Exception {
        open();
        AtomicBoolean over = new AtomicBoolean();
        Thread busy = Thread.ofVirtual().start(() -> {
            for (int i = 0; !over.get(); i++) {
                try {
                    shop.lock("tea", "cart-" + i % 7, 1 + i % 3, Duration.ofHours(1));
                } catch (IOException e) {
                    return;
                }
            }
        });
        follow("Backing up while nodes run", Map.of());
        over.set(true);
        busy.join();
        String before = holders();
        sell("second");
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        List<String> digests = digests(node.tool("verify"));
        Launcher.Ran exported = Launcher.run(folder, Map.of(), "export", "whole.gz");
        assertThat(exported.exit()).as(exported.all()).isZero();

        // What was kept while the node ran is a beginning of it, and stands on its own.
        Launcher.Ran restored = follow("When everything is lost", Map.of());
        assertThat(restored.out()).contains("equal: the log still begins with", "equal: ");

        Launcher.Ran imported = Launcher.run(folder, Map.of(), "import", "whole.gz", "--data-dir", "moved");
        assertThat(imported.exit()).as(imported.all()).isZero();
        Launcher.Ran verified = Launcher.run(folder, Map.of(), "verify", "--data-dir", "moved");
        assertThat(digests(verified)).isEqualTo(digests);
        node = RunningNode.start(folder.resolve("moved"), Map.of());
        shop = Shop.at(node.url());
        assertThat(soldOf("tea")).isEqualTo(6);
        assertThat(before).contains("cart");
        assertThat(shop.get("/private/orders/first")
                        .body()
                        .at("/contract_terms/order_id")
                        .asText())
                .as("its contract, at the offset that it had")
                .isEqualTo("first");
        assertThat(holders()).isEqualTo(before);
        sell("third");
        node.verify();
        Launcher.Ran running = node.tool("import", "whole.gz");
        assertThat(running.err()).contains("a node runs on", "stop it first");
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        anImportThatWasKilledGoesOn();
        anotherLogIsRefused();
    }

    @Test
    void aLogThatIsMovedToAClusterIsTheSameThere() throws Exception {
        open();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        List<String> digests = digests(node.tool("verify"));
        Launcher.Ran point = Launcher.shell(folder, Map.of(), "./stockpot verify --checkpoint > checkpoint.txt");
        assertThat(point.exit()).as(point.all()).isZero();
        try (LoneBroker cluster = LoneBroker.fresh(folder.resolve("cluster"))) {
            Map<String, String> settings = Map.of(
                    "BROKERS",
                    cluster.client().get("bootstrap.servers").toString(),
                    "STOCKPOT_REPLICATION",
                    "1",
                    "STOCKPOT_CLUSTER_SECRET",
                    "a-secret-of-the-cluster-of-the-tests");
            follow("Moving from the embedded broker to a cluster", settings);
            Launcher.Ran verified =
                    Launcher.shell(folder, settings, "./stockpot verify --kafka-bootstrap-servers \"$BROKERS\"");
            assertThat(digests(verified)).isEqualTo(digests);
        }
    }

    private void anImportThatWasKilledGoesOn() throws Exception {
        byte[] whole = Files.readAllBytes(folder.resolve("whole.gz"));
        Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 100));
        Launcher.Ran cut = Launcher.run(folder, Map.of(), "import", "cut.gz", "--data-dir", "halves");
        assertThat(cut.exit()).isEqualTo(1);
        assertThat(cut.err()).contains("cut.gz was cut in stockpot.", "take another copy");
        assertThat(folder.resolve("halves")).doesNotExist();

        Process killed = Launcher.begin(folder, "killed.log", "import", "whole.gz", "--data-dir", "halves");
        Path written = folder.resolve("halves/kafka/stockpot.catalog.commands-0/00000000000000000000.log");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(written) && Files.size(written) > 0);
        killed.destroyForcibly();
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Launcher.Ran refused = Launcher.run(folder, Map.of(), "run", "--data-dir", "halves", "--http-port", "0");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(1);
        assertThat(refused.err()).contains("is imported by half: run ./stockpot import with the same file again");

        Launcher.Ran resumed = Launcher.shell(folder, Map.of(), "./stockpot import - --data-dir halves < whole.gz");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(resumed.out()).containsPattern("imported: [0-9]+ records, [1-9][0-9]* of them were there already");
        digests(Launcher.run(folder, Map.of(), "verify", "--data-dir", "halves"));
    }

    private void anotherLogIsRefused() throws Exception {
        RunningNode other = RunningNode.start(folder.resolve("other"), Map.of());
        assertThat(other.terminate()).isLessThan(Duration.ofSeconds(10));
        Launcher.Ran another = other.tool("import", folder.resolve("whole.gz").toString());
        assertThat(another.exit()).isEqualTo(2);
        assertThat(another.err()).contains("there is another log", "import into an empty data folder");
        writeKeys("ours");
        writeKeys("theirs");
        Launcher.Ran right = Launcher.shell(
                folder,
                Map.of(),
                "./stockpot verify --checkpoint --sign ours.key --data-dir halves > signed;"
                        + " ./stockpot verify --against signed --key ours.pub --data-dir halves");
        assertThat(right.out()).contains("whose signature is right");
        Launcher.Ran against =
                other.tool("verify", "--against", folder.resolve("signed").toString());
        assertThat(against.out()).contains("DIFFERENT: stockpot.meta/0 had ");
        Launcher.Ran wrong = Launcher.run(
                folder, Map.of(), "verify", "--against", "signed", "--key", "theirs.pub", "--data-dir", "halves");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("was not signed with the key of theirs.pub, or was altered since");
    }

    private void writeKeys(String name) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        write(name + ".key", "PRIVATE", keys.getPrivate());
        write(name + ".pub", "PUBLIC", keys.getPublic());
    }

    private void write(String file, String kind, Key key) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + kind + " KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END " + kind + " KEY-----\n");
    }
}
