package stockpot.node.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.catalog.Definition.Webhook;
import stockpot.topology.webhook.Hook;
import stockpot.topology.webhook.Sender.Message;
import stockpot.topology.webhook.Sender.Reply;

class HttpSenderTest {
    private static final long SECONDS = 1_796_000_000;
    private static final Message EVENT =
            new Message("pay", "stockpot.orders.commands/3/7/0", "{\"order\":\"a\\r\\nX: y\",\"n\":1}".getBytes(UTF_8));

    private ServerSocket server;

    @BeforeEach
    void listens() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void isClosed() throws IOException {
        server.close();
    }

    private Hook hook(String method, String header, String body) {
        return new Hook(
                "shop",
                1,
                new Webhook(
                        "paid",
                        "pay",
                        "http://127.0.0.1:" + server.getLocalPort() + "/hooks?a=b%20c",
                        method,
                        header,
                        body,
                        "0123456789abcdef",
                        0));
    }

    private static HttpSender sender(boolean privateOnes) {
        return new HttpSender(
                new PublicAddresses(privateOnes),
                Duration.ofMillis(700),
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                () -> Instant.ofEpochSecond(SECONDS));
    }

    private static Reply send(Hook hook) {
        try (HttpSender sender = sender(true)) {
            return sender.send(hook, EVENT);
        }
    }

    /** What the server is asked, when it answers that. */
    private CompletableFuture<String> answering(String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                String asked = read(socket.getInputStream());
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                socket.getOutputStream().flush();
                return asked;
            } catch (IOException e) {
                return "nothing: " + e;
            }
        });
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder asked = new StringBuilder();
        while (!asked.toString().contains("\r\n\r\n")) {
            asked.append((char) in.read());
        }
        int length = Integer.parseInt(asked.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1"));
        return asked + new String(in.readNBytes(length), UTF_8);
    }

    @Test
    void tellsTheEventSigned() throws Exception {
        CompletableFuture<String> asked = answering("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(send(hook("POST", "", ""))).isEqualTo(new Reply(true, "HTTP 204"));
        // HMAC-SHA256 of "1796000000." and the body, as OpenSSL has it.
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .isEqualTo("POST /hooks?a=b%20c HTTP/1.1\r\n"
                        + "Host: 127.0.0.1:" + server.getLocalPort() + "\r\n"
                        + "Connection: close\r\n"
                        + "Content-Length: 27\r\n"
                        + "User-Agent: stockpot\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Stockpot-Event-Id: stockpot.orders.commands/3/7/0\r\n"
                        + "Stockpot-Event-Type: pay\r\n"
                        + "Stockpot-Webhook-Id: paid\r\n"
                        + "Stockpot-Signature: t=1796000000,v1=91d43039ffafee42bfc8fa34736afa0377b60a01cfe101472aebe4cf48a4b73c\r\n"
                        + "\r\n"
                        + new String(EVENT.json(), UTF_8));
    }

    @Test
    void fillsInTemplatesOfWhichNothingBeginsAnotherHeader() throws Exception {
        CompletableFuture<String> asked = answering("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(send(hook("PUT", "content-type: text/plain\n\nX-Order: {{{order_id}}}!", "{{webhook_type}} {{n}}"))
                        .taken())
                .isTrue();
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .startsWith("PUT /hooks")
                .contains("\r\ncontent-type: text/plain\r\n", "\r\nX-Order: a  X: y!\r\n")
                .doesNotContain("\r\nX: y")
                .endsWith("\r\n\r\npay 1");
    }

    @Test
    void sendsNoBodyWhereAMethodHasNone() throws Exception {
        CompletableFuture<String> asked = answering("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(send(hook("GET", "", "{{n}}")).taken()).isTrue();
        assertThat(asked.get(5, TimeUnit.SECONDS))
                .contains("Content-Length: 0\r\n")
                .doesNotContain("Content-Type")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~~ | true | HTTP 200",
                "HTTP/1.0 299~~ | true | HTTP 299",
                "HTTP/1.1 100 Continue~~HTTP/1.1 103 Early~Link: x~~HTTP/1.1 202 OK~~ | true | HTTP 202",
                "HTTP/1.1 302 Found~Location: http://127.0.0.1/~~ | false | HTTP 302",
                "HTTP/1.1 500 Oh~~ | false | HTTP 500",
                "SSH-2.0-x~ | false | the answer is no HTTP/1.1",
                "'' | false | the connection ended without an answer"
            })
    void looksAtNothingButTheStatus(String answer, boolean taken, String said) {
        CompletableFuture<String> asked = answering(answer.replace("~", "\r\n"));
        assertThat(send(hook("POST", "", ""))).isEqualTo(new Reply(taken, said));
        assertThat(asked).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void readsNoMoreThanAHead() {
        CompletableFuture<String> long1 = answering("HTTP/1.1 200 " + "x".repeat(5_000) + "\r\n\r\n");
        assertThat(send(hook("POST", "", "")).said()).isEqualTo("the answer's head is too long");
        assertThat(long1).succeedsWithin(5, TimeUnit.SECONDS);
        CompletableFuture<String> many = answering("HTTP/1.1 100 Continue\r\n" + "A: b\r\n".repeat(5_000));
        assertThat(send(hook("POST", "", "")).said()).isEqualTo("the answer's head is too long");
        assertThat(many).succeedsWithin(5, TimeUnit.SECONDS);
    }

    /** A byte now and then keeps nobody waiting for longer. */
    @Test
    void waitsForNobodyLongerThanItMay() {
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                for (int i = 0; i < 100; i++) {
                    socket.getOutputStream().write('H');
                    socket.getOutputStream().flush();
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException _) {
                // It was cut off.
            }
        });
        long begun = System.nanoTime();
        assertThat(send(hook("POST", "", ""))).isEqualTo(new Reply(false, "no answer in time"));
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(4));
        assertThat(slow).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void connectsToNothingNearWhereItMayNot() throws IOException {
        server.setSoTimeout(300);
        try (HttpSender sender = sender(false)) {
            assertThat(sender.send(hook("POST", "", ""), EVENT))
                    .isEqualTo(new Reply(false, "the address is not public"));
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> server.accept())
                .isInstanceOf(java.net.SocketTimeoutException.class);
    }

    @Test
    void saysWhyThereIsNoAnswer() throws IOException {
        server.close();
        assertThat(send(hook("POST", "", ""))).isEqualTo(new Reply(false, "Connection refused"));
        assertThat(send(new Hook(
                                "shop",
                                1,
                                new Webhook(
                                        "w", "pay", "http://nowhere.invalid/", "POST", "", "", "0123456789abcdef", 0)))
                        .said())
                .isIn("the host's name is not known", "no answer in time");
    }
}
