package stockpot.http;

import java.util.IdentityHashMap;
import stockpot.http.exchange.ApiException;

/**
 * How many bytes of bodies and answers this node may hold at the same time, whoever's they are.
 *
 * <p>Bodies are counted as they come and not as they are announced; answers until their clients have taken them. What comes in
 * one piece and fits a request's first buffer is not counted: of that there is no more than there are requests in flight.
 */
final class Budget {
    /** What is smaller is not worth counting. */
    static final int SMALL_BYTES = 8192;

    private final Shares bytes;
    private final IdentityHashMap<byte[], Readers> answers = new IdentityHashMap<>();

    /** Who is charged for an answer, and how many are taking it away. */
    private record Readers(Object owner, int count) {}

    Budget(long bytes) {
        this.bytes = new Shares(bytes, bytes / 2);
    }

    /** Bytes for one request's body. */
    Lease lease(Object owner) {
        return new Lease(owner);
    }

    /** What one request holds. */
    final class Lease implements BodyReader.Room, AutoCloseable {
        private final Object owner;
        private long held;

        private Lease(Object owner) {
            this.owner = owner;
        }

        @Override
        public void take(long more) throws ApiException {
            if (!bytes.take(owner, more)) {
                throw ApiException.busy("there is no room for a body of this size at the moment; try again");
            }
            held += more;
        }

        @Override
        public boolean isTight() {
            return Budget.this.isTight();
        }

        @Override
        public void close() {
            if (held > 0) {
                bytes.give(owner, held);
                held = 0;
            }
        }
    }

    /**
     * Counts an answer until {@link #release}. The same array that several clients take away at the same time is counted once.
     *
     * @return false when there is no room for it
     */
    synchronized boolean hold(Object owner, byte[] answer) {
        Readers readers = answers.get(answer);
        if (readers == null && !bytes.take(owner, answer.length)) {
            return false;
        }
        answers.put(answer, readers == null ? new Readers(owner, 1) : new Readers(readers.owner, readers.count + 1));
        return true;
    }

    synchronized void release(byte[] answer) {
        Readers readers = answers.remove(answer);
        if (readers == null) {
            throw new IllegalStateException("the answer is not held");
        }
        if (readers.count > 1) {
            answers.put(answer, new Readers(readers.owner, readers.count - 1));
        } else {
            bytes.give(readers.owner, answer.length);
        }
    }

    /** Whether so much is held that whoever is slow has to make room. */
    boolean isTight() {
        return bytes.isTight();
    }

    long held() {
        return bytes.together();
    }
}
