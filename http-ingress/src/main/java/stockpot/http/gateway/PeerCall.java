package stockpot.http.gateway;

import stockpot.kernel.Unavailable;

/**
 * Something that nodes ask each other, served under {@code POST /internal/NAME} to whoever knows the cluster's secret.
 *
 * @param name last segment of the path
 * @param early whether it is answered before the node is ready
 */
public record PeerCall(String name, Handler handler, boolean early) {
    public PeerCall(String name, Handler handler) {
        this(name, handler, false);
    }

    public static PeerCall early(String name, Handler handler) {
        return new PeerCall(name, handler, true);
    }

    /** Bytes in, bytes out; both are the caller's and the handler's own affair. */
    @FunctionalInterface
    public interface Handler {
        byte[] answer(byte[] question) throws Unavailable;
    }
}
