package stockpot.topology;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.catalog.PastInstances;
import stockpot.topology.decide.Families;
import stockpot.topology.follow.Availability;
import stockpot.topology.history.Chronicle;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.orders.OrderRecords;
import stockpot.topology.orders.PastOrders;
import stockpot.topology.pots.PastPots;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.pots.PotRecords;
import stockpot.topology.query.Answering;
import stockpot.topology.stock.PastProducts;
import stockpot.topology.stock.StockFamily;
import stockpot.topology.stock.StockRecords;
import stockpot.topology.table.Variants;

/** The families of stockpot. This is the only place that names them all. */
public final class StockpotFamilies {
    public static final Families ALL =
            new Families(List.of(StockFamily.STOCK, OrderFamily.ORDERS, CatalogFamily.CATALOG, PotFamily.POTS));

    /** Types of the events that are told to those who listen: of ledger records, and what these say of availability. */
    public static final Set<String> EVENTS = Stream.concat(
                    Stream.of(StockRecords.EVENTS, OrderRecords.EVENTS, PotRecords.EVENTS)
                            .flatMap(each -> each.all().stream())
                            .map(Variants.Variant::name),
                    Availability.NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** How all questions are answered that are asked of all partitions. */
    public static final List<Answering<?, ?, ?>> ANSWERS = Stream.of(
                    StockFamily.ANSWERS, OrderFamily.ANSWERS, PotFamily.ANSWERS)
            .<Answering<?, ?, ?>>flatMap(List::stream)
            .toList();

    /** What their ledgers say of the past. */
    public static final List<Chronicle> CHRONICLES =
            List.of(PastProducts.CHRONICLE, PastOrders.CHRONICLE, PastPots.CHRONICLE, PastInstances.CHRONICLE);

    private StockpotFamilies() {}
}
