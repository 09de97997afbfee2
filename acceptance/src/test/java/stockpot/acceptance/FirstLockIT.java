package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** From nothing to the first lock, through a stop and a start, as someone meets it who types what the README says. */
@ExtendWith(Children.class)
class FirstLockIT {
    private static final Pattern PASSWORD = Pattern.compile("(?m)^the password of instance admin is (\\S+)");
    private static final Pattern SUBSCRIBER = Pattern.compile("(?m)^the password of Kafka user subscriber is (\\S+)");

    @TempDir
    Path folder;

    @Test
    void locksAndFindsItAgain() throws IOException, InterruptedException {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_ADMIN_PASSWORD", ""));
        String said = node.said();
        assertThat(said.lines().filter(line -> line.startsWith("stockpot is ready: ")))
                .hasSize(1);
        Matcher shown = PASSWORD.matcher(said);
        assertThat(shown.find()).as("the password is shown in:%n%s", said).isTrue();
        Path kept = node.data().resolve("admin-password");
        assertThat(Files.readString(kept).strip()).isEqualTo(shown.group(1));
        Matcher subscriber = SUBSCRIBER.matcher(said);
        assertThat(subscriber.find()).as("the password is shown in:%n%s", said).isTrue();
        assertThat(Files.readString(node.data().resolve("subscriber-password")).strip())
                .isEqualTo(subscriber.group(1));

        Shop shop = Shop.at(node.url(), shown.group(1));
        assertThat(shop.get("/health/ready").status()).isEqualTo(200);
        assertThat(shop.define("chair", "3").status()).isEqualTo(204);
        assertThat(shop.lock("chair", "ann", 2, Duration.ofHours(1)).status()).isEqualTo(204);
        assertThat(shop.lock("chair", "bob", "1", null, null).status()).isEqualTo(204);
        Answer refused = shop.lock("chair", "eve", 1, Duration.ofHours(1));
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.body().path("code").asInt()).isEqualTo(2670);
        assertThat(refused.body().path("unit_available_quantity").asText()).isEqualTo("0");
        assertThat(refused.position()).startsWith("stockpot.stock.commands/");
        await().untilAsserted(() -> assertThat(new LogReader(node.subscriber()).read(LogReader.LEDGER))
                .hasSizeGreaterThan(2));
        isOpenToNobodyElse(node.data());
        saysHowItIs(node);

        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        assertThat(node.data().resolve("running.properties")).doesNotExist();
        assertThat(node.tool("health", "--http-port", "0").exit()).isEqualTo(1);
        node.startAgain();
        assertThat(PASSWORD.matcher(node.said()).find()
                        || SUBSCRIBER.matcher(node.said()).find())
                .as("a password is shown once")
                .isFalse();
        Shop again = shop.movedTo(node.url());
        assertThat(again.lock("chair", "eve", 1, Duration.ofHours(1)).body()).isEqualTo(refused.body());
        assertThat(again.lock("chair", "ann", 0, Duration.ZERO).status()).isEqualTo(204);
        assertThat(again.lock("chair", "eve", 2, Duration.ofHours(1)).status()).isEqualTo(204);

