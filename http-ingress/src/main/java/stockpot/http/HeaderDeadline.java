package stockpot.http;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;

/**
 * Closes connections that take too long over the headers of a request, or over their end.
 *
 * <p>The idle time-out does not see a client that sends a byte now and then. This looks once a second at every connection
 * that is between two requests: the first request has ten seconds to arrive after the connection was opened, each further
 * one as long again after the time that a connection may idle. After its last answer a client has a moment to close its
 * end: closed at once, what it is still sending would be met by a reset, which could take the answer from it (RFC 9112,
 * section 9.6). Requests themselves pay nothing for it. An answer that goes on counts for Jetty as one that was given, and is
 * none.
 */
final class HeaderDeadline implements Connection.Listener, AutoCloseable {
    private static final long HEADERS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_MILLIS = 1000;

    /** How many requests had been answered when the connection was last seen to have answered one, and when that was. */
    private record Seen(long answered, long nanos) {}

    private final long idleNanos;
    private final LongSupplier nanoTime;
    private final Map<Connection, Seen> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService schedule = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("stockpot-slow-headers").daemon().factory());

    HeaderDeadline(long idleMillis, LongSupplier nanoTime) {
        this.idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
        this.nanoTime = nanoTime;
    }

    void start() {
        var _ = schedule.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        connections.put(connection, new Seen(0, nanoTime.getAsLong()));
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    void look() {
        long now = nanoTime.getAsLong();
        for (Iterator<Map.Entry<Connection, Seen>> i = connections.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Connection, Seen> entry = i.next();
            Connection connection = entry.getKey();
            Seen seen = entry.getValue();
            long answered = connection.getMessagesOut();
            boolean isAnswered = connection instanceof GuardedConnection guarded && guarded.listens();
            if (isAnswered || answered != seen.answered() || connection.getMessagesIn() != answered) {
                entry.setValue(new Seen(answered, now));
            } else if (now - seen.nanos() > patience(connection, answered)) {
                i.remove();
                connection.getEndPoint().close();
            }
        }
    }

    private long patience(Connection connection, long answered) {
        if (connection.getEndPoint().isOutputShutdown()) {
            return LINGER_NANOS;
        }
        return HEADERS_NANOS + (answered == 0 ? 0 : idleNanos);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
