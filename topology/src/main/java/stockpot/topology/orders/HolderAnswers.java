package stockpot.topology.orders;

import static stockpot.topology.query.Answering.LIMIT;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Question;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.topology.query.Answering;
import stockpot.topology.query.FanOut;
import stockpot.topology.query.PartitionRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.HoldRows;
import stockpot.topology.stock.ProductRows;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;

/** How it is answered who holds what of a product, and until when. Only the logs of orders and reservations know when these end. */
public final class HolderAnswers {
    /** What an entry takes that is little more than an id. */
    private static final int SMALL_BYTES = 64;

    /** So many are asked about without waiting for a turn. */
    private static final int FEW = 128;

    private static final RecordTable<HolderPlace> PLACE = table(HolderPlace.class)
            .member("until", HolderPlace::until, COUNT, "When it ends.")
            .member("kind", HolderPlace::kind, choice(HolderKind.class), "What it is.")
            .member("id", HolderPlace::id, TEXT, "Its id.")
            .done();

    private static final ValueType<List<Holder>> HOLDER_LIST = Types.list(object(table(Holder.class)
            .embed(Holder::place, PLACE)
            .member("quantity", Holder::quantity, QUANTITY, "How much it has.")
            .optional("anybodys", Holder::anybodys, FLAG, false, "Whether it is an order that anybody may place.")
            .done()));

    private static final Answering<Holders, ?, ?> HOLDERS = new Answering<>(
            "holders",
            Topics.STOCK,
            table(Holders.class)
                    .member("instance", Holders::instance, INSTANCE_ID, "Whose product.")
                    .member("product", Holders::product, PRODUCT, "The product.")
                    .together(Holders::after, PLACE)
                    .member("limit", Holders::limit, LIMIT, "How many, and where to.")
                    .done(),
            HOLDER_LIST,
            Holders::instance,
            HolderAnswers::holders,
            HolderAnswers::byDeadline);

    /** The same orders and reservations, each with the deadline that its own log knows. */
    public record Dated(InstanceId instance, List<Holder> holders) implements Question<List<Holder>> {}

    private static final Answering<Dated, ?, ?> DATED = new Answering<>(
            "holders-dated",
            Topics.ORDERS,
            table(Dated.class)
                    .member("instance", Dated::instance, INSTANCE_ID, "Whose orders.")
                    .member("holders", Dated::holders, HOLDER_LIST, "The orders and reservations.")
                    .done(),
            HOLDER_LIST,
            asked -> asked.holders().size() <= FEW ? null : asked.instance(),
            HolderAnswers::dated,
            (asked, parts, others) -> parts.stream().flatMap(List::stream).toList());

    static final List<Answering<?, ?, ?>> ALL = List.of(HOLDERS, DATED);

    private HolderAnswers() {}

    /** Of locks those that may be on the page; of orders and reservations all, until their own logs say when they end. */
    private static List<Holder> holders(PartitionRows rows, Holders asked) throws Unavailable {
        ProductKey key = new ProductKey(asked.instance(), asked.product());
        ProductRows.Stored stored =
                ProductRows.read(rows.get(ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return List.of();
        }
        long serial = stored.product().serial();
        List<Holder> found = new ArrayList<>();
        rows.scan(ExpiringEntries.things(serial), ExpiringEntries.things(serial + 1), false, (own, row) -> {
            Lock lock = HoldRows.lock(ExpiringEntries.read(own, row));
            // What stands aside does not count: what is to replace it does.
            if (lock.asideFor() == null) {
                HolderPlace place = new HolderPlace(
                        lock.deadline(), HolderKind.LOCK, lock.id().value());
                found.add(new Holder(place, lock.quantity(), false));
            }
            if (found.size() > 2 * Math.abs(asked.limit())) {
                List<Holder> page = asked.page(found.stream());
                found.clear();
                found.addAll(page);
            }
            return true;
        });
        Map<HolderPlace, Holder> held = new LinkedHashMap<>();
        rows.scan(ExpiringEntries.holds(serial), ExpiringEntries.holds(serial + 1), false, (own, row) -> {
            Hold hold = HoldRows.read(ExpiringEntries.read(own, row));
            if (hold.asLock() != null) {
                HolderPlace place = new HolderPlace(
                        hold.asLock().deadline(),
                        HolderKind.LOCK,
                        hold.asLock().lock().value());
                rows.keep(SMALL_BYTES + place.id().length());
                found.add(new Holder(place, hold.counted(), false));
            } else if (hold.under() == null) {
                boolean reserved = hold.owner().kind() == HoldOwner.Kind.RESERVATION;
                boolean anybodys = hold.owner().kind() == HoldOwner.Kind.PUBLIC_ORDER;
                HolderKind kind = reserved ? HolderKind.RESERVATION : HolderKind.ORDER;
                HolderPlace place =
                        new HolderPlace(hold.overdueAt(), kind, hold.owner().id());
                rows.keep(SMALL_BYTES + place.id().length());
                // Two requests may be placing one order.
                held.merge(
                        new HolderPlace(0, kind, place.id()),
                        new Holder(place, hold.counted(), anybodys),
                        (one, other) -> new Holder(one.place(), one.quantity().plus(other.quantity()), one.anybodys()));
            }
            return true;
        });
        found.addAll(held.values());
        return found;
    }

    private static List<Holder> byDeadline(Holders asked, List<List<Holder>> parts, FanOut others)
            throws Unavailable, InterruptedException {
        List<Holder> all = parts.stream().flatMap(List::stream).toList();
        List<Holder> held = all.stream()
                .filter(holder -> holder.place().kind() != HolderKind.LOCK)
                .toList();
        Stream<Holder> locks = all.stream().filter(holder -> holder.place().kind() == HolderKind.LOCK);
        List<Holder> dated = held.isEmpty() ? held : others.ask(new Dated(asked.instance(), held));
        return asked.page(Stream.concat(locks, dated.stream()));
    }

    /** Those whose logs are in the partition; what its log does not know is being decided, and stays as it is. */
    private static List<Holder> dated(PartitionRows rows, Dated asked) throws Unavailable {
        List<Holder> dated = new ArrayList<>();
        for (Holder holder : asked.holders()) {
            String id = holder.place().id();
            if (holder.place().kind() == HolderKind.RESERVATION) {
                ReservationKey key = new ReservationKey(Long.parseLong(id));
                if (rows.isOf(ReservationCodec.key(key).toArray(String[]::new))) {
                    ReservationRows.Stored stored = ReservationRows.read(
                            rows.get(ReservationRows.key(key)).orElse(null));
                    dated.add(
                            stored == null
                                    ? holder
                                    : holder.until(stored.reservation().until()));
                }
            } else if (rows.isOf(asked.instance().value(), id)) {
                OrderRows.Stored stored = OrderRows.read(
                        rows.get(OrderRows.key(OrderKey.of(asked.instance().value(), id)))
                                .orElse(null));
                dated.add(stored == null ? holder : holder.until(deadline(stored.order())));
            }
        }
        return dated;
    }

    /** The goods of a paid order are sold in a moment, and free no more. */
    private static long deadline(Order order) {
        return order.state() == Order.State.PAID ? Hold.NEVER : order.terms().payDeadline();
    }
}