        assertThat(Path.of("/proc/" + node.pid() + "/maps"))
                .as("what stockpot build has left to make starts faster")
                .content()
                .contains("/node/target/stockpot.aot");
        secondOnTheSameFolder(node);
        assertThat(again.get("/private/products/chair").status()).isEqualTo(200);
        assertThat(again.lock("chair", "eve", 1, Duration.ofHours(1)).status()).isEqualTo(204);
        portInUse(node);
        assertThat(again.get("/health/ready").status()).isEqualTo(200);
    }

    /** As the health check of a container asks it. */
    private void saysHowItIs(RunningNode node) throws IOException {
        String port = Integer.toString(URI.create(node.url()).getPort());
        String loaded = folder.resolve("loaded").toString();
        Launcher.Ran ready = Launcher.run(
                folder, Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded), "health", "--http-port", port);
        assertThat(ready.exit()).as(ready.all()).isZero();
        assertThat(ready.out()).isEqualTo("ready: " + node.url() + "\n");
        assertThat(Files.readString(Path.of(loaded)))
                .as("it is started again and again")
                .contains(" stockpot.node.Main ")
                .doesNotContain("org.apache.kafka", "org.slf4j", "org.eclipse.jetty");
        assertThat(node.tool("health", "--http-port", "0").exit())
                .as("as it has noted")
                .isZero();
    }

    private static void isOpenToNobodyElse(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(file -> {
                        try {
                            return !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                    .endsWith("------");
                        } catch (IOException e) {
                            // Gone meanwhile, as files of a running broker may.
                            return false;
                        }
                    }))
                    .isEmpty();
        }
    }

    @Test
    void leavesNothingInTheTemporaryFolderWhenItIsKilled() throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> settings =
                Map.of("STOCKPOT_JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -Djava.io.tmpdir=" + temporary);
        try (RunningNode node = RunningNode.start(folder.resolve("killed"), settings)) {
            for (int kill = 0; kill < 2; kill++) {
                node.kill();
                try (Stream<Path> left = Files.walk(folder)) {
                    assertThat(left.filter(file -> file.getFileName().toString().contains("rocksdbjni")))
                            .singleElement()
                            .satisfies(file ->
                                    assertThat(file).hasParent(node.data().resolve("native")));
                }
                if (kill == 0) {
                    node.startAgain();
                }
            }
        }
    }

    private void secondOnTheSameFolder(RunningNode node) throws IOException {
        Launcher.Ran second = node.tool("run", "--http-port", "0");
        assertThat(second.exit()).isEqualTo(2);
        assertThat(second.out()).doesNotContain("ready");
        assertThat(second.err().lines())
                .singleElement()
                .asString()
                .startsWith("stockpot: the data folder ")
                .contains("is in use by another stockpot");
    }

    private void portInUse(RunningNode node) throws IOException {
        String port = Integer.toString(URI.create(node.url()).getPort());
        Launcher.Ran taken = Launcher.run(
                folder, Map.of("STOCKPOT_DATA_DIR", folder.resolve("other").toString()), "run", "--http-port", port);
        assertThat(taken.exit()).isNotZero();
        assertThat(taken.err()).contains("port " + port).contains("in use");
        assertThat(taken.err().lines().count()).as(taken.err()).isLessThan(5);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Launcher.Ran version = Launcher.run(folder, Map.of(), "version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).matches("stockpot \\d+\\.\\d+\\.\\d+\\S*\\R");
        for (String flag : List.of("-V", "--version")) {
            assertThat(Launcher.run(folder, Map.of(), flag).out()).isEqualTo(version.out());
        }
        assertThat(Launcher.run(folder, Map.of(), "--help").out()).contains("run", "ledger", "verify", "test", "bench");
        assertThat(Launcher.run(folder, Map.of(), "help", "ledger").out())
                .contains("--follow")
                .doesNotContain("--http-port");
        assertThat(Launcher.run(folder, Map.of(), "help", "run").out()).contains("--http-port");
        assertThat(Launcher.run(folder, Map.of("STOCKPOT_HTP_PORT", "1"), "version")
                        .err())
                .contains("did you mean STOCKPOT_HTTP_PORT?");
        assertThat(Launcher.run(folder, Map.of(), "ledgr").err()).contains("Did you mean", "ledger");
        refused("run", "--no-such-flag");
        refused("lok");
        refused("help", "lok");
        refused("run", "--http-port", "many");
        refused("run", "--partitions", "0");
        refused("run", "--writer-password", "for everybody to see");
        refused("verify", "--data-dir", folder.resolve("nothing").toString());
        refused("ledger", "--data-dir", folder.resolve("nothing").toString());
    }

    private void refused(String... arguments) throws IOException {
        Launcher.Ran ran = Launcher.run(
                folder, Map.of("STOCKPOT_DATA_DIR", folder.resolve("none").toString()), arguments);
        assertThat(ran.exit())
                .as("exit of %s, which said %s", String.join(" ", arguments), ran.all())
                .isEqualTo(2);
        assertThat(ran.err()).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(ran.err())
                .containsAnyOf(arguments[arguments.length - 1], arguments[Math.max(0, arguments.length - 2)]);
    }

    @Test
    void embeddedBrokerIsAloneOnLoopback() throws IOException {
        // A broker's port that somebody else has is named as such.
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(socket.getLocalPort());
            Launcher.Ran taken = Launcher.run(
                    folder,
                    Map.of("STOCKPOT_DATA_DIR", folder.resolve("data").toString(), "STOCKPOT_HTTP_PORT", "0"),
                    "run",
                    "--kafka-port",
                    port);
            assertThat(taken.exit()).isNotZero();
            assertThat(taken.err()).contains("port " + port + " of 127.0.0.1", "STOCKPOT_KAFKA_PORT");
        }
    }
}
