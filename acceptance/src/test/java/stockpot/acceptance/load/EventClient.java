package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Somebody who listens to an instance's events, on a connection of its own, and reads them when the test does. */
public final class EventClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream bytes;
    private final BufferedReader in;
    private final Map<String, String> headers = new HashMap<>();
    private int status;
    private String lastId = "";

    /** An event. */
    public record Told(String type, String id, JsonNode data) {
        /** What names it, however often it is told. */
        public String name() {
            return type + " of " + data.path("position").asText() + "/"
                    + data.path("ordinal").asText();
        }
    }

    private EventClient(Socket socket) throws IOException {
        this.socket = socket;
        this.bytes = new BufferedInputStream(socket.getInputStream());
        this.in = new BufferedReader(new InputStreamReader(new Chunks(bytes), StandardCharsets.UTF_8));
    }

    /** What is in the chunks of an answer. */
    private static final class Chunks extends InputStream {
        private final InputStream bytes;
        private int left;
        private boolean begun;

        Chunks(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int at, int length) throws IOException {
            if (left == 0) {
                if (begun) {
                    line(bytes);
                }
                begun = true;
                String size = line(bytes);
                left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
            }
            int read = left == 0 ? -1 : bytes.read(to, at, Math.min(left, length));
            left -= Math.max(0, read);
            return read;
        }
    }

    /** A line; empty at the end, too. */
    private static String line(InputStream bytes) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = bytes.read(); each >= 0 && each != '\n'; each = bytes.read()) {
            line.append((char) each);
        }
        return line.toString().strip();
    }

    /**
     * Listens, and returns when the node says where it begins.
     *
     * @param query such as {@code ?type=low}, or empty
     * @param after id of the last event that was had; empty to begin now
     */
    public static EventClient listen(Shop shop, String query, String after) throws IOException {
        EventClient client = ask(shop, query, after);
        if (client.status != 200) {
            throw new AssertionError("no events but " + client.status);
        }
        client.read();
        return client;
    }

    /** The same, whatever the answer is. */
    public static EventClient ask(Shop shop, String query, String after) throws IOException {
        URI url = URI.create(shop.url() + "/private/events" + query);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new java.net.InetSocketAddress(url.getHost(), url.getPort()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: "
                + shop.authorization() + "\r\n" + (after.isEmpty() ? "" : "Last-Event-ID: " + after + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        EventClient client = new EventClient(socket);
        client.readHead();
        return client;
    }

    private void readHead() throws IOException {
        status = Integer.parseInt(line(bytes).split(" ")[1]);
        for (String line = line(bytes); !line.isEmpty(); line = line(bytes)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    public int status() {
        return status;
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String lastId() {
        return lastId;
    }

    /** The next event. */
    public Told next() throws IOException {
        Told told;
        do {
            told = read();
            if (told == null) {
                throw new AssertionError("the stream has ended");
            }
        } while (told.type().isEmpty());
        return told;
    }

    /** All up to the first that is the one looked for, that one included. */
    public List<Told> until(Predicate<Told> last) throws IOException {
        List<Told> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!last.test(all.getLast()));
        return all;
    }

    /** What comes until the server closes the connection or says that it is over. */
    public List<Told> untilTheEnd() throws IOException {
        List<Told> all = new ArrayList<>();
        try {
            for (Told told = read(); told != null; told = read()) {
                if (!told.type().isEmpty()) {
                    all.add(told);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the stream goes on", e);
        } catch (IOException _) {
            // A connection that was cut; what had come before counts.
        }
        return all;
    }

    /** One block of lines; null at the end. */
    private @Nullable Told read() throws IOException {
        String type = "";
        String data = "{}";
        boolean some = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
            some |= line.contains(": ");
            if (line.isEmpty() && some) {
                return new Told(type, lastId, Shop.JSON.readTree(data));
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
