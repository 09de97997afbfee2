package stockpot.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stockpot.acceptance.load.Shop;

/** Strangers and a tenant who fill the door: with bodies that do not end, with waiting, with asking again and again. */
@Tag("alone")
@ExtendWith(Siege.Shared.class)
class FrontDoorIT {
    private static final Duration ALMOST_AT_ONCE = Duration.ofSeconds(5);

    private static Siege siege;
    private static Shop loud;

    @BeforeAll
    static void lay(Siege shared) throws Exception {
        siege = shared;
        loud = siege.admin().open("loud");
        assertThat(loud.define("p", "1000000").status()).isEqualTo(204);
    }

    @Test
    void uploadsThatAreHeldBackShortOfTheirEnd() throws Exception {
        siege.during("uploads that do not end", () -> siege.crowd(Crowds.Kind.UPLOAD, loud.authorization()));
    }

    @Test
    void waitingOfStrangers() throws Exception {
        String order = "{\"order\":{\"amount\":\"KUDOS:1\",\"summary\":\"s\",\"order_id\":\"o\"}}";
        String token = loud.post("/private/orders", order).body().path("token").asText();
        siege.during("strangers that wait", () -> {
            try (ExecutorService watcher = Executors.newSingleThreadExecutor()) {
                Future<Duration> slowest = watcher.submit(FrontDoorIT::slowestNewcomer);
                siege.crowd(Crowds.Kind.WAIT, token);
                assertThat(slowest.get()).as("a newcomer's wait").isLessThan(ALMOST_AT_ONCE);
            }
        });
    }

    /** How long it takes at most to connect and to be answered, while the others are there. */
    private static Duration slowestNewcomer() throws Exception {
        long slowest = 0;
        for (long end = System.nanoTime() + Crowds.HELD.toNanos(); System.nanoTime() < end; ) {
            long begin = System.nanoTime();
            try (Socket socket =
                    new Socket("127.0.0.1", URI.create(siege.node().url()).getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write("GET /config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ");
            }
            slowest = Math.max(slowest, System.nanoTime() - begin);
            Thread.sleep(200);
        }
        return Duration.ofNanos(slowest);
    }

    @Test
    void askingAsFastAsItGoes() throws Exception {
        AtomicLong granted = new AtomicLong();
        siege.during(
                "a tenant in a hot loop",
                () -> granted.set(Long.parseLong(siege.crowd(Crowds.Kind.ASK, loud.authorization()))));
        assertThat(granted.get()).as("locks of the tenant itself").isGreaterThan(1000);
    }
}
