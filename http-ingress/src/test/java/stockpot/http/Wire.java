package stockpot.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection on which a test sends the bytes that it likes. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket = new Socket();

    Wire(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** All that comes until the server closes the connection. */
    String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException _) {
            return all.toString(StandardCharsets.UTF_8) + " TIMEOUT";
        } catch (SocketException _) {
            // A server that closes while there is more to read resets the connection; what came before counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** One answer with its body, by its Content-Length. */
    String readOne() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return answer.toString();
            }
            answer.append((char) b);
        }
        int at = answer.indexOf("Content-Length: ");
        if (at >= 0) {
            int end = answer.indexOf("\r\n", at);
            int length = Integer.parseInt(answer.substring(at + "Content-Length: ".length(), end));
            answer.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return answer.toString();
    }

    static String exchange(int port, String request) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(request).readAll();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
