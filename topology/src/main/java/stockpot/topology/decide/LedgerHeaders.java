package stockpot.topology.decide;

/** Names of the headers of ledger records that our own code reads: CloudEvents in binary mode. */
public final class LedgerHeaders {
    private LedgerHeaders() {}

    /** {@code stockpot.orders.OrderPaid} and the like. */
    public static final String TYPE = "ce_type";

    /** The command's position and which event of it this is: {@code stockpot.stock.commands/3/1042/0}. */
    public static final String ID = "ce_id";

    /** The log's time of the event, RFC 3339 in UTC. */
    public static final String TIME = "ce_time";
}
