package stockpot.bench.drive;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Drives one load over any number of connections from one thread.
 *
 * <p>The driver runs on the cores of the server it measures, so what it spends is missing there. One selector, requests
 * written into buffers that are there already, and answers of which hardly more than the status is kept come to a few
 * microseconds for a request; the JDK's own HTTP client costs more than the server does.
 */
public final class LoadLoop {

    /** Above the server's own limit of 10 s for an answer, so that silence is the server's fault. */
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private static final long SELECT_MILLIS = 10;
    private static final int REFUSED = 503;

    /** What a node tells in Retry-After; this driver asks again at once all the same. */
    private static final long RETRY_AFTER_NANOS = 1_000_000_000L;

    private final Mix mix;
    private final Pace pace;
    private final Answers answers;
    private final List<HttpConnection> connections = new ArrayList<>();
    private final Queue<HttpConnection> free = new ArrayDeque<>();
    private long beganNanos;
    private long lastAnswer;
    private @Nullable IOException broken;

    private LoadLoop(Mix mix, Pace pace, Answers answers) {
        this.mix = mix;
        this.pace = pace;
        this.answers = answers;
    }

    /** Drives a load to its end, waits for the outstanding answers, and fills the tally. */
    public static void run(InetSocketAddress server, int clients, Mix mix, Pace pace, Answers answers)
            throws IOException {
        new LoadLoop(mix, pace, answers).run(server, clients);
    }

    private void run(InetSocketAddress server, int clients) throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < clients; i++) {
                    connections.add(new HttpConnection(server, selector, mix.longest()));
                }
                free.addAll(connections);
                beganNanos = System.nanoTime();
                if (pace instanceof Pace.Open open) {
                    try (OpenLoopTimer _ = OpenLoopTimer.start(selector, open.schedule(), beganNanos)) {
                        loop(selector);
                    }
                } else {
                    loop(selector);
                }
            } finally {
                for (HttpConnection connection : connections) {
                    connection.close();
                }
            }
        }
    }

    private void loop(Selector selector) throws IOException {
        while (true) {
            long now = elapsed();
            answers.now(now);
            sendDue(now);
            boolean idle = free.size() == connections.size();
            if (idle) {
                lastAnswer = now;
            }
            if ((pace.finished(now) && idle) || outOfPatience(now)) {
                break;
            }
            selector.select(this::ready, SELECT_MILLIS);
            if (broken != null) {
                throw broken;
            }
        }
        giveUp(elapsed());
    }

    private void sendDue(long now) throws IOException {
        // Each connection at most once, or one that breaks whenever it is written to would keep us here for good.
        for (int left = free.size(); left > 0 && pace.due(now); left--) {
            HttpConnection connection = free.remove();
            long leaving = elapsed();
            long intended = pace.take(leaving);
            // Waiting for a connection is the server's doing; only what comes on top of it is the driver's.
            answers.sent(intended, leaving - Math.max(intended, connection.freeSince()));
            try {
                connection.send(mix.next(), intended, leaving);
            } catch (IOException e) {
                replace(connection, e);
            }
        }
    }

    private boolean outOfPatience(long now) {
        return now - lastAnswer > PATIENCE_NANOS || now - PATIENCE_NANOS > pace.endNanos();
    }

    private void ready(SelectionKey key) {
        HttpConnection connection = (HttpConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable()) {
                int status = connection.receive();
                if (status != 0) {
                    answered(connection, status);
                }
            }
        } catch (IOException e) {
            try {
                replace(connection, e);
            } catch (IOException gone) {
                gone.addSuppressed(e);
                broken = gone;
            }
        }
    }

    private void answered(HttpConnection connection, int status) throws IOException {
        long now = elapsed();
        lastAnswer = now;
        Mix.Part part = connection.asked();
        boolean expected = part.requests().accepts(status, connection.body());
        answers.answered(part, expected, status, connection.sent(), connection.intended(), now);
        if (status == REFUSED) {
            connection.comeAgainAt(now + RETRY_AFTER_NANOS);
        }
        connection.freeSince(now);
        free.add(connection);
        if (connection.closes()) {
            answers.reconnected();
            connection.reopen();
        }
    }

    /** A connection that breaks costs its request an answer and is opened anew; a server that is gone ends the run. */
    private void replace(HttpConnection connection, IOException because) throws IOException {
        answers.reconnected();
        boolean wasWaiting = connection.waiting();
        connection.reopen();
        if (wasWaiting) {
            answers.failed(String.valueOf(because.getMessage()));
            connection.freeSince(elapsed());
            free.add(connection);
        }
    }

    private void giveUp(long now) {
        for (HttpConnection connection : connections) {
            if (connection.waiting()) {
                answers.unanswered(connection.asked(), connection.intended(), now);
            }
        }
        if (pace instanceof Pace.Open) {
            // The queue in front of the connections: leaving it out would hide the overload that made it.
            while (pace.due(now)) {
                answers.neverSent(mix.next(), pace.take(now), now);
            }
        }
        answers.finish(now);
    }

    private long elapsed() {
        return System.nanoTime() - beganNanos;
    }
}
