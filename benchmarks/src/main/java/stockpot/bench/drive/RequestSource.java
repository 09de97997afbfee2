package stockpot.bench.drive;

import java.nio.ByteBuffer;

/** Where the next request comes from. Asked on the one thread of a {@link LoadLoop}, so it need not be thread-safe. */
public interface RequestSource {

    /** Writes the next request, whole and ready for the wire, at the buffer's position. */
    void write(ByteBuffer to);

    /** The most bytes that one request can have. */
    int longest();
}
