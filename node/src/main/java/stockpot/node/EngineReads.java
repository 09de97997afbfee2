package stockpot.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.NoAnswer;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.CatalogView;
import stockpot.topology.query.Found;
import stockpot.topology.query.OrderQueries;
import stockpot.topology.query.PotQueries;
import stockpot.topology.query.ReservationQueries;
import stockpot.topology.query.Wanted;
import stockpot.topology.query.Wanted.Choice;
import stockpot.topology.rows.CatalogRows;
import stockpot.topology.rows.DefinitionRows;
import stockpot.topology.rows.Leases;
import stockpot.topology.table.RowReader;

/** Plugs the topology into the door: reads. */
final class EngineReads implements Reads {
    private static final long NO_GROUP = -1;

    private final Supplier<Engine> engine;

    EngineReads(Supplier<Engine> engine) {
        this.engine = engine;
    }

    /** A read of the topology. */
    private interface Asked<T> {
        T answer() throws NoAnswer, InterruptedException;
    }

    private static <T> T ask(Asked<T> asked) throws Unanswered {
        try {
            return asked.answer();
        } catch (NoAnswer e) {
            throw EngineCommands.unanswered(e);
        } catch (InvalidStateStoreException e) {
            throw new Unanswered(Unanswered.Kind.NOT_READY, "the rows cannot be read now", e);
        } catch (InterruptedException e) {
            throw EngineCommands.interrupted(e);
        }
    }

    @Override
    public Optional<Row<ProductRow>> product(ProductKey key) throws Unanswered {
        return ask(() -> engine.get()
                .products()
                .find(key)
                .map(found -> new Row<>(
                        row(found),
                        position(Topics.STOCK, found.partition(), found.stored().offset()))));
    }

    @Override
    public List<ProductName> productNames(InstanceId instance, long after, int limit, ProductFilter filter)
            throws Unanswered {
        Choice choice = filter.category() < 0 ? Choice.ALL : new Choice(false, Set.of(filter.category()), Set.of());
        Wanted wanted = new Wanted(instance, after, limit, filter.name(), filter.description(), filter.group(), choice);
        return ask(() -> engine.get().products().names(wanted).stream()
                .map(named -> new ProductName(new ProductId(named.product()), named.serial(), named.group()))
                .toList());
    }

    @Override
    public List<ProductRow> offered(InstanceId instance, Selection selection, int limit) throws Unanswered {
        Set<String> products =
                selection.products().stream().map(ProductId::value).collect(Collectors.toUnmodifiableSet());
        Choice choice = new Choice(selection.all(), selection.categories(), products);
        Wanted wanted = new Wanted(instance, 0, limit, "", "", NO_GROUP, choice);
        return ask(() -> engine.get().products().list(wanted).stream()
                .map(EngineReads::row)
                .toList());
    }

    @Override
    public String version(InstanceId instance, boolean withPots) throws Unanswered {
        return ask(() -> {
            // The catalog's row is looked at first: it is written last, so what it speaks of is in the view.
            StringBuilder version = new StringBuilder();
            version.append(viewed(instance).map(CatalogRows.Stored::offset).orElse(-1L));
            engine.get()
                    .products()
                    .versions(instance)
                    .forEach(each -> version.append('.').append(each));
            if (withPots) {
                version.append('-');
                engine.get()
                        .pots()
                        .versions(instance)
                        .forEach(each -> version.append('.').append(each));
            }
            return version.toString();
        });
    }

    @Override
    public long productBytes(InstanceId instance) throws Unanswered {
        return ask(() -> engine.get().products().bytes(instance));
    }

    @Override
    public Map<Long, Integer> productsByCategory(InstanceId instance) throws Unanswered {
        return ask(() -> engine.get().products().byCategory(instance));
    }

    @Override
    public Optional<String> image(InstanceId instance, String hash) throws Unanswered {
        return ask(() -> engine.get().products().image(instance, hash));
    }

    private static ProductRow row(Found found) {
        return new ProductRow(
                new ProductId(found.product()),
                found.stored().product(),
                found.details(),
                found.imageHash(),
                found.stored().bound(),
                found.publiclyHeld());
    }

    private LogPosition position(Topics.Family family, int partition, long offset) {
        String commands = engine.get().layout().topics().family(family.name()).commands();
        return new LogPosition(commands, partition, offset);
    }

