package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** What another build would have decided of the same log. */
@ExtendWith(Children.class)
class ReplayIT {
    /** A build that says otherwise of what there is not. */
    private static final String OTHER = """
            import java.io.PrintStream;
            public class Other {
                public static void main(String[] args) throws Exception {
                    PrintStream real = System.out;
                    System.setOut(new PrintStream(real, true) {
                        @Override public void println(String line) {
                            real.println(line.replace("OUT_OF_STOCK", "GIVEN_AWAY"));
                        }
                    });
                    var main = Class.forName("stockpot.node.Main").getDeclaredMethod("main", String[].class);
                    main.setAccessible(true);
                    main.invoke(null, (Object) args);
                }
            }
            """;

    @TempDir
    Path folder;

    private Path otherBuild(Path jar) throws IOException {
        Path source = Files.writeString(folder.resolve("Other.java"), OTHER);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", jar.toString(), "-d", folder.toString(), source.toString());
        assertThat(failed).isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Other");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, jar.toUri().toString());
        Path other = folder.resolve("other.jar");
        try (OutputStream out = Files.newOutputStream(other);
                JarOutputStream writer = new JarOutputStream(out, manifest)) {
            for (String each : new String[] {"Other.class", "Other$1.class"}) {
                writer.putNextEntry(new JarEntry(each));
                Files.copy(folder.resolve(each), writer);
            }
        }
        return other;
    }

    @Test
    void itSaysWhereAnotherBuildDecidesOtherwise() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "1"));
        Shop shop = Shop.at(node.url());
        shop.define("tea", "3");
        shop.define("bread", "3");
        shop.lock("tea", "first", 2, Duration.ofHours(1));
        assertThat(shop.lock("tea", "second", 2, Duration.ofHours(1)).status()).isEqualTo(410);
        assertThat(shop.lock("tea", "third", 2, Duration.ofHours(1)).status()).isEqualTo(410);
        shop.lock("bread", "first", 1, Duration.ofHours(1));
        Path jar = Launcher.root().resolve("node/target/stockpot.jar").toAbsolutePath();

        AtomicBoolean over = new AtomicBoolean();
        Thread busy = Thread.ofVirtual().start(() -> {
            for (int i = 0; !over.get(); i++) {
                try {
                    shop.lock("bread", "busy", 1 + i % 2, Duration.ofHours(1));
                } catch (IOException e) {
                    return;
                }
            }
        });
        Launcher.Ran same = node.tool("replay", "--with", jar.toString());
        over.set(true);
        busy.join();
        assertThat(same.exit()).as(same.all()).isZero();
        assertThat(same.out()).containsPattern("equal: [0-9]+ records lead to the same with both");

        Launcher.Ran otherwise = node.tool("replay", "--with", otherBuild(jar).toString());
        assertThat(otherwise.exit()).as(otherwise.all()).isEqualTo(1);
        assertThat(otherwise.out().lines())
                .singleElement()
                .asString()
                .startsWith("admin/tea: 2 differences, the first at stockpot.stock.commands/0/")
                .endsWith(": here OUT_OF_STOCK, there GIVEN_AWAY");
        String position = otherwise.out().replaceAll("(?s).* at (stockpot[^:]*): .*", "$1");

        Launcher.Ran until = node.tool("replay", "--until", position);
        assertThat(until.exit()).as(until.all()).isZero();
        assertThat(until.out().lines().toList().getLast())
                .startsWith("{\"at\":\"" + position + "\"")
                .contains("OUT_OF_STOCK");
        assertThat(until.out()).contains("StockLocked").doesNotContain("bread\",\"lock");

        Launcher.Ran none = node.tool("replay", "--with", "no.jar");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("there is no no.jar");
    }
}
