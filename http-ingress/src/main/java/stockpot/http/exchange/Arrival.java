package stockpot.http.exchange;

/** How a request came here; each is found out only when it is asked for. */
public interface Arrival {
    /** The client's own address, as far as it is known; for the log. */
    String address();

    /** What is limited as one client: its address, or its network's. */
    String limitedAs();

    /** Where a client reaches this node, which is where the merchant's customers will. */
    Reached reached();
}
