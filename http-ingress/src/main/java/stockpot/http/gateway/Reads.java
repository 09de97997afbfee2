package stockpot.http.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Question;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;

/** Reads of rows. A read after an answered write sees the write. */
public interface Reads {
    /** A row and the position of the command that wrote it last. */
    record Row<T>(T value, LogPosition position) {}

    /**
     * Asked of all partitions, with one request per node: lists, and what concerns an instance as a whole.
     *
     * @see stockpot.stock.StockLists
     * @see stockpot.orders.OrderLists
     * @see stockpot.pots.PotLists
     */
    <A> A ask(Question<A> question) throws Unanswered;

    /** Asked of the partition that owns the product, wherever that is. */
    Optional<Row<ProductRow>> product(ProductKey key) throws Unanswered;

    /** Asked of the partition that owns the order, wherever that is; one that was withdrawn is none. */
    Optional<Row<OrderRow>> order(OrderKey key) throws Unanswered;

    /** Asked of the partition that owns the pot, wherever that is. */
    Optional<Row<Pot>> pot(PotKey key) throws Unanswered;

    /** Asked of the partition that owns the reservation; one that is over is there too, as long as it is remembered. */
    Optional<Row<Reservation>> reservation(ReservationKey key) throws Unanswered;

    /**
     * Stands for all that an instance offers: its products with their stock, what it defines, and its pots if they are asked
     * for. When two are equal, nothing of it was written in between.
     */
    String version(InstanceId instance, boolean withPots) throws Unanswered;

    /**
     * The definition that is meant; a node that does not know it asks its owner, because another node may have made it a
     * moment ago.
     */
    Optional<Row<Defined>> definition(InstanceId instance, Reference of) throws Unanswered;

    /** The instance's definitions of a kind in order of their serial numbers, from this node's copy of the catalog. */
    List<Defined> definitions(InstanceId instance, Definition.Kind kind) throws Unanswered;

    /** Those of them that have these names. */
    List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names) throws Unanswered;

    /** What the instance's definitions of a kind are called, by their serial numbers; they may be many, and large. */
    SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) throws Unanswered;

    /** From this node's copy of the catalog. Closed instances are there too. */
    Optional<Row<Instance>> instance(InstanceId instance) throws Unanswered;

    /** All instances in order of their serial numbers, closed ones too. */
    List<InstanceRow> instances() throws Unanswered;

    /** An instance with its name. */
    record InstanceRow(InstanceId id, Instance instance) {}

    /** The token, when it was issued in the instance's present generation and has not ended; expiry is the caller's to judge. */
    Optional<Token> token(InstanceId instance, TokenHash hash) throws Unanswered;

    /** The instance's tokens of its present generation in order of their serial numbers. */
    List<Token> tokens(InstanceId instance) throws Unanswered;
}
