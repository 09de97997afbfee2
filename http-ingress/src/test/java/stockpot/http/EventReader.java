package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that listens, on a connection of its own. */
final class EventReader implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final BufferedReader in;
    private final List<String> head = new ArrayList<>();
    private String lastId = "";

    /** What was told; the type is empty where only the position was. */
    record Told(String type, String id, String data) {}

    private EventReader(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Listens, and returns when it is told where it begins. */
    static EventReader open(Site site, String authorization, String path, String... headers) {
        EventReader reader = ask(site, authorization, path, headers);
        if (!reader.head().contains(" 200 ")) {
            throw new AssertionError(reader.head());
        }
        reader.read();
        return reader;
    }

    /** The same, whatever the answer is. */
    static EventReader ask(Site site, String authorization, String path, String... headers) {
        try {
            Socket socket = new Socket("127.0.0.1", site.door.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
            request.append("Authorization: ").append(authorization).append("\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
            EventReader reader = new EventReader(socket);
            for (String line = reader.in.readLine(); line != null && !line.isEmpty(); line = reader.in.readLine()) {
                reader.head.add(line);
            }
            return reader;
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** The status line and the headers. */
    String head() {
        return String.join("\n", head);
    }

    String lastId() {
        return lastId;
    }

    /** The next event. */
    Told next() {
        Told told = read();
        while (told != null && told.type().isEmpty()) {
            told = read();
        }
        if (told == null) {
            throw new AssertionError("the stream has ended");
        }
        return told;
    }

    /** Whether it ends, with nothing more to tell. */
    boolean ends() {
        return read() == null;
    }

    /** One block of lines; null at the end. The lengths of chunks are not looked at: each is on a line of its own. */
    private @Nullable Told read() {
        String type = "";
        String data = "";
        boolean some = false;
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.equals("0")) {
                    return null;
                }
                some |= line.contains(": ");
                if (line.isEmpty() && some) {
                    return new Told(type, lastId, data);
                }
            }
            return null;
        } catch (IOException e) {
            throw new AssertionError("nothing came", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
