package stockpot.topology;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import stockpot.kernel.Moment;
import stockpot.kernel.NoSuchMoment;
import stockpot.kernel.Past;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.history.Histories;
import stockpot.topology.history.Histories.Asker;
import stockpot.topology.history.Histories.Told;
import stockpot.topology.history.Histories.Wanted;
import stockpot.topology.history.Thing;
import stockpot.topology.orders.PastOrders;
import stockpot.topology.pots.PastPots;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.stock.PastProducts;

/** Products, orders and pots as they were. */
public record Pasts(Histories histories) {
    private static final int MOST_LOOKED_AT = 1_024;

    /**
     * Records of a thing in the order of its ledger; fewer than wanted also where they are long.
     *
     * @param key of a product, a pot, an order or a reservation
     * @return empty when there never was such a thing of the instance
     */
    public Optional<List<Told>> page(Asker asker, Record key, Wanted wanted) throws Unavailable, InterruptedException {
        Optional<List<Told>> page = own(asker, key, wanted);
        // A reservation's number is all of its key, so only its records say whose it is, and a page may have none.
        boolean isSomebodys = key instanceof ReservationKey
                && page.map(List::isEmpty).orElse(false)
                && own(asker, key, new Wanted(0, MOST_LOOKED_AT, "", "", ""))
                        .map(List::isEmpty)
                        .orElse(true);
        return isSomebodys ? Optional.empty() : page;
    }

    private Optional<List<Told>> own(Asker asker, Record key, Wanted wanted) throws Unavailable, InterruptedException {
        return histories
                .page(asker, thing(key), wanted)
                .map(told -> told.stream()
                        .filter(each ->
                                LedgerRecord.read(each.record()).instance().equals(asker.instance()))
                        .toList());
    }

    private static Thing thing(Record key) {
        return switch (key) {
            case ProductKey product -> PastProducts.thing(product);
            case PotKey pot -> PastPots.thing(pot);
            case OrderKey order -> PastOrders.thing(order);
            case ReservationKey reservation -> PastOrders.thing(reservation);
            default -> throw new IllegalArgumentException("nothing is told of " + key);
        };
    }

    /** The product as it stood; empty when there was none. */
    public Optional<Past<ProductRow>> product(Asker asker, ProductKey key, Moment moment)
            throws Unavailable, NoSuchMoment, InterruptedException {
        return past(asker, PastProducts.thing(key), moment, told -> PastProducts.read(key, told));
    }

    /** The order without its secrets; empty when there was none, or it was taken back. */
    public Optional<Past<Order>> order(Asker asker, OrderKey key, Moment moment)
            throws Unavailable, NoSuchMoment, InterruptedException {
        return past(asker, PastOrders.thing(key), moment, PastOrders::read);
    }

    /** The pot; empty when there was none. */
    public Optional<Past<Pot>> pot(Asker asker, PotKey key, Moment moment)
            throws Unavailable, NoSuchMoment, InterruptedException {
        return past(asker, PastPots.thing(key), moment, told -> PastPots.read(key, told));
    }

    private <T> Optional<Past<T>> past(Asker asker, Thing thing, Moment moment, Function<List<Told>, T> reading)
            throws Unavailable, NoSuchMoment, InterruptedException {
        List<Told> told = histories.at(asker, thing, moment);
        if (told.isEmpty()) {
            return Optional.empty();
        }
        long command = told.getFirst().entry().command();
        long timeMillis = told.getFirst().entry().timeMillis();
        return Optional.of(new Past<>(reading.apply(told), histories.position(thing, command), timeMillis));
    }
}
