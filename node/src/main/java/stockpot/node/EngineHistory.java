package stockpot.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import stockpot.http.gateway.History;
import stockpot.http.gateway.Reads;
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
import stockpot.topology.Pasts;
import stockpot.topology.history.Histories;
import stockpot.topology.history.Histories.Asker;

/** Plugs the topology into the door: what was. */
record EngineHistory(Supplier<Histories> histories, Reads reads) implements History {
    private Asker asker(InstanceId instance) throws Unavailable {
        return reads.instance(instance)
                .map(row -> new Asker(instance, row.value().serial()))
                .orElseThrow(() -> new Unavailable(
                        Unavailable.Kind.NOT_READY,
                        "this node does not know the instance " + instance.value() + " yet"));
    }

    @Override
    public Optional<List<Told>> page(Of of, Wanted wanted) throws Unavailable {
        Asker asker = asker(of.instance());
        Histories.Wanted search =
                new Histories.Wanted(wanted.from(), wanted.limit(), wanted.type(), wanted.filter(), wanted.value());
        return EngineCommands.answer(() -> new Pasts(histories.get()).page(asker, of.key(), search))
                .map(told -> told.stream()
                        .map(each -> new Told(each.entry().offset(), each.record()))
                        .toList());
    }

    /** What may be interrupted by the end of the node. */
    private interface Look<T> {
        T at() throws Unavailable, NoSuchMoment, InterruptedException;
    }

    private static <T> T answer(Look<T> look) throws Unavailable, NoSuchMoment {
        try {
            return look.at();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is stopping", e);
        }
    }

    @Override
    public Optional<Past<ProductRow>> product(ProductKey key, Moment moment) throws Unavailable, NoSuchMoment {
        Asker asker = asker(key.instance());
        return answer(() -> new Pasts(histories.get()).product(asker, key, moment));
    }

    @Override
    public Optional<Past<Pot>> pot(PotKey key, Moment moment) throws Unavailable, NoSuchMoment {
        Asker asker = asker(key.instance());
        return answer(() -> new Pasts(histories.get()).pot(asker, key, moment));
    }

    @Override
    public Optional<Past<Order>> order(OrderKey key, Moment moment) throws Unavailable, NoSuchMoment {
        Asker asker = asker(key.instance());
        return answer(() -> new Pasts(histories.get()).order(asker, key, moment));
    }
}