    @Override
    public Optional<Row<Defined>> definition(InstanceId instance, Reference of) throws Unanswered {
        return ask(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            Optional<CatalogView.Seen> seen = stored.isEmpty()
                    ? Optional.empty()
                    : engine.get()
                            .catalogView()
                            .definition(
                                    engine.get()::viewStore,
                                    stored.get().instance().serial(),
                                    of);
            if (seen.isEmpty()) {
                seen = askOwner(instance, of);
            }
            return seen.map(found -> new Row<>(
                    found.defined(), position(Topics.CATALOG, task(instance).partition(), found.offset())));
        });
    }

    /** What this node does not know may have been defined through another a moment ago; the owner knows. */
    private Optional<CatalogView.Seen> askOwner(InstanceId instance, Reference of)
            throws NoAnswer, InterruptedException {
        Optional<Instance> owned = ownersInstance(instance);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        LiveTasks.Id task = task(instance);
        long owner = owned.get().serial();
        Optional<String> name = of.kind().isNumbered()
                ? engine.get()
                        .rows()
                        .find(task, DefinitionRows.bySerialKey(owner, of.kind(), of.serial()))
                        .map(DefinitionRows::nameIn)
                : Optional.of(of.id());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return engine.get()
                .rows()
                .find(task, DefinitionRows.key(owner, of.kind(), name.get()))
                .map(row ->
                        new CatalogView.Seen(DefinitionRows.read(of.kind(), name.get(), row), RowReader.offset(row)));
    }

    private Optional<Instance> ownersInstance(InstanceId instance) throws NoAnswer, InterruptedException {
        return engine.get()
                .rows()
                .find(task(instance), CatalogRows.key(instance))
                .map(CatalogRows::read)
                .map(CatalogRows.Stored::instance);
    }

    @Override
    public List<Defined> definitions(InstanceId instance, Definition.Kind kind) throws Unanswered {
        return ask(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            return stored.isEmpty()
                    ? List.of()
                    : engine.get().catalogView().definitions(engine.get()::viewStore, serial(stored.get()), kind);
        });
    }

    @Override
    public List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names)
            throws Unanswered {
        return ask(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            return stored.isEmpty()
                    ? List.of()
                    : engine.get()
                            .catalogView()
                            .definitions(engine.get()::viewStore, serial(stored.get()), kind, names);
        });
    }

    @Override
    public SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) throws Unanswered {
        return ask(() -> viewed(instance)
                .map(stored -> engine.get().catalogView().names(engine.get()::viewStore, serial(stored), kind))
                .orElseGet(TreeMap::new));
    }

    private static long serial(CatalogRows.Stored stored) {
        return stored.instance().serial();
    }

    @Override
    public Optional<Row<Instance>> instance(InstanceId instance) throws Unanswered {
        return ask(() -> viewed(instance)
                .map(stored -> new Row<>(
                        stored.instance(),
                        position(Topics.CATALOG, task(instance).partition(), stored.offset()))));
    }

    private Optional<CatalogRows.Stored> viewed(InstanceId instance) {
        return engine.get().catalogView().instance(engine.get()::viewStore, instance);
    }

    private LiveTasks.Id task(InstanceId instance) {
        return engine.get().rows().task(Topics.CATALOG, instance.value());
    }

    @Override
    public List<InstanceRow> instances() throws Unanswered {
        return ask(() -> engine.get().catalogView().instances(engine.get()::viewStore).stream()
                .map(named -> new InstanceRow(named.id(), named.stored().instance()))
                .sorted(Comparator.comparingLong(row -> row.instance().serial()))
                .toList());
    }

    @Override
    public Optional<Token> token(InstanceId instance, TokenHash hash) throws Unanswered {
        return ask(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            if (stored.isPresent()) {
                Optional<Token> seen = engine.get()
                        .catalogView()
                        .token(engine.get()::viewStore, stored.get().instance().generation(), hash);
                if (seen.isPresent()) {
                    return seen;
                }
            }
            return askOwner(instance, hash);
        });
    }

    /** A token that this node does not know may have been issued by another a moment ago; its owner knows. */
    private Optional<Token> askOwner(InstanceId instance, TokenHash hash) throws NoAnswer, InterruptedException {
        Optional<Instance> owned = ownersInstance(instance);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        byte[] key = Leases.thing(owned.get().generation(), hash.hex());
        return engine.get().rows().find(task(instance), key).map(row -> CatalogRows.token(Leases.read(key, row)));
    }

    @Override
    public List<Token> tokens(InstanceId instance) throws Unanswered {
        return ask(() -> viewed(instance)
                .map(stored ->
                        engine
                                .get()
                                .catalogView()
                                .tokens(
                                        engine.get()::viewStore,
                                        stored.instance().generation())
                                .stream()
                                .sorted(Comparator.comparingLong(Token::serial))
                                .toList())
                .orElse(List.of()));
    }

    @Override
    public Optional<Row<OrderRow>> order(OrderKey key) throws Unanswered {
        return ask(() -> engine.get()
                .orders()
                .find(key)
                .filter(OrderQueries.Found::isThere)
                .map(found -> new Row<>(
                        new OrderRow(found.id(), found.order()),
                        position(Topics.ORDERS, found.partition(), found.offset()))));
    }

    @Override
    public List<OrderRow> orders(InstanceId instance, long after, int limit, OrderFilter filter) throws Unanswered {
        OrderQueries.Wanted wanted = new OrderQueries.Wanted(
                instance,
                after,
                limit,
                new OrderQueries.Filter(
                        filter.paid(),
                        filter.session(),
                        filter.fulfillmentUrl(),
                        filter.summary(),
                        filter.placedAfter()));
        return ask(() -> engine.get().orders().list(wanted).stream()
                .map(found -> new OrderRow(found.id(), found.order()))
                .toList());
    }

    @Override
    public Optional<Row<Pot>> pot(PotKey key) throws Unanswered {
        return ask(() -> engine.get()
                .pots()
                .find(key)
                .map(found -> new Row<>(found.pot(), position(Topics.POTS, found.partition(), found.offset()))));
    }

    @Override
    public List<Pot> pots(InstanceId instance, long after, int limit) throws Unanswered {
        return ask(() -> engine.get().pots().list(new PotQueries.Wanted(instance, after, limit)).stream()
                .map(PotQueries.Found::pot)
                .toList());
    }

    @Override
    public Optional<Row<Reservation>> reservation(ReservationKey key) throws Unanswered {
        return ask(() -> engine.get()
                .reservations()
                .find(key)
                .map(found ->
                        new Row<>(found.reservation(), position(Topics.ORDERS, found.partition(), found.offset()))));
    }

    @Override
    public List<ReservationKey> reservations(InstanceId instance, long after, int limit) throws Unanswered {
        return ask(() -> engine.get().reservations().list(new ReservationQueries.Wanted(instance, after, limit)));
    }
}
