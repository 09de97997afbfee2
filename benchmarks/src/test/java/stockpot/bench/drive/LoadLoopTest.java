package stockpot.bench.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads against a small server that answers one request after the other, so that one slow answer delays the others. */
class LoadLoopTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long STALL_MILLIS = 300;

    private static final Mix GETS = Mix.of("gets", get(204));

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsAsManyRequestsAsAreCounted() throws IOException {
        serve(_ -> 204);
        Answers answers = run(8, new Pace.Counted(500), Answers.ofAll(GETS));
        assertEquals(500, answers.expected());
        assertEquals(500, requests.get());
        assertTrue(answers.clean(), answers.trouble());
    }

    @Test
    void countsARefusalAsTroubleAndNotAsAnAnswer() throws IOException {
        serve(number -> number % 5 == 0 ? 503 : 204);
        Answers answers = run(4, new Pace.Counted(100), Answers.ofAll(GETS));
        assertEquals(80, answers.expected());
        assertEquals(100, answers.inWindow());
        assertFalse(answers.clean());
        assertEquals("20 x 503", answers.trouble());
    }

    @Test
    void replacesConnectionsThatTheServerCloses() throws IOException {
        serve(number -> {
            if (number == 10) {
                throw new IllegalStateException("this connection breaks");
            }
            return 204;
        });
        Answers answers = run(2, new Pace.Counted(50), Answers.ofAll(GETS));
        assertEquals(49, answers.expected());
        assertEquals(1, answers.reconnects());
        assertTrue(answers.trouble().startsWith("1 failed"), answers.trouble());
    }

    @Test
    void chargesAStallToEveryRequestThatWasMeantToLeaveDuringIt() throws IOException {
        serve(number -> {
            if (number == 50) {
                sleep();
            }
            return 204;
        });
        // One connection, so that the stall holds back the requests behind it, of which a closed loop would see none.
        Answers answers =
                run(1, new Pace.Open(new Schedule(200, SECOND)), new Answers(GETS, 0, SECOND, new Answers.Edges() {
                    @Override
                    public void began() {}

                    @Override
                    public void ended() {}
                }));
        assertEquals(200, answers.latency().getTotalCount());
        double stalled = 100 - answers.latency().getPercentileAtOrBelowValue(TimeUnit.MILLISECONDS.toNanos(100));
        // 300 ms at 200 a second are 60 requests; the 40 of them that came in the first 200 ms waited for 100 ms or
        // more.
        assertTrue(stalled >= 15, stalled + " % waited for more than 100 ms");
        assertTrue(answers.latency().getMaxValue() >= TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS - 10));
    }

    @Test
    void talliesEachKindByItself() throws IOException {
        serve(number -> number % 5 == 0 ? 503 : 204);
        Mix.Part good = new Mix.Part("good", 3, get(204));
        Mix.Part bad = new Mix.Part("bad", 1, get(200));
        Mix mix = new Mix(List.of(bad, good));
        Answers answers = Answers.ofAll(mix);
        LoadLoop.run(server.getAddress(), 4, mix, new Pace.Counted(1_000), answers);
        assertEquals(0, answers.tally(bad).expected());
        assertEquals(0, answers.tally(bad).latency().getTotalCount());
        assertEquals(answers.expected(), answers.tally(good).expected());
        assertEquals(answers.expected(), answers.latency().getTotalCount());
        assertEquals(1_000, answers.inWindow());
        assertTrue(answers.trouble().contains(" x 204 to bad "), answers.trouble());
        assertTrue(answers.trouble().contains(" x 503 to good"), answers.trouble());
    }

    @Test
    void showsEachAnswerToTheSourceOfItsRequest() throws IOException {
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        List<String> bodies = new ArrayList<>();
        Mix mix = new Mix(
                List.of(new Mix.Part("a", 1, echoed("/a", bodies)), new Mix.Part("b", 1, echoed("/b", bodies))));
        Answers answers = Answers.ofAll(mix);
        LoadLoop.run(server.getAddress(), 4, mix, new Pace.Counted(200), answers);
        assertTrue(answers.clean(), answers.trouble());
        assertEquals(200, bodies.size());
        assertEquals(Set.of("/a", "/b"), Set.copyOf(bodies));
    }

    private Answers run(int clients, Pace pace, Answers answers) throws IOException {
        LoadLoop.run(server.getAddress(), clients, GETS, pace, answers);
        return answers;
    }

    private static RequestSource get(int expected) {
        return new Gets("/", (status, _) -> status == expected);
    }

    /** A source whose answers have to be the path that it asked for. */
    private static RequestSource echoed(String path, List<String> bodies) {
        return new Gets(path, (status, body) -> {
            bodies.add(body);
            return status == 200 && body.equals(path);
        });
    }

    private record Gets(String path, BiPredicate<Integer, String> accepting) implements RequestSource {
        @Override
        public void write(ByteBuffer to) {
            to.put(bytes());
        }

        @Override
        public int longest() {
            return bytes().length;
        }

        @Override
        public boolean accepts(int status, ByteBuffer body) {
            return accepting.test(status, StandardCharsets.US_ASCII.decode(body).toString());
        }

        private byte[] bytes() {
            return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Answers each request with the status made from its number, counted from 1. */
    private void serve(IntUnaryOperator status) {
        server.createContext("/", (HttpExchange exchange) -> {
            int answer = status.applyAsInt(requests.incrementAndGet());
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
    }

    private static void sleep() {
        try {
            Thread.sleep(STALL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
