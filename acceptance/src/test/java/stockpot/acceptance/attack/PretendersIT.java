package stockpot.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Strangers who pretend to have a token or to come from elsewhere, and browsers that do not know for whom they ask. */
@Tag("alone")
@ExtendWith(Siege.Shared.class)
class PretendersIT {
    private static final Duration ATTACK = Duration.ofSeconds(12);
    private static final int STRANGERS = 16;
    private static final long PAUSE_MILLIS = 20;
    private static final int MOST_LOG_BYTES = 128 << 10;

    @Test
    void holdNobodyUpAndFillNeitherTheLogNorTheLogs(Siege siege) throws Exception {
        siege.admin().open("victim");
        long catalog = siege.logBytes("catalog");
        int said = siege.node().said().length();
        siege.during("guessed tokens, forged pages and addresses", () -> pretend(siege));
        assertThat(siege.logBytes("catalog")).isEqualTo(catalog);
        String news = siege.node().said().substring(said);
        assertThat(news.length()).isLessThan(MOST_LOG_BYTES);
        assertThat(news)
                .contains("token refused: instance=victim from=" + Siege.STRANGER)
                .contains("cross site login refused: instance=victim from=" + Siege.STRANGER)
                .contains("more, the last: token refused: ")
                .doesNotContain("from=203.0.113.");
    }

    private static void pretend(Siege siege) throws Exception {
        try (ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < STRANGERS; i++) {
                boolean browser = i % 2 == 0;
                Callable<Integer> stranger = () -> pretend(siege, browser);
                all.add(strangers.submit(stranger));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isGreaterThan(100);
            }
        }
    }

    /** How many requests were refused as they should. */
    private static int pretend(Siege siege, boolean browser) throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString("victim:guessed".getBytes(StandardCharsets.UTF_8));
        String shown = browser
                ? "Authorization: Basic " + basic + "\r\nSec-Fetch-Site: cross-site\r\n"
                : "Authorization: Bearer secret-token:guessed\r\n";
        String refusal = browser ? "HTTP/1.1 403 " : "HTTP/1.1 401 ";
        int refused = 0;
        long end = System.nanoTime() + ATTACK.toNanos();
        try (Socket socket = siege.stranger()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
                String request = "POST /instances/victim/private/token HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                        + shown + "X-Forwarded-For: 203.0.113." + refused % 256 + "\r\n\r\n{}";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(answer(in)).startsWith(refusal);
                refused++;
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return refused;
    }

    /** The head of an answer whose body is passed over. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection was closed after " + head);
            }
            head.append((char) b);
        }
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf("\r\n", at))));
        return head.toString();
    }
}
