package stockpot.http.gateway;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Trace;

/** What is measured of requests, and how all that a node measures is read. */
public interface RequestMeter {
    /** A request that is at work. */
    interface Followed {
        /** What it is recognised by. */
        Trace trace();

        /**
         * It was answered, or its client has gone.
         *
         * @param route pattern of the path; empty for one that there is not
         * @param status 0 when nobody took an answer
         */
        default void end(String route, int status) {}
    }

    /**
     * A request begins.
     *
     * @param traceparent its header of that name; null for none
     */
    default Followed begin(String method, @Nullable String traceparent) {
        Trace given = Trace.of(traceparent);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Trace trace = given == null ? Trace.ofNobody(random.nextLong(), random.nextLong()) : given;
        return () -> trace;
    }

    /**
     * A request was answered.
     *
     * @param route pattern of the path; empty for one that there is not
     * @param nanos from its headers to the last byte of its answer
     */
    void answered(String method, String route, int status, long nanos);

    /** A request was refused at the door, because there was no place. */
    void refused();

    /** Where to see how many requests are at work and how many wait before it. */
    void watch(IntSupplier working, IntSupplier waiting);

    /** All figures, in Prometheus's text format. */
    byte[] text();
}
