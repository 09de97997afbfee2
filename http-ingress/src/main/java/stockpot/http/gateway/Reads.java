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
import stockpot.kernel.Question;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;

/** Reads of rows. A read after an answered write sees the write. */
public interface Reads {
    /**
     * Asked of all partitions, with one request per node: lists, and what concerns an instance as a whole.
     *
     * @see stockpot.stock.StockLists
     * @see stockpot.orders.OrderLists
     * @see stockpot.pots.PotLists
     */
    <A> A ask(Question<A> question) throws Unavailable;

    /** An order, a reservation or a pot, asked of the partition that owns it, wherever that is. */
    <T> Optional<Row<T>> find(RowKey<T> key) throws Unavailable;

    /** The same of a product with all that it shows. */
    Optional<Row<ProductRow>> product(ProductKey key) throws Unavailable;

    /** The order; one that was withdrawn is none. */
    default Optional<Row<OrderRow>> order(OrderKey key) throws Unavailable {
        return find(key)
                .filter(row -> row.value().state() != Order.State.WITHDRAWN)
                .map(row -> new Row<>(new OrderRow(key.order(), row.value()), row.position()));
    }

    /**
     * Stands for all that an instance offers: its products with their stock, what it defines, and its pots if they are asked
     * for. When two are equal, nothing of it was written in between.
     */
    String version(InstanceId instance, boolean withPots) throws Unavailable;

    /**
     * The definition that is meant; a node that does not know it asks its owner, because another node may have made it a
     * moment ago.
     */
    Optional<Row<Defined>> definition(InstanceId instance, Reference of) throws Unavailable;

    /** The instance's definitions of a kind in order of their serial numbers, from this node's copy of the catalog. */
    List<Defined> definitions(InstanceId instance, Definition.Kind kind) throws Unavailable;

    /** Those of them that have these names. */
    List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names) throws Unavailable;

    /** What the instance's definitions of a kind are called, by their serial numbers; they may be many, and large. */
    SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) throws Unavailable;

    /** From this node's copy of the catalog. Closed instances are there too. */
    Optional<Row<Instance>> instance(InstanceId instance) throws Unavailable;

    /** All instances in order of their serial numbers, closed ones too. */
    List<InstanceRow> instances() throws Unavailable;

    /** An instance with its name. */
    record InstanceRow(InstanceId id, Instance instance) {}

    /** The token, when it was issued in the instance's present generation and has not ended; expiry is the caller's to judge. */
    Optional<Token> token(InstanceId instance, TokenHash hash) throws Unavailable;

    /** The instance's tokens of its present generation in order of their serial numbers. */
    List<Token> tokens(InstanceId instance) throws Unavailable;

    /** What was. */
    History history();

    /** What becomes of what webhooks tell. */
    Webhooks webhooks();
}
