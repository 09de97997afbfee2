package stockpot.bench.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Answers must be told apart wherever the network has cut them. */
class ResponseReaderTest {

    private static final String FOUR_ANSWERS = """
            HTTP/1.1 204 No Content
            Date: Fri, 21 Nov 2025 23:00:00 GMT

            HTTP/1.1 100 Continue

            HTTP/1.1 200 OK
            Content-Type: application/json
            CONTENT-LENGTH: 15

            {"a":
            204}

            HTTP/1.1 410 Gone
            Transfer-Encoding: chunked
            Connection: close

            5;name=value
            HTTP/
            0A
            1.1 200 OK
            0
            Trailer: yes

            HTTP/1.1 200 OK
            Content-Length: 0

            """.replace("\n", "\r\n");

    @Test
    void findsTheSameAnswersWhereverTheyAreCut() throws ProtocolException {
        byte[] bytes = FOUR_ANSWERS.getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= bytes.length; piece++) {
            assertEquals(List.of(204, 200, 410, 200), statuses(bytes, piece), "pieces of " + piece + " bytes");
        }
    }

    @Test
    void keepsTheBeginningOfABodyWhereverItIsCut() throws ProtocolException {
        byte[] bytes = FOUR_ANSWERS.getBytes(StandardCharsets.US_ASCII);
        List<String> bodies = List.of("", "{\"a\":\r\n204}\r\n\r\n", "HTTP/1.1 200 OK", "");
        for (int piece = 1; piece <= bytes.length; piece++) {
            ResponseReader reader = new ResponseReader();
            assertEquals(
                    bodies,
                    answers(
                            reader,
                            bytes,
                            piece,
                            () -> StandardCharsets.US_ASCII
                                    .decode(reader.body())
                                    .toString()),
                    "pieces of " + piece + " bytes");
        }
    }

    @Test
    void keepsNoMoreOfALongBodyThanItsBeginning() throws ProtocolException {
        ResponseReader reader = new ResponseReader();
        assertTrue(reader.read(ascii("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
                + "0123456789".repeat(1_000).substring(0, 9_999))));
        String body = StandardCharsets.US_ASCII.decode(reader.body()).toString();
        assertTrue(body.length() >= 100 && body.length() <= 1_000, body.length() + " bytes");
        assertTrue(body.startsWith("0123456789"), body);
    }

    @Test
    void leavesTheNextAnswerInTheBuffer() throws ProtocolException {
        ByteBuffer two = ascii("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        ResponseReader reader = new ResponseReader();
        assertTrue(reader.read(two));
        assertEquals(204, reader.status());
        assertTrue(two.hasRemaining());
        assertTrue(reader.read(two));
        assertEquals(503, reader.status());
        assertFalse(two.hasRemaining());
    }

    @Test
    void saysWhenTheConnectionEndsWithTheAnswer() throws ProtocolException {
        ResponseReader reader = new ResponseReader();
        assertTrue(reader.read(ascii("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")));
        assertTrue(reader.closes());
        assertTrue(reader.read(ascii("HTTP/1.1 204 No Content\r\n\r\n")));
        assertFalse(reader.closes());
    }

    @Test
    void refusesWhatIsNotAnAnswer() {
        assertThrows(ProtocolException.class, () -> new ResponseReader().read(ascii("SSH-2.0-OpenSSH_9.2\r\n")));
        assertThrows(
                ProtocolException.class,
                () -> new ResponseReader().read(ascii("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")));
    }

    @Test
    void refusesAnAnswerWithoutAnEnd() {
        assertThrows(ProtocolException.class, () -> new ResponseReader().read(ascii("HTTP/1.1 200 OK\r\n\r\n")));
    }

    private static List<Integer> statuses(byte[] bytes, int piece) throws ProtocolException {
        ResponseReader reader = new ResponseReader();
        return answers(reader, bytes, piece, reader::status);
    }

    private static <T> List<T> answers(ResponseReader reader, byte[] bytes, int piece, Supplier<T> of)
            throws ProtocolException {
        List<T> answers = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from));
            while (in.hasRemaining()) {
                if (reader.read(in)) {
                    answers.add(of.get());
                }
            }
        }
        return answers;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
