package stockpot.http.gateway;

import java.util.List;
import java.util.Set;
import stockpot.kernel.Unavailable;

/** What becomes of what webhooks tell. */
public interface Webhooks {
    /** How many an instance may have. */
    int MOST = 20;

    /** What a webhook can wait for. */
    Set<String> events();

    /** What the webhook with that serial number has before it and had lately, on all nodes, the newest first. */
    List<Delivery> deliveries(long webhook) throws Unavailable;

    /**
     * One event on its way.
     *
     * @param state {@code pending}, {@code failed}, {@code delivered} or {@code dead}
     * @param about the order or the product; empty for neither
     * @param timeMillis when it happened
     * @param triedMillis when it was tried last; 0 for never
     * @param nextMillis when it is tried next; 0 for never
     * @param said what came of the last try
     */
    record Delivery(
            String state,
            String event,
            String id,
            String about,
            long timeMillis,
            int tries,
            long triedMillis,
            long nextMillis,
            String said) {}
}
