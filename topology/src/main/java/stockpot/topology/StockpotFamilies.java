package stockpot.topology;

import java.util.List;
import java.util.stream.Stream;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.Families;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.query.Answering;
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

    private StockpotFamilies() {}
}
