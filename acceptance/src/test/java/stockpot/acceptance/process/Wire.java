package stockpot.acceptance.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cable to a port of this machine that can be pulled: what is on it then arrives nowhere, and nobody is told. */
public final class Wire implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final ServerSocket near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int far;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean pulled;

    Wire(int far) throws IOException {
        this.far = far;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    public void pull() {
        pulled = true;
    }

    /** Plugged in again; connections from before are found to be gone. */
    public void plugIn() {
        pulled = false;
        open.forEach(Wire::closeQuietly);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = near.accept();
                open.add(client);
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), far);
                open.add(broker);
                Thread.ofVirtual().start(() -> pump(client, broker));
                Thread.ofVirtual().start(() -> pump(broker, client));
            }
        } catch (IOException e) {
            open.forEach(Wire::closeQuietly);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (pulled) {
                    // Lost; and what comes later on this connection cannot be understood any more.
                    return;
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // One end is gone, and the other is told.
        }
        closeQuietly(from);
        closeQuietly(to);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
    }
}
