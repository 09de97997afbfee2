package stockpot.topology;

import java.util.List;
import java.util.stream.Stream;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.catalog.PastInstances;
import stockpot.topology.decide.Families;
import stockpot.topology.history.Chronicle;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.orders.PastOrders;
import stockpot.topology.pots.PastPots;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.query.Answering;
import stockpot.topology.stock.PastProducts;
import stockpot.topology.stock.StockFamily;

/** The families of stockpot. This is the only place that names them all. */
public final class StockpotFamilies {
    public static final Families ALL =
            new Families(List.of(StockFamily.STOCK, OrderFamily.ORDERS, CatalogFamily.CATALOG, PotFamily.POTS));

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
