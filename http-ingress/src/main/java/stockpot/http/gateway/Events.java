package stockpot.http.gateway;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;

/** What happens to an instance's stock, orders and pots, as it is committed; called on virtual threads. */
public interface Events {
    /** All types of events there are. */
    Set<String> types();

    /** Stands for the log that positions are of: with another one they mean nothing. */
    byte[] log() throws Unavailable;

    /**
     * Listens from now on, or from a position that was given out before.
     *
     * @param serial of the instance: what happens to what another had under its name is not for it
     * @param after that position; null to begin now
     * @throws Lost when it is none, or what came next is not kept any more
     */
    Listening listen(InstanceId instance, long serial, Filter filter, byte @Nullable [] after) throws Unavailable, Lost;

    /**
     * Which events are wanted; what is empty or null chooses nothing out.
     *
     * @param products events of these products alone
     * @param category events of the products in it alone
     * @param types of these types alone
     */
    record Filter(Set<String> products, @Nullable Long category, Set<String> types) {
        public Filter {
            products = Set.copyOf(products);
            types = Set.copyOf(types);
        }
    }

    /** Somebody who listens. {@link #end} may come from any thread, all else from one. */
    interface Listening extends AutoCloseable {
        /**
         * What happened next, as soon as there is something; nothing when nothing did for so long.
         *
         * @return null when it is over: it was too slow, or it was ended, or the ledgers cannot be read
         */
        @Nullable
        List<Event> next(long millis) throws Unavailable, InterruptedException;

        /** After all that {@link #next} gave. */
        byte[] position();

        /** Makes {@link #next} say that it is over. */
        void end();

        @Override
        void close();
    }

    /**
     * An event.
     *
     * @param data JSON in one line
     * @param position after it
     */
    record Event(String type, byte[] data, byte[] position) {}

    /** That a position cannot be gone on from. */
    final class Lost extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean gone;

        /**
         * A position that leads nowhere.
         *
         * @param gone whether it was one once, and what came next is not kept any more
         */
        public Lost(boolean gone) {
            super(gone ? "gone" : "none", null, false, false);
            this.gone = gone;
        }

        public boolean isGone() {
            return gone;
        }
    }
}
