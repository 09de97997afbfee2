package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts requests into the bytes of HTTP/1.1.
 *
 * @param authority the host and port that the server is called by
 * @param authorization by what right it is asked: the scheme, and a token or name and password
 */
record Wire(String authority, String authorization) {

    /** The first line of a request; apart, because it is the part that differs from product to product. */
    static byte[] start(String method, String path) {
        return (method + " " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What follows the first line of a POST: headers and a body of JSON. */
    byte[] json(String body) {
        return (jsonHeaders(body.getBytes(StandardCharsets.UTF_8).length) + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Puts what stands between the first line of a POST and a body of so many bytes of JSON. */
    void beginJson(ByteBuffer to, int length) {
        to.put(jsonHeaders(length).getBytes(StandardCharsets.US_ASCII));
    }

    /** The most bytes that {@link #beginJson} puts. */
    int longestBeginning() {
        return jsonHeaders(Integer.MAX_VALUE).length();
    }

    private String jsonHeaders(int length) {
        return "Host: " + authority
                + "\r\nAuthorization: " + authorization
                + "\r\nContent-Type: application/json"
                + "\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    /** What follows the first line of a GET that needs no right. */
    byte[] bare() {
        return ("Host: " + authority + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
