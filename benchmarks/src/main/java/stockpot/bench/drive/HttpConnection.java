package stockpot.bench.drive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one request under way, used by the thread of one {@link LoadLoop}. */
final class HttpConnection implements Closeable {

    private static final int ANSWER_BYTES = 8 * 1024;

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ANSWER_BYTES);
    private final ResponseReader reader = new ResponseReader();
    private SocketChannel channel;
    private SelectionKey key;
    private Mix.@Nullable Part asked;
    private long intended;
    private long sent;
    private long notBefore = Long.MIN_VALUE;
    private long freeSince;
    private boolean waiting;

    HttpConnection(InetSocketAddress server, Selector selector, int longestRequest) throws IOException {
        this.server = server;
        this.selector = selector;
        this.out = ByteBuffer.allocateDirect(longestRequest);
        this.channel = connect(server);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends the next request of the part, which was meant to leave at {@code intended} and does so now. */
    void send(Mix.Part part, long intended, long now) throws IOException {
        this.asked = part;
        this.intended = intended;
        this.sent = now;
        waiting = true;
        out.clear();
        part.requests().write(out);
        out.flip();
        flush();
    }

    /** Goes on with a request that did not fit into the socket at once. */
    void flush() throws IOException {
        channel.write(out);
        boolean rest = out.hasRemaining();
        if (rest || key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(rest ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    /** Reads what has come. The status when the answer is whole, otherwise 0. */
    int receive() throws IOException {
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        in.flip();
        if (!reader.read(in)) {
            return 0;
        }
        if (!waiting || in.hasRemaining()) {
            throw new IOException("an answer that nobody asked for");
        }
        waiting = false;
        return reader.status();
    }

    /** Replaces the connection with a new one to the same server. */
    void reopen() throws IOException {
        channel.close();
        notBefore = Long.MIN_VALUE;
        reader.reset();
        waiting = false;
        channel = connect(server);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** The beginning of the body of the answer read last. */
    ByteBuffer body() {
        return reader.body();
    }

    /** What kind the request under way, or the last one, is of. */
    Mix.Part asked() {
        if (asked == null) {
            throw new IllegalStateException("nothing was asked on this connection yet");
        }
        return asked;
    }

    /** When the request under way, or the last one, was meant to leave. */
    long intended() {
        return intended;
    }

    /** When it really left, or the time that a refusal before it told if it left sooner than that. */
    long sent() {
        return Math.max(sent, notBefore);
    }

    /** The last answer was a refusal that told when to come again. */
    void comeAgainAt(long time) {
        notBefore = time;
    }

    /** Says since when the connection has been free, in nanoseconds since the load began. */
    void freeSince(long now) {
        freeSince = now;
    }

    /** Since when the connection has been free for the next request. */
    long freeSince() {
        return freeSince;
    }

    /** Whether a request is under way. */
    boolean waiting() {
        return waiting;
    }

    /** Whether the server said that no request may follow on this connection. */
    boolean closes() {
        return reader.closes();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static SocketChannel connect(InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return channel;
    }
}
