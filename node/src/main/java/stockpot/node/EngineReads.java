package stockpot.node;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.ProductQueries.Found;
import stockpot.topology.query.ProductQueries.Wanted;
import stockpot.topology.rows.CatalogRows;
import stockpot.topology.rows.Leases;
import stockpot.topology.send.NoAnswer;

/** Plugs the topology into the door: reads. */
final class EngineReads implements Reads {
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
    public List<ProductRow> products(InstanceId instance, long after, int limit, ProductFilter filter)
            throws Unanswered {
        Wanted wanted = new Wanted(
                instance, after, limit, filter.name(), filter.description(), filter.category(), filter.group());
        return ask(() -> engine.get().products().list(wanted).stream()
                .map(EngineReads::row)
                .toList());
    }

    private static ProductRow row(Found found) {
        return new ProductRow(new ProductId(found.product()), found.stored().product(), found.details());
    }

    private static Position position(Topics.Family family, int partition, long offset) {
        return new Position(family.commands(), partition, offset);
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
        LiveTasks.Id task = task(instance);
        CatalogRows.Stored stored = CatalogRows.read(
                engine.get().rows().find(task, CatalogRows.key(instance)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        byte[] key = Leases.thing(stored.instance().generation(), hash.hex());
        return engine.get().rows().find(task, key).map(row -> CatalogRows.token(Leases.read(key, row)));
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
}
