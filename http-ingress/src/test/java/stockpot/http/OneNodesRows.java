package stockpot.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.CatalogRows;
import stockpot.topology.rows.DefinitionRows;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.Leases;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.OrderRows;
import stockpot.topology.rows.PotRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ReservationRows;
import stockpot.topology.table.RowReader;

/** What {@link OneNode} answers of its rows: all rows of a kind are looked through. */
abstract class OneNodesRows implements Reads {
    /** How often anybody has asked for pots. */
    volatile int potReads;

    abstract MapRows rows(Family<?, ?, ?> family);

    abstract long commands();

    /** All rows of a kind, as they are read from their keys and themselves. */
    private <T> List<T> all(Family<?, ?, ?> family, char kind, BiFunction<RowReader, byte[], @Nullable T> reader) {
        List<T> all = new ArrayList<>();
        rows(family).scan(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)}, (key, row) -> {
            T read = reader.apply(RowReader.key(key), row);
            if (read != null) {
                all.add(read);
            }
            return true;
        });
        return all;
    }

    private static <T> List<T> page(Stream<T> all, ToLongFunction<T> serial, long after, int limit) {
        Comparator<T> bySerial = Comparator.comparingLong(serial);
        return all.filter(each -> limit < 0 ? serial.applyAsLong(each) < after : serial.applyAsLong(each) > after)
                .sorted(limit < 0 ? bySerial.reversed() : bySerial)
                .limit(Math.abs(limit))
                .toList();
    }

    private static <T> Row<T> row(Family<?, ?, ?> family, T value, long offset) {
        return new Row<>(value, new LogPosition(family.topics().commands(), 0, offset));
    }

    @Override
    public synchronized Optional<Row<ProductRow>> product(ProductKey key) {
        ProductRows.Stored stored = ProductRows.read(rows(Family.STOCK).get(ProductRows.key(key)));
        return stored == null
                ? Optional.empty()
                : Optional.of(row(
                        Family.STOCK,
                        product(key.product(), stored, image(stored.product().serial())),
                        stored.offset()));
    }

    private String image(long serial) {
        byte[] row = rows(Family.STOCK).get(DetailsRows.imageKey(serial));
        return row == null ? "" : DetailsRows.image(row);
    }

    private ProductRow product(ProductId id, ProductRows.Stored stored, String image) {
        MapRows rows = rows(Family.STOCK);
        long serial = stored.product().serial();
        DetailsRows.Kept kept = DetailsRows.read(Objects.requireNonNull(rows.get(DetailsRows.key(serial))));
        Quantity held = ProductRows.readPubliclyHeld(rows.get(ProductRows.publiclyHeldKey(serial)));
        ProductDetails details = kept.details().withImage(image);
        return new ProductRow(id, stored.product(), details, kept.imageHash(), stored.bound(), held);
    }

    /** An instance's products as lists have them: without their images. */
    private Stream<ProductRow> products(InstanceId instance) {
        return this.<ProductRow>all(
                Family.STOCK,
                'p',
                (key, row) -> key.text().equals(instance.value())
                        ? product(new ProductId(key.text()), Objects.requireNonNull(ProductRows.read(row)), "")
                        : null)
                .stream();
    }

    private static long serial(ProductRow row) {
        return row.product().serial();
    }

    @Override
    public synchronized List<ProductName> productNames(
            InstanceId instance, long after, int limit, ProductFilter filter) {
        Stream<ProductRow> passing = products(instance).filter(row -> passes(row.details(), filter));
        return page(passing, OneNodesRows::serial, after, limit).stream()
                .map(row -> new ProductName(row.id(), serial(row), row.details().groupId()))
                .toList();
    }

    private static boolean passes(ProductDetails details, ProductFilter filter) {
        return contains(details.name(), filter.name())
                && contains(details.description(), filter.description())
                && (filter.category() < 0 || details.categories().contains(filter.category()))
                && (filter.group() < 0 || details.groupId() == filter.group());
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized List<ProductRow> offered(InstanceId instance, Selection selection, int limit) {
        Stream<ProductRow> selected = products(instance)
                .filter(row -> selection.all()
                        || selection.products().contains(row.id())
                        || row.details().categories().stream().anyMatch(selection.categories()::contains));
        return page(selected, OneNodesRows::serial, 0, limit);
    }

    @Override
    public synchronized long productBytes(InstanceId instance) {
        byte[] row = rows(Family.STOCK).get(DetailsRows.weightKey(instance));
        return row == null ? 0 : DetailsRows.weight(row);
    }

    @Override
    public synchronized Map<Long, Integer> productsByCategory(InstanceId instance) {
        Map<Long, Integer> counts = new HashMap<>();
        products(instance)
                .flatMap(row -> row.details().categories().stream())
                .forEach(category -> counts.merge(category, 1, Integer::sum));
        return counts;
    }

    @Override
    public synchronized Optional<String> image(InstanceId instance, String hash) {
        return products(instance)
                .filter(row -> row.imageHash().equals(hash))
                .findAny()
                .map(row -> image(serial(row)));
    }

    @Override
    public synchronized String version(InstanceId instance, boolean withPots) {
        return Long.toString(commands());
    }

    private CatalogRows.@Nullable Stored stored(InstanceId instance) {
        return CatalogRows.read(rows(Family.CATALOG).get(CatalogRows.key(instance)));
    }

    private long owner(InstanceId instance) {
        CatalogRows.Stored stored = stored(instance);
        return stored == null ? -1 : stored.instance().serial();
    }

    @Override
    public synchronized Optional<Row<Defined>> definition(InstanceId instance, Reference of) {
        MapRows rows = rows(Family.CATALOG);
        Defined found = new DefinitionRows(rows).find(owner(instance), of);
        if (found == null) {
            return Optional.empty();
        }
        byte[] key = DefinitionRows.key(
                owner(instance), of.kind(), found.definition().name());
        return Optional.of(row(Family.CATALOG, found, RowReader.offset(Objects.requireNonNull(rows.get(key)))));
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind) {
        return definitions(instance, kind, names(instance, kind).values());
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names) {
        DefinitionRows definitions = new DefinitionRows(rows(Family.CATALOG));
        return names.stream()
                .map(name -> definitions.byName(owner(instance), kind, name))
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public synchronized SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) {
        SortedMap<Long, String> names = new TreeMap<>();
        long owner = owner(instance);
        if (owner >= 0) {
            rows(Family.CATALOG)
                    .scan(
                            DefinitionRows.bySerialKey(owner, kind, 0),
                            DefinitionRows.bySerialKey(owner, kind, Long.MAX_VALUE),
                            (key, row) -> {
                                names.put(DefinitionRows.serialOf(key), DefinitionRows.nameIn(row));
                                return true;
                            });
        }
        return names;
    }

    @Override
    public synchronized Optional<Row<Instance>> instance(InstanceId instance) {
        return Optional.ofNullable(stored(instance))
                .map(stored -> row(Family.CATALOG, stored.instance(), stored.offset()));
    }

    @Override
    public synchronized List<InstanceRow> instances() {
        List<InstanceRow> all = new ArrayList<>();
        rows(Family.CATALOG).scan(CatalogRows.instances(), CatalogRows.instancesEnd(), (key, row) -> {
            CatalogRows.Stored stored = Objects.requireNonNull(CatalogRows.read(row));
            return all.add(new InstanceRow(CatalogRows.instanceOf(key), stored.instance()));
        });
        all.sort(Comparator.comparingLong(row -> row.instance().serial()));
        return all;
    }

    @Override
    public synchronized Optional<Token> token(InstanceId instance, TokenHash hash) {
        return tokens(instance).stream()
                .filter(token -> token.hash().equals(hash))
                .findAny();
    }

    @Override
    public synchronized List<Token> tokens(InstanceId instance) {
        CatalogRows.Stored stored = stored(instance);
        List<Token> tokens = new ArrayList<>();
        if (stored != null) {
            long generation = stored.instance().generation();
            rows(Family.CATALOG)
                    .scan(
                            Leases.things(generation),
                            Leases.things(generation + 1),
                            (key, row) -> tokens.add(CatalogRows.token(Leases.read(key, row))));
        }
        tokens.sort(Comparator.comparingLong(Token::serial));
        return tokens;
    }

    @Override
    public synchronized Optional<Row<OrderRow>> order(OrderKey key) {
        OrderRows.Stored stored = OrderRows.read(rows(Family.ORDERS).get(OrderRows.key(key)));
        return stored == null || stored.order().state() == State.WITHDRAWN
                ? Optional.empty()
                : Optional.of(row(Family.ORDERS, new OrderRow(key.order(), stored.order()), stored.offset()));
    }

    @Override
    public synchronized List<OrderRow> orders(InstanceId instance, long after, int limit, OrderFilter filter) {
        Stream<OrderRow> all = this.<OrderRow>all(
                        Family.ORDERS,
                        'p',
                        (key, row) -> key.text().equals(instance.value())
                                ? new OrderRow(
                                        new OrderId(key.text()),
                                        Objects.requireNonNull(OrderRows.read(row))
                                                .order())
                                : null)
                .stream()
                .filter(row -> passes(row.order(), filter));
        return page(all, row -> row.order().serial(), after, limit);
    }

    private static boolean passes(Order order, OrderFilter filter) {
        return order.state() != State.WITHDRAWN
                && (filter.paid().isEmpty() || filter.paid().equals("yes") == (order.state() == State.PAID))
                && (filter.session().isEmpty()
                        || filter.session().equals(order.terms().sessionId()))
                && (filter.fulfillmentUrl().isEmpty()
                        || filter.fulfillmentUrl().equals(order.terms().fulfillmentUrl()))
                && contains(order.terms().summary(), filter.summary())
                && (filter.placedAfter() == 0 || order.placed() > filter.placedAfter());
    }

    @Override
    public synchronized Optional<Row<Pot>> pot(PotKey key) {
        potReads++;
        PotRows.Stored stored = PotRows.read(rows(Family.POTS).get(PotRows.key(key)));
        return stored == null ? Optional.empty() : Optional.of(row(Family.POTS, stored.pot(), stored.offset()));
    }

    @Override
    public synchronized List<Pot> pots(InstanceId instance, long after, int limit) {
        potReads++;
        Stream<Pot> all = this.<Pot>all(
                Family.POTS,
                'p',
                (key, row) -> key.text().equals(instance.value())
                        ? Objects.requireNonNull(PotRows.read(row)).pot()
                        : null)
                .stream();
        return page(all, Pot::serial, after, limit);
    }

    @Override
    public synchronized Optional<Row<Reservation>> reservation(ReservationKey key) {
        ReservationRows.Stored stored = ReservationRows.read(rows(Family.ORDERS).get(ReservationRows.key(key)));
        return stored == null
                ? Optional.empty()
                : Optional.of(row(Family.ORDERS, stored.reservation(), stored.offset()));
    }

    @Override
    public synchronized List<ReservationKey> reservations(InstanceId instance, long after, int limit) {
        Stream<ReservationKey> all = this.<ReservationKey>all(Family.ORDERS, 'r', (key, row) -> {
                    Reservation there =
                            Objects.requireNonNull(ReservationRows.read(row)).reservation();
                    return there.instance().equals(instance) && there.isShown() ? ReservationRows.read(key) : null;
                })
                .stream();
        return page(all, ReservationKey::id, after, limit);
    }
}
