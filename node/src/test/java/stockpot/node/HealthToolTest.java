package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code stockpot health} makes of what it is answered. */
@Isolated("it looks at what the process says")
class HealthToolTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** How it ended, and all that it said. */
    private record Ran(int exit, String said) {}

    private static Ran health(Map<Setting, String> flags) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int exit = new HealthTool(Settings.read(flags, Map.of(), Path.of("none.properties"))).run();
            return new Ran(exit, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {'status':'ready'}                          | 0 | ready: URL",
                "200 | {'status':'ready','log_ahead_ms':70000}     | 0 | ready: URL",
                "503 | {'status':'restoring','reason':'it reads'}  | 1 | stockpot: the node at URL is not ready: restoring, it reads",
                "503 | {'status':'ready'}                          | 1 | stockpot: the node at URL is not ready: ready, and says no reason",
                "200 | {'status':'live'}                           | 1 | stockpot: the node at URL is not ready: live, and says no reason",
                "302 | <html>                                      | 1 | stockpot: the node at URL is not ready: what answers there with 302 is no stockpot",
                "404 |                                             | 1 | stockpot: the node at URL is not ready: what answers there with 404 is no stockpot",
            })
    void saysWhatTheNodeSays(int code, String body, int exit, String said) throws Exception {
        byte[] bytes = (body == null ? "" : body.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
        HttpServer node = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        node.createContext("/health/ready", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        node.start();
        try {
            String port = Integer.toString(node.getAddress().getPort());
            Ran ran = health(Map.of(Setting.HTTP_PORT, port, Setting.HTTP_HOST, "0.0.0.0"));
            assertThat(ran.said().strip()).isEqualTo(said.replace("URL", "http://127.0.0.1:" + port));
            assertThat(ran.exit()).isEqualTo(exit);
        } finally {
            node.stop(0);
        }
    }

    @Test
    void saysThatNobodyAnswers(@TempDir Path folder) throws Exception {
        String port;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = Integer.toString(free.getLocalPort());
        }
        Ran ran = health(Map.of(Setting.HTTP_PORT, port));
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.said()).contains("127.0.0.1:" + port, "does not answer", "refused");
        assertThat(Main.run("health", "--http-port", "0", "--data-dir", folder.toString()))
                .isEqualTo(1);
        assertThat(Main.run("health", "--http-port", "many")).isEqualTo(2);
    }
}
