package stockpot.http.gateway;

/**
 * Something that nodes ask each other, served under {@code POST /internal/NAME} to whoever knows the cluster's secret.
 *
 * @param name last segment of the path
 */
public record PeerCall(String name, Handler handler) {
    /** Bytes in, bytes out; both are the caller's and the handler's own affair. */
    @FunctionalInterface
    public interface Handler {
        byte[] answer(byte[] question) throws Unanswered;
    }
}
