package stockpot.bench.drive;

import java.nio.ByteBuffer;

/**
 * Where the requests of one kind come from. Asked on the one thread of a {@link LoadLoop}, so it need not be thread-safe;
 * it may be used by one loop after the other.
 */
public interface RequestSource {

    /** Whether there is something to send right now; some requests need what others were answered. */
    default boolean ready() {
        return true;
    }

    /** Writes the next request, whole and ready for the wire, at the buffer's position. Only asked when {@link #ready}. */
    void write(ByteBuffer to);

    /** The most bytes that one request can have. */
    int longest();

    /**
     * Whether this is the answer that a request of this kind should get. What later requests need of it is kept here.
     *
     * @param body the beginning of the answer's body, valid during the call only
     */
    boolean accepts(int status, ByteBuffer body);
}
