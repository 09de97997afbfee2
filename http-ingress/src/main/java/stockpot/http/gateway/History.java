package stockpot.http.gateway;

import java.util.List;
import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.NoSuchMoment;
import stockpot.kernel.Past;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;

/** What was, as the ledgers tell of it. What another owner of the instance's id had is nobody's history here. */
public interface History {
    /**
     * What has a history.
     *
     * @param key {@link ProductKey}, {@link PotKey}, {@link OrderKey} or {@link stockpot.orders.ReservationKey}
     */
    record Of(InstanceId instance, Record key) {}

    /**
     * Which records are wanted.
     *
     * @param from number of the first that may be among them
     * @param limit how many at most; negative for the newest first
     * @param type of the records; empty for any
     * @param filter by which they are searched; empty for nothing
     * @param value what they have to name
     */
    record Wanted(long from, int limit, String type, String filter, String value) {}

    /**
     * A ledger record.
     *
     * @param number its offset in the ledger, in which it comes before all with higher ones
     * @param json the record itself
     */
    record Told(long number, byte[] json) {}

    /**
     * Records of a thing in the order in which things happened; fewer than wanted also where they are long.
     *
     * @return empty when there never was such a thing
     */
    Optional<List<Told>> page(Of thing, Wanted wanted) throws Unavailable;

    /**
     * The product as it stood; what it does not say is how many locks and holds there were.
     *
     * @return empty when there was none
     */
    Optional<Past<ProductRow>> product(ProductKey key, Moment moment) throws Unavailable, NoSuchMoment;

    /** The pot; empty when there was none. */
    Optional<Past<Pot>> pot(PotKey key, Moment moment) throws Unavailable, NoSuchMoment;

    /** The order without its secrets; empty when there was none, or it was taken back. */
    Optional<Past<Order>> order(OrderKey key, Moment moment) throws Unavailable, NoSuchMoment;
}
