package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** A machine whose clock was wrong for a while. */
@ExtendWith(Children.class)
class ClockIT {
    @TempDir
    Path folder;

    /** What makes a process believe that it is that much later; its monotonic clock stays. */
    private static Map<String, String> later(String offset) throws IOException {
        Optional<Path> library;
        try (Stream<Path> found = Files.find(
                Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            library = found.findFirst();
        }
        if (System.getenv("CI") == null) {
            assumeThat(library).as("Debian's package faketime").isPresent();
        }
        // The last two: only the time of day is another, and timed waits of the JVM are left as they are. Without them
        // it
        // waits for nothing and turns in circles.
        return Map.of(
                "LD_PRELOAD",
                library.orElseThrow().toString(),
                "FAKETIME",
                offset,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    @Test
    void servesWhenAClockThatWasAheadIsPutRight() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        try (RunningNode ahead = RunningNode.start(data, later("+2h"))) {
            Shop shop = Shop.at(ahead.url());
            assertThat(shop.define("chair", "3").status()).isEqualTo(204);
            assertThat(shop.lock("chair", "ann", 1, Duration.ofMinutes(1)).status())
                    .isEqualTo(204);
            assertThat(shop.order("gone", Map.of("chair", "1")).status()).isEqualTo(200);
            ahead.terminate();
        }
        try (RunningNode right = RunningNode.start(data, Map.of())) {
            Shop shop = Shop.at(right.url());
            // The product was changed in two hours, and its time does not go back: the lock is there, and so is what is
            // new.
            assertThat(shop.lock("chair", "bob", 2, Duration.ofMinutes(1)).status())
                    .isEqualTo(410);
            assertThat(shop.lock("chair", "bob", 1, Duration.ofMinutes(1)).status())
                    .isEqualTo(204);
            assertThat(shop.lock("chair", "ann", 0, Duration.ZERO).status()).isEqualTo(204);
            assertThat(shop.order("new", Map.of("chair", "1")).status()).isEqualTo(200);
            right.verify();
            List<String> said = right.said()
                    .lines()
                    .filter(line -> line.contains("ahead of this node's clock"))
                    .toList();
            assertThat(said)
                    .isNotEmpty()
                    .first()
                    .asString()
                    .containsPattern("WARN.* the log's time is 7\\d\\d\\d s ahead");
            right.terminate();
            assertThat(right.exit()).isIn(0, 143);
        }
    }
}
