package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;

/** A connection that knows who is at its other end, as far as that has been shown, and when it was told to come again. */
final class GuardedConnection extends HttpConnection {
    private static final int NETWORK_BYTES = 8;
    /** Connections of one address after which further ones are read one after another, see {@link Places#letIn}. */
    private static final int CROWD = 64;

    private static final byte[] TURNED_AWAY = ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: "
                    + Places.RETRY_SECONDS + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final Places places;
    private final Shares connections;
    private final Object address;
    private final Callback readAgain;
    private volatile @Nullable InstanceId vouchedFor;
    private volatile boolean trusted;
    private volatile long toldUntil;
    private volatile Place place = Place.none();
    private volatile boolean listens;
    private @Nullable Runnable afterwards;
    private boolean counted;

    GuardedConnection(
            HttpConfiguration http,
            Connector connector,
            EndPoint endPoint,
            Places places,
            Shares connections,
            Networks proxies) {
        super(http, connector, endPoint);
        this.places = places;
        this.connections = connections;
        this.address = addressOf(endPoint, proxies);
        this.readAgain =
                Callback.from(Invocable.InvocationType.NON_BLOCKING, this::onFillable, this::onFillInterestedFailed);
    }

    /** The connection that a request came on. */
    static GuardedConnection of(HttpServletRequest request) {
        return (GuardedConnection)
                ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
    }

    /**
     * An address, or the network of a client that has as many addresses as it likes. A trusted proxy brings anybody's requests,
     * so each of its connections is one for itself.
     */
    private static Object addressOf(EndPoint endPoint, Networks proxies) {
        InetAddress address = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
        if (proxies.have(address)) {
            return new Object();
        }
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address;
    }

    @Override
    public void onOpen() {
        counted = connections.take(address, 1);
        if (counted) {
            if (connections.takenBy(address) <= CROWD) {
                super.onOpen();
            } else {
                places.letIn(address, super::onOpen);
            }
        } else {
            getEndPoint().write(Callback.from(this::close), ByteBuffer.wrap(TURNED_AWAY));
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        if (counted) {
            counted = false;
            connections.give(address, 1);
        }
        super.onClose(cause);
    }

    @Override
    public void onFillable() {
        if (places.leavesUnread(this)) {
            return;
        }
        super.onFillable();
        Runnable last = afterwards;
        if (last != null) {
            afterwards = null;
            last.run();
        }
    }

    /**
     * Does this when what has come is read. An answer given in the midst of it would make the connection read on at once, also
     * when the next request has come before the time that this answer tells.
     */
    void afterwards(Runnable last) {
        afterwards = last;
    }

    /** Reads what was left unread; a part of it may have come together with an earlier request. */
    void readOn() {
        if (isRequestBufferEmpty()) {
            fillInterested(readAgain);
        } else {
            getExecutor().execute(this);
        }
    }

    @Override
    protected Executor getExecutor() {
        return this::execute;
    }

    /**
     * Once it has answered, Jetty has another thread read on, which finds that nothing has come and waits for more. The thread
     * that answered can do that as well, where it is the request's own: waking another would cost more than half of a request
     * that does nothing. A connection that is over is left to Jetty, which closes it.
     */
    private void execute(Runnable task) {
        boolean awaitsNext = this.equals(task) && getParser().isStart() && isRequestBufferEmpty();
        if (awaitsNext && Thread.currentThread().isVirtual()) {
            fillInterested();
        } else {
            super.getExecutor().execute(task);
        }
    }

    /** Whose the next request is: the tenant whose token the last one showed, or else whoever is at that address. */
    Object whose() {
        InstanceId tenant = vouchedFor;
        return tenant == null ? address : tenant;
    }

    Object address() {
        return address;
    }

    /** Who has shown on this connection that he may act for an instance; null when the last try was none. */
    void vouch(@Nullable InstanceId instance) {
        vouchedFor = instance;
    }

    boolean isVouchedFor() {
        return vouchedFor != null;
    }

    /** At the other end is a node of the cluster. */
    void trust() {
        trusted = true;
    }

    /** The answer on it goes on, until this is said to be over. */
    void listens(boolean goesOn) {
        listens = goesOn;
    }

    boolean listens() {
        return listens;
    }

    boolean isTrusted() {
        return trusted;
    }

    void tell(long untilNanos) {
        toldUntil = untilNanos == 0 ? 1 : untilNanos;
    }

    /** When the client was told to come again, while that is still ahead; otherwise 0. */
    long toldUntil(long now) {
        long until = toldUntil;
        return until != 0 && until - now > 0 ? until : 0;
    }

    /** The place of the request that is on this connection. */
    Place place() {
        return place;
    }

    void place(Place taken) {
        place = taken;
    }
}
