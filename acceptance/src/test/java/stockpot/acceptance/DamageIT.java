package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;
import stockpot.acceptance.process.Trees;

/** Bytes that the disk has altered: in stores, while a node runs and while it does not, and in the log itself. */
@ExtendWith(Children.class)
class DamageIT {
    private static final int PRODUCTS = 150;
    private static final int FLIPPED_EVERY = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    private void again() throws IOException {
        node.startAgain();
        shop = shop.movedTo(node.url());
    }

    @Test
    void aDamagedStoreIsMadeAgainAndADamagedLogIsRefused() throws Exception {
        node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "1"));
        shop = Shop.at(node.url());
        for (int i = 0; i < PRODUCTS; i++) {
            shop.define("product-%03d".formatted(i), "10");
        }
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        again();

        flip(largest(store("stock"), ".*\\.sst"));
        awaitAllProducts();
        assertThat(node.said()).containsPattern("stock.commands/0: the rows in \\S+ are damaged and thrown away");

        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        flip(largest(store("catalog"), "MANIFEST-.*"));
        again();
        assertThat(node.said()).contains("are thrown away and restored, because they do not open");
        flip(largest(store("stock"), ".*\\.sst"));
        lockEach();
        assertThat(node.said()).contains("those of all partitions of its thread are read back");
        awaitAllProducts();
        node.verify();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));

        Path kafka = node.data().resolve("kafka");
        Path backup = folder.resolve("backup");
        Trees.copy(kafka, backup);
        theBrokersOwnLog(kafka);
        Trees.remove(kafka);
        Trees.copy(backup, kafka);
        theCommands(kafka);
    }

    /** A broker that has lost its topics would delete what it does not know, and the node would begin anew. */
    private void theBrokersOwnLog(Path kafka) throws IOException {
        flip(largest(kafka.resolve("__cluster_metadata-0"), ".*\\.log"));
        for (int start = 0; start < 2; start++) {
            refused("is damaged: it does not know the topics", "stockpot.stock.commands", "Put a backup");
            assertThat(kafka.resolve("stockpot.stock.commands-0")).isDirectory();
        }
    }

    /** Rows that are there are served; nothing is thrown away that could not be made again. */
    private void theCommands(Path kafka) throws IOException {
        flip(largest(kafka.resolve("stockpot.stock.commands-0"), ".*\\.log"));
        for (String tool : List.of("rebuild", "verify")) {
            Launcher.Ran ran = node.tool(tool);
            assertThat(ran.exit()).as(ran.all()).isEqualTo(1);
            assertThat(ran.all())
                    .contains("the log of stockpot.stock.commands/0 is damaged at offset", "Put a backup back")
                    .doesNotContain("equal:", "rebuilt:");
        }
        // As after a power cut: what is behind the damage is cut off by the broker.
        Files.delete(kafka.resolve(".kafka_cleanshutdown"));
        refused("and the log ends before offset", "./stockpot rebuild");
    }

    private void refused(String... words) throws IOException {
        Launcher.Ran run = node.tool("run", "--http-port", "0");
        assertThat(run.exit()).as(run.all()).isIn(1, 2);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).doesNotContain("stockpot is ready");
    }

    /** Now the damage is met in the middle of a decision. */
    private void lockEach() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < PRODUCTS; i += 10) {
            String product = "product-%03d".formatted(i);
            while (shop.lock(product, "cart", 3, Duration.ofHours(1)).status() != 204) {
                assertThat(System.nanoTime()).as("it is not made again").isLessThan(deadline);
            }
            assertThat(shop.lock(product, "other", 8, Duration.ofHours(1)).status())
                    .as("three of ten are locked, once")
                    .isEqualTo(410);
            assertThat(shop.lock(product, "other", 7, Duration.ofHours(1)).status())
                    .isEqualTo(204);
        }
    }

    private Path store(String family) throws IOException {
        try (Stream<Path> files = Files.walk(node.data().resolve("state"))) {
            return files.filter(file -> file.endsWith("rocksdb/" + family))
                    .findAny()
                    .orElseThrow();
        }
    }

    private static Path largest(Path in, String name) throws IOException {
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .map(Path::toFile)
                    .max(Comparator.comparingLong(File::length))
                    .orElseThrow()
                    .toPath();
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = Math.min(100, bytes.length() / 2); at < bytes.length(); at += FLIPPED_EVERY) {
                bytes.seek(at);
                int there = bytes.read();
                bytes.seek(at);
                bytes.write(there ^ 0x55);
            }
        }
    }

    /** A list is whole or refused. */
    private void awaitAllProducts() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Answer list = shop.get("/private/products?limit=1000");
            if (list.status() == 200) {
                assertThat(list.body().path("products")).hasSize(PRODUCTS);
                if (shop.get("/health/ready").status() == 200) {
                    return;
                }
            }
            assertThat(list.status()).as(list.toString()).isIn(200, 503);
            assertThat(System.nanoTime()).as("it is not made again").isLessThan(deadline);
        }
    }
}
