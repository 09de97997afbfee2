package stockpot.topology.decide;

/** Names of the headers of ledger records that our own code reads: CloudEvents in binary mode. */
public final class LedgerHeaders {
    private LedgerHeaders() {}

    /** {@code stockpot.orders.OrderPaid} and the like. */
    public static final String TYPE = "ce_type";
}
