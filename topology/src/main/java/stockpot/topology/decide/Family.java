package stockpot.topology.decide;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogDecider;
import stockpot.catalog.CatalogEvent;
import stockpot.kernel.Command;
import stockpot.kernel.Decider;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.pots.PotCommand;
import stockpot.pots.PotDecider;
import stockpot.pots.PotEvent;
import stockpot.pots.Pots;
import stockpot.schemas.Topics;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.topology.records.CatalogWords;
import stockpot.topology.records.OrderWords;
import stockpot.topology.records.PotWords;
import stockpot.topology.records.StockWords;
import stockpot.topology.records.Words;
import stockpot.topology.rows.Agenda;
import stockpot.topology.rows.CatalogRows;
import stockpot.topology.rows.CatalogSlices;
import stockpot.topology.rows.OrderSlices;
import stockpot.topology.rows.PotSlices;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.StockSlices;

/**
 * All that the machine has to know of a family: its topics, its rules, its words, its rows.
 *
 * @param hasView whether every node has a copy of some of its rows
 * @param viewed which rows those are, by their keys; the machine repeats them on the view's topic
 */
public record Family<S, C, E>(
        Topics.Family topics,
        Decider<S, C, E> decider,
        Words<S, C, E> words,
        BiFunction<Rows, Agenda, Slices<S, C>> slices,
        boolean hasView,
        Predicate<byte[]> viewed) {

    public static final Family<Stock, StockCommand, StockEvent> STOCK =
            new Family<>(Topics.STOCK, new StockDecider(), new StockWords(), StockSlices::new, false, key -> false);

    public static final Family<Catalog, CatalogCommand, CatalogEvent> CATALOG = new Family<>(
            Topics.CATALOG, new CatalogDecider(), new CatalogWords(), CatalogSlices::new, true, CatalogRows::isViewed);

    public static final Family<Orders, OrderCommand, OrderEvent> ORDERS =
            new Family<>(Topics.ORDERS, new OrderDecider(), new OrderWords(), OrderSlices::new, false, key -> false);

    public static final Family<Pots, PotCommand, PotEvent> POTS =
            new Family<>(Topics.POTS, new PotDecider(), new PotWords(), PotSlices::new, false, key -> false);

    /** All families, in the order of their topics. */
    public static final List<Family<?, ?, ?>> ALL = List.of(STOCK, ORDERS, CATALOG, POTS);

    /** The family that a command is for. */
    @SuppressWarnings("unchecked") // Which one it is follows from the command's type.
    public static <A> Family<?, Command<A>, ?> of(Command<A> command) {
        return (Family<?, Command<A>, ?>)
                switch (command) {
                    case StockCommand _ -> STOCK;
                    case OrderCommand _ -> ORDERS;
                    case PotCommand _ -> POTS;
                    case CatalogCommand _ -> CATALOG;
                    default -> throw new IllegalArgumentException("nobody knows " + command.getClass());
                };
    }

    /** The family whose commands have that topic. */
    public static Family<?, ?, ?> ofCommands(Layout layout, String topic) {
        return ALL.stream()
                .filter(family -> family.topics(layout).commands().equals(topic))
                .findAny()
                .orElseThrow();
    }

    /** Its topics where they are named like that; {@link #topics()} are those under the default prefix. */
    public Topics.Family topics(Layout layout) {
        return layout.topics().family(name());
    }

    public String name() {
        return topics.name();
    }
}
