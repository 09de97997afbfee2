package stockpot.http.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.orders.Order;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;

/** Reads of rows. A read after an answered write sees the write. */
public interface Reads {
    /** A row and the position of the command that wrote it last. */
    record Row<T>(T value, LogPosition position) {}

    /**
     * A product as its owner has it.
     *
     * @param details without the image where many products are read
     * @param imageHash SHA-256 of the image's bytes in hexadecimal, empty for none
     * @param due when something of it is over next, in milliseconds since the epoch: until then it stands as it is here
     * @param publiclyHeld what unpaid orders that anybody may place hold; nothing unless it was asked for by its id
     */
    record ProductRow(
            ProductId id, Product product, ProductDetails details, String imageHash, long due, Quantity publiclyHeld) {}

    /** Asked of the partition that owns the product, wherever that is. */
    Optional<Row<ProductRow>> product(ProductKey key) throws Unanswered;

    /** What lists say of a product. */
    record ProductName(ProductId id, long serial, long group) {}

    /**
     * Names of an instance's products in order of their serial numbers, one request per node.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    List<ProductName> productNames(InstanceId instance, long after, int limit, ProductFilter filter) throws Unanswered;

    /**
     * Stands for all that an instance offers: its products with their stock, what it defines, and its pots if they are asked
     * for. When two are equal, nothing of it was written in between.
     */
    String version(InstanceId instance, boolean withPots) throws Unanswered;

    /**
     * What a listed product has to be; empty strings and negative numbers filter nothing.
     *
     * @param name part of its name, regardless of case
     * @param description part of its description, regardless of case
     */
    record ProductFilter(String name, String description, long category, long group) {
        public static final ProductFilter ALL = new ProductFilter("", "", -1, -1);
    }

    /**
     * Which products of an instance are offered: those that any of the three names.
     *
     * @param all every product
     * @param categories those of any of these categories
     * @param products these; unknown ones are none
     */
    record Selection(boolean all, Set<Long> categories, Set<ProductId> products) {
        public static final Selection ALL = new Selection(true, Set.of(), Set.of());

        public Selection {
            categories = Set.copyOf(categories);
            products = Set.copyOf(products);
        }
    }

    /**
     * Products that are offered, in order of their serial numbers, one request per node.
     *
     * @param limit how many at most, the earliest ones
     */
    List<ProductRow> offered(InstanceId instance, Selection selection, int limit) throws Unanswered;

    /** What the texts and pictures of the instance's products weigh together. */
    long productBytes(InstanceId instance) throws Unanswered;

    /** How many products each category has; categories without any are left out. */
    Map<Long, Integer> productsByCategory(InstanceId instance) throws Unanswered;

    /** The image with that hash as a {@code data:} URL, if some product of the instance has it. */
    Optional<String> image(InstanceId instance, String hash) throws Unanswered;

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

    /** An order with its id. */
    record OrderRow(OrderId id, Order order) {}

    /** Asked of the partition that owns the order, wherever that is; one that was withdrawn is none. */
    Optional<Row<OrderRow>> order(OrderKey key) throws Unanswered;

    /**
     * Orders of an instance in order of their serial numbers, one request per node.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    List<OrderRow> orders(InstanceId instance, long after, int limit, OrderFilter filter) throws Unanswered;

    /**
     * What a listed order has to be; an empty text filters nothing.
     *
     * @param paid {@code yes}, {@code no}, or empty
     * @param summary part of its summary, regardless of case
     * @param placedAfter milliseconds since the epoch; 0 for all
     */
    record OrderFilter(String paid, String session, String fulfillmentUrl, String summary, long placedAfter) {
        public static final OrderFilter ALL = new OrderFilter("", "", "", "", 0);
    }

    /** Asked of the partition that owns the pot, wherever that is. */
    Optional<Row<Pot>> pot(PotKey key) throws Unanswered;

    /**
     * Pots of an instance in order of their serial numbers, one request per node.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    List<Pot> pots(InstanceId instance, long after, int limit) throws Unanswered;

    /** Asked of the partition that owns the reservation; one that is over is there too, as long as it is remembered. */
    Optional<Row<Reservation>> reservation(ReservationKey key) throws Unanswered;

    /**
     * Reservations of an instance that were neither taken back nor used up, in order of their numbers. All reservations there are
     * are read for that.
     *
     * @param after number to go on from, exclusive
     * @param limit how many at most
     */
    List<ReservationKey> reservations(InstanceId instance, long after, int limit) throws Unanswered;
}
