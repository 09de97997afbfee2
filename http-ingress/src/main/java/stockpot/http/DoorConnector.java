package stockpot.http;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The connector of a door: no silent connection holds up its stop.
 *
 * <p>Jetty waits for every connection, and shortens once, when the stop begins, how long each may be silent. One that is
 * opened after that, or is given back its usual time after its answer, would be waited for until the stop's time is up.
 */
final class DoorConnector extends ServerConnector {
    DoorConnector(Server server, HttpConfiguration http) {
        super(server, 1, 1, new HttpConnectionFactory(http));
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
