package stockpot.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The connector of a door: its connections know who is at their other end, and no silent one holds up its stop.
 *
 * <p>Jetty waits for every connection, and shortens once, when the stop begins, how long each may be silent. One that is
 * opened after that, or is given back its usual time after its answer, would be waited for until the stop's time is up.
 */
final class GuardedConnector extends ServerConnector {
    /** Clients that come all at once wait in the operating system's queue, and are not turned away by it. */
    private static final int ACCEPT_QUEUE = 1024;

    /** What a slow client has not taken is not held twice, and its progress is seen. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    GuardedConnector(Server server, HttpConfiguration http, Places places, Shares perAddress, Networks proxies) {
        super(server, 1, 1, connections(http, places, perAddress, proxies));
        setAcceptQueueSize(ACCEPT_QUEUE);
        setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    }

    private static HttpConnectionFactory connections(
            HttpConfiguration http, Places places, Shares perAddress, Networks proxies) {
        return new HttpConnectionFactory(http) {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                return configure(
                        new GuardedConnection(http, connector, endPoint, places, perAddress, proxies),
                        connector,
                        endPoint);
            }
        };
    }

    /** Sets how long a connection may be silent; not longer than a stop allows, once there is one. */
    static void setIdleMillis(Connector connector, EndPoint endPoint, long millis) {
        endPoint.setIdleTimeout(millis);
        // Asked last: a stop that is not seen here has not come to the connections yet, and will set its own time.
        if (connector.isShutdown() && connector instanceof AbstractConnector stopping) {
            endPoint.setIdleTimeout(Math.min(millis, stopping.getShutdownIdleTimeout()));
        }
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        setIdleMillis(this, endPoint, endPoint.getIdleTimeout());
    }
}
