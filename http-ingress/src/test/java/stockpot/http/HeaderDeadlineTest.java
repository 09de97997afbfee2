package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HeaderDeadlineTest {
    private final AtomicLong now = new AtomicLong();

    @AutoClose
    private final HeaderDeadline deadline = new HeaderDeadline(30_000, now::get);

    private long requests;
    private long answers;
    private boolean over;
    private boolean closed;

    private final EndPoint endPoint = proxy(EndPoint.class);
    private final Connection connection = proxy(Connection.class);

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, _) -> switch (method.getName()) {
                    case "getMessagesIn" -> requests;
                    case "getMessagesOut" -> answers;
                    case "getEndPoint" -> endPoint;
                    case "isOutputShutdown" -> over;
                    case "close" -> {
                        closed = true;
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private void afterSeconds(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        deadline.look();
    }

    @Test
    void closesWhoNeverFinishesTheFirstRequest() {
        deadline.onOpened(connection);
        afterSeconds(9);
        assertThat(closed).isFalse();
        afterSeconds(2);
        assertThat(closed).isTrue();
    }

    @Test
    void leavesRequestsInWorkAlone() {
        deadline.onOpened(connection);
        requests = 1;
        afterSeconds(5);
        afterSeconds(100);
        assertThat(closed).isFalse();
    }

    @Test
    void givesFurtherRequestsTheIdleTimeToo() {
        deadline.onOpened(connection);
        requests = 1;
        answers = 1;
        afterSeconds(5);
        afterSeconds(39);
        assertThat(closed).isFalse();
        requests = 2;
        answers = 2;
        afterSeconds(1);
        afterSeconds(39);
        assertThat(closed).isFalse();
        afterSeconds(2);
        assertThat(closed).isTrue();
    }

    @Test
    void closesSoonAfterTheLastAnswer() {
        deadline.onOpened(connection);
        requests = 1;
        answers = 1;
        over = true;
        afterSeconds(5);
        afterSeconds(1);
        assertThat(closed).isFalse();
        afterSeconds(1);
        assertThat(closed).isTrue();
    }

    @Test
    void leavesThoseWhoListenAlone() {
        Places places = new Places(1, 1, now::get);
        Shares shares = new Shares(1, 1);
        HttpConfiguration http = new HttpConfiguration();
        GuardedConnector connector = new GuardedConnector(new Server(), http, places, shares, Networks.NONE);
        ByteArrayEndPoint there = new ByteArrayEndPoint();
        GuardedConnection listener = new GuardedConnection(http, connector, there, places, shares, Networks.NONE);
        deadline.onOpened(listener);
        listener.listens(true);
        afterSeconds(5);
        afterSeconds(100);
        assertThat(there.isOpen()).isTrue();
        listener.listens(false);
        afterSeconds(11);
        assertThat(there.isOpen()).isFalse();
    }

    @Test
    void forgetsClosedConnections() {
        deadline.onOpened(connection);
        deadline.onClosed(connection);
        afterSeconds(100);
        assertThat(closed).isFalse();
    }
}
