package stockpot.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.History;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Webhooks;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Question;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.catalog.DefinitionRows;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.query.FanOut;
import stockpot.topology.query.Versions;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.ProductQuery;
import stockpot.topology.table.RowReader;

/** Plugs the topology into the door: reads. */
final class EngineReads implements Reads {
    private final Supplier<Engine> engine;

    EngineReads(Supplier<Engine> engine) {
        this.engine = engine;
    }

    private static <T> T answer(EngineCommands.Asked<T> asked) throws Unavailable {
        try {
            return EngineCommands.answer(asked);
        } catch (InvalidStateStoreException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the rows cannot be read now", e);
        }
    }

    @Override
    public <A> A ask(Question<A> question) throws Unavailable {
        return answer(() -> engine.get().fanOut().ask(question));
    }

    @Override
    public <T> Optional<Row<T>> find(RowKey<T> key) throws Unavailable {
        return answer(() -> engine.get().rows().look(key));
    }

    @Override
    public Optional<Row<ProductRow>> product(ProductKey key) throws Unavailable {
        return answer(() -> ProductQuery.product(engine.get().rows(), key));
    }

    @Override
    public String version(InstanceId instance, boolean withPots) throws Unavailable {
        return answer(() -> {
            // The catalog's row is looked at first: it is written last, so what it speaks of is in the view.
            StringBuilder version = new StringBuilder();
            version.append(viewed(instance).map(CatalogRows.Stored::offset).orElse(-1L));
            FanOut asked = engine.get().fanOut();
            asked.ask(new Versions.OfStock(instance))
                    .forEach(each -> version.append('.').append(each));
            if (withPots) {
                version.append('-');
                asked.ask(new Versions.OfPots(instance))
                        .forEach(each -> version.append('.').append(each));
            }
            return version.toString();
        });
    }

    private LogPosition position(InstanceId instance, long offset) {
        return engine.get().rows().position(task(instance), offset);
    }

    @Override
    public Optional<Row<Defined>> definition(InstanceId instance, Reference of) throws Unavailable {
        return answer(() -> {
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
            return seen.map(found -> new Row<>(found.defined(), position(instance, found.offset())));
        });
    }

    /** What this node does not know may have been defined through another a moment ago; the owner knows. */
    private Optional<CatalogView.Seen> askOwner(InstanceId instance, Reference of)
            throws Unavailable, InterruptedException {
        Optional<Instance> owned = ownersInstance(instance);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        OwnedPartitions.Id task = task(instance);
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

    /** An instance as the owner of its log knows it, who has processed all that was in the log when he took it over. */
    Optional<Instance> instanceOfOwner(InstanceId instance) throws Unavailable {
        return answer(() -> ownersInstance(instance));
    }

    private Optional<Instance> ownersInstance(InstanceId instance) throws Unavailable, InterruptedException {
        return engine.get()
                .rows()
                .find(task(instance), CatalogRows.key(instance))
                .map(CatalogRows::read)
                .map(CatalogRows.Stored::instance);
    }

    @Override
    public List<Defined> definitions(InstanceId instance, Definition.Kind kind) throws Unavailable {
        return answer(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            return stored.isEmpty()
                    ? List.of()
                    : engine.get().catalogView().definitions(engine.get()::viewStore, serial(stored.get()), kind);
        });
    }

    @Override
    public List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names)
            throws Unavailable {
        return answer(() -> {
            Optional<CatalogRows.Stored> stored = viewed(instance);
            return stored.isEmpty()
                    ? List.of()
                    : engine.get()
                            .catalogView()
                            .definitions(engine.get()::viewStore, serial(stored.get()), kind, names);
        });
    }

    @Override
    public SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) throws Unavailable {
        return answer(() -> viewed(instance)
                .map(stored -> engine.get().catalogView().names(engine.get()::viewStore, serial(stored), kind))
                .orElseGet(TreeMap::new));
    }

    private static long serial(CatalogRows.Stored stored) {
        return stored.instance().serial();
    }

    @Override
    public Optional<Row<Instance>> instance(InstanceId instance) throws Unavailable {
        return answer(() ->
                viewed(instance).map(stored -> new Row<>(stored.instance(), position(instance, stored.offset()))));
    }

    private Optional<CatalogRows.Stored> viewed(InstanceId instance) {
        return engine.get().catalogView().instance(engine.get()::viewStore, instance);
    }

    private OwnedPartitions.Id task(InstanceId instance) {
        return engine.get().rows().task(Topics.CATALOG, instance.value());
    }

    @Override
    public List<InstanceRow> instances() throws Unavailable {
        return answer(() -> engine.get().catalogView().instances(engine.get()::viewStore).stream()
                .map(named -> new InstanceRow(named.id(), named.stored().instance()))
                .sorted(Comparator.comparingLong(row -> row.instance().serial()))
                .toList());
    }

    @Override
    public Optional<Token> token(InstanceId instance, TokenHash hash) throws Unavailable {
        return answer(() -> {
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
    private Optional<Token> askOwner(InstanceId instance, TokenHash hash) throws Unavailable, InterruptedException {
        Optional<Instance> owned = ownersInstance(instance);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        byte[] key = ExpiringEntries.thing(owned.get().generation(), hash.hex());
        return engine.get()
                .rows()
                .find(task(instance), key)
                .map(row -> CatalogRows.token(ExpiringEntries.read(key, row)));
    }

    @Override
    public List<Token> tokens(InstanceId instance) throws Unavailable {
        return answer(() -> viewed(instance)
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
    public Webhooks webhooks() {
        return new EngineWebhooks(engine);
    }

    @Override
    public History history() {
        return new EngineHistory(() -> engine.get().histories(), this);
    }
}
