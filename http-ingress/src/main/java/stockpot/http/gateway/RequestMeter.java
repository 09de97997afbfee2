package stockpot.http.gateway;

import java.util.function.IntSupplier;

/** What is measured of requests, and how all that a node measures is read. */
public interface RequestMeter {
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
