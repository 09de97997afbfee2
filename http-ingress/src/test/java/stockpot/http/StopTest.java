package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** A stop waits for nobody who is silent: it may take five seconds and needs half a second. */
class StopTest {
    private static final int PATIENCE_SECONDS = 3;

    @Test
    void doesNotWaitForAConnectionWhoseBodyEndsAfterItsAnswer() throws Exception {
        Site site = new Site();
        try (ExecutorService closer = Executors.newSingleThreadExecutor();
                Wire wire = new Wire(site.door.port())) {
            wire.send("POST /private/products HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
            assertThat(wire.readOne()).startsWith("HTTP/1.1 401");
            Future<?> closing = closer.submit(site::close);
            while (site.door.port() > 0 && !closing.isDone()) {
                Thread.onSpinWait();
            }
            wire.send("}");
            closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void doesNotWaitForAConnectionThatIsOpenedTooLate() throws Exception {
        GuardedConnector connector = new GuardedConnector(
                new Server(),
                new HttpConfiguration(),
                new Places(1, 1, System::nanoTime),
                new Shares(1, 1),
                Networks.NONE);
        connector.setShutdownIdleTimeout(200);
        connector.start();
        var _ = connector.shutdown();
        ByteArrayEndPoint late = new ByteArrayEndPoint();
        late.setIdleTimeout(40_000);
        connector.onEndPointOpened(late);
        assertThat(late.getIdleTimeout()).isEqualTo(200);
        connector.stop();
    }
}
