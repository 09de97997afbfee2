package stockpot.bench.shop;

import java.nio.charset.StandardCharsets;

/**
 * Puts requests into the bytes of HTTP/1.1.
 *
 * @param authority the host and port that the server is called by
 * @param token what follows {@code Bearer}
 */
record Wire(String authority, String token) {

    /** The first line of a request; apart, because it is the part that differs from product to product. */
    static byte[] start(String method, String path) {
        return (method + " " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What follows the first line of a POST: headers and a body of JSON. */
    byte[] json(String body) {
        return ("Host: " + authority
                        + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json"
                        + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What follows the first line of a GET that needs no right. */
    byte[] bare() {
        return ("Host: " + authority + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
