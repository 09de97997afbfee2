package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.Npm;
import stockpot.acceptance.process.RunningNode;

/**
 * The console in Debian's Chromium: what is looked at, and how, stands in {@code acceptance/console}. Pictures of what there
 * was to see are kept in {@code target/console/pictures}.
 */
@ExtendWith(Children.class)
class ConsoleIT {
    private static final Path TESTS = Path.of("console");
    /** Positions and metrics name topics, and these are not always called stockpot. */
    private static final Map<String, String> PREFIXED = Map.of("STOCKPOT_TOPIC_PREFIX", "corner-shop.2");

    private static final Path FOLDER = Path.of("target/console").toAbsolutePath();
    private static final List<Path> BROWSERS =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

    @TempDir
    Path folder;

    @Test
    void showsTheStock() throws IOException {
        Files.createDirectories(FOLDER.resolve("pictures"));
        Npm npm = new Npm("ConsoleIT", FOLDER, Map.of());
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (browser == null) {
            npm.missing("chromium", "none of " + BROWSERS + " is there");
            return;
        }
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        npm.fetch("ci");
        try (RunningNode node = RunningNode.start(folder.resolve("data"), PREFIXED)) {
            Map<String, String> environment = Map.of(
                    "URL", node.url(),
                    "PASSWORD", RunningNode.PASSWORD,
                    "CHROMIUM", browser.toString(),
                    "SOURCES",
                            Launcher.root()
                                            .resolve("http-ingress/src/main/resources/stockpot/http/console")
                                            .toUri() + "/",
                    "PICTURES", FOLDER.resolve("pictures").toString());
            Launcher.Ran ran = new Npm("ConsoleIT", FOLDER, environment).run("test");
            assertThat(ran.exit()).as(ran.all()).isZero();
        }
    }
}
