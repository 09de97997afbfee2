package stockpot.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogDecider;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Request;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.Rejection;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.stock.StockRejection;

/** The machine behind the door for tests: the real rules over maps, one command at a time. */
final class MemoryMachine implements Commands, Reads {
    private record Outcomes(String fingerprint, Outcome outcome) {}

    private static final class Shelf {
        Product product;
        ProductDetails details;
        Position position;
        final Map<LockId, Lock> locks = new LinkedHashMap<>();

        Shelf(Product product, ProductDetails details, Position position) {
            this.product = product;
            this.details = details;
            this.position = position;
        }
    }

    private record Issued(Token token, long generation) {}

    /** What stands in the way of the next commands. */
    @FunctionalInterface
    interface Obstacle {
        void pass() throws Unanswered;
    }

    private final StockDecider stockRules = new StockDecider();
    private final CatalogDecider catalogRules = new CatalogDecider();
    private final Map<ProductKey, Shelf> shelves = new HashMap<>();
    private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
    private final Map<InstanceId, Position> instancePositions = new HashMap<>();
    private final Map<InstanceId, Map<TokenHash, Issued>> tokens = new HashMap<>();
    private final Map<String, Outcomes> outcomes = new HashMap<>();
    private long offset;
    volatile long epochMillis = 1_700_000_000_000L;
    volatile Obstacle obstacle = () -> {};
    volatile @Nullable Request lastRequest;

    @Override
    public Outcome send(Request request, StockCommand command) throws Unanswered {
        obstacle.pass();
        return once(request, "stockpot.stock.commands", position -> decide(command, position));
    }

    @Override
    public Outcome send(Request request, CatalogCommand command) throws Unanswered {
        obstacle.pass();
        return once(request, "stockpot.catalog.commands", position -> decide(command, position));
    }

    @FunctionalInterface
    private interface Deciding {
        Outcome at(Position position);
    }

    private synchronized Outcome once(Request request, String topic, Deciding deciding) throws Unanswered {
        lastRequest = request;
        Outcomes known = outcomes.get(request.id());
        if (known != null && !known.fingerprint().equals(request.fingerprint())) {
            throw new Unanswered(Unanswered.Kind.CONFLICT, "the id was used for something else");
        }
        if (known != null) {
            return known.outcome();
        }
        Outcome outcome = deciding.at(new Position(topic, 0, offset++));
        outcomes.put(request.id(), new Outcomes(request.fingerprint(), outcome));
        return outcome;
    }

    private Outcome decide(StockCommand command, Position position) {
        Shelf shelf = shelves.get(command.key());
        Moment at = new Moment(epochMillis, position.offset() + 1);
        if (shelf != null) {
            endLocks(shelf, at);
        }
        Lock named = shelf != null && command instanceof LockStock c ? shelf.locks.get(c.lock()) : null;
        Stock stock = shelf == null
                ? Stock.NOTHING
                : new Stock(shelf.product, shelf.details, named, List.of(), Stock.Overdue.NONE);
        Decision<StockEvent> decision = stockRules.decide(stock, command, at);
        if (decision instanceof Decision.Accepted<StockEvent> accepted) {
            for (StockEvent event : accepted.events()) {
                stock = stockRules.apply(stock, event);
            }
            save(command.key(), stock, named, position, !accepted.events().isEmpty());
        }
        return outcome(decision, position);
    }

    private void endLocks(Shelf shelf, Moment at) {
        for (Lock lock : List.copyOf(shelf.locks.values())) {
            if (lock.deadline() <= at.epochMillis()) {
                Stock stock = new Stock(shelf.product, shelf.details, null, List.of(lock), Stock.Overdue.NONE);
                Stock after = stockRules.apply(
                        stock, new StockEvent.LockExpired(lock.id(), lock.quantity(), lock.deadline()));
                shelf.product = Objects.requireNonNull(after.product());
                shelf.locks.remove(lock.id());
            }
        }
    }

    private void save(ProductKey key, Stock stock, @Nullable Lock before, Position position, boolean changed) {
        if (stock.product() == null) {
            shelves.remove(key);
            return;
        }
        Shelf shelf = shelves.get(key);
        if (shelf == null) {
            shelf = new Shelf(stock.product(), Objects.requireNonNull(stock.details()), position);
            shelves.put(key, shelf);
        }
        shelf.product = stock.product();
        shelf.details = Objects.requireNonNull(stock.details());
        shelf.position = changed ? position : shelf.position;
        if (before != null) {
            shelf.locks.remove(before.id());
        }
        if (stock.lock() != null) {
            shelf.locks.put(stock.lock().id(), stock.lock());
        }
    }

    private Outcome decide(CatalogCommand command, Position position) {
        InstanceId id = command.instance();
        TokenHash hash =
                command instanceof IssueToken c ? c.token() : command instanceof RevokeToken r ? r.token() : null;
        Token named = hash == null ? null : issued(id, hash).orElse(null);
        Catalog catalog = new Catalog(instances.get(id), named, List.of());
        Decision<CatalogEvent> decision =
                catalogRules.decide(catalog, command, new Moment(epochMillis, position.offset() + 1));
        if (decision instanceof Decision.Accepted<CatalogEvent> accepted) {
            for (CatalogEvent event : accepted.events()) {
                catalog = catalogRules.apply(catalog, event);
            }
            saveInstance(id, catalog.instance(), position);
            if (hash != null) {
                tokens.computeIfAbsent(id, _ -> new LinkedHashMap<>()).remove(hash);
                if (catalog.token() != null) {
                    long generation = Objects.requireNonNull(catalog.instance()).generation();
                    tokens.get(id).put(hash, new Issued(catalog.token(), generation));
                }
            }
        }
        return outcome(decision, position);
    }

    private void saveInstance(InstanceId id, @Nullable Instance instance, Position position) {
        if (instance == null) {
            instances.remove(id);
        } else {
            instances.put(id, instance);
        }
        instancePositions.put(id, position);
    }

    private static Outcome outcome(Decision<?> decision, Position position) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        if (!(decision instanceof Decision.Rejected<?> rejected)) {
            if (decision instanceof Decision.Accepted<?> accepted) {
                accepted.events().forEach(event -> {
                    if (event instanceof CatalogEvent.TokenIssued issued
                            && issued.token().deadline() != Token.FOREVER) {
                        more.put("deadline_ms", issued.token().deadline());
                    }
                });
            }
            return new Outcome(true, "ACCEPTED", "", more, position);
        }
        Rejection because = rejected.because();
        if (because instanceof StockRejection.OutOfStock out) {
            more.put("requested", out.requested().toString());
            more.put("available", out.available().toString());
            if (!out.nextRestock().equals(Restock.UNKNOWN)) {
                more.put(
                        "restock",
                        out.nextRestock().equals(Restock.NEVER)
                                ? -1
                                : out.nextRestock().epochSeconds());
            }
        }
        return new Outcome(false, because.code().name(), because.sentence(), more, position);
    }

    @Override
    public synchronized Optional<Row<ProductRow>> product(ProductKey key) {
        Shelf shelf = shelves.get(key);
        return shelf == null
                ? Optional.empty()
                : Optional.of(new Row<>(new ProductRow(key.product(), shelf.product, shelf.details), shelf.position));
    }

    @Override
    public synchronized List<ProductRow> products(InstanceId instance, long after, int limit, ProductFilter filter) {
        List<ProductRow> rows = new ArrayList<>();
        shelves.forEach((key, shelf) -> {
            if (key.instance().equals(instance) && passes(shelf.details, filter)) {
                rows.add(new ProductRow(key.product(), shelf.product, shelf.details));
            }
        });
        Comparator<ProductRow> bySerial =
                Comparator.comparingLong(row -> row.product().serial());
        rows.sort(limit < 0 ? bySerial.reversed() : bySerial);
        return rows.stream()
                .filter(row -> limit < 0
                        ? row.product().serial() < after
                        : row.product().serial() > after)
                .limit(Math.abs(limit))
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
    public synchronized Optional<Row<Instance>> instance(InstanceId instance) {
        return Optional.ofNullable(instances.get(instance)).map(row -> new Row<>(row, instancePositions.get(instance)));
    }

    @Override
    public synchronized List<InstanceRow> instances() {
        return instances.entrySet().stream()
                .map(entry -> new InstanceRow(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized Optional<Token> token(InstanceId instance, TokenHash hash) {
        return issued(instance, hash);
    }

    private Optional<Token> issued(InstanceId id, TokenHash hash) {
        Issued issued = tokens.getOrDefault(id, Map.of()).get(hash);
        Instance instance = instances.get(id);
        return issued == null || instance == null || issued.generation() != instance.generation()
                ? Optional.empty()
                : Optional.of(issued.token());
    }

    @Override
    public synchronized List<Token> tokens(InstanceId instance) {
        return tokens.getOrDefault(instance, Map.of()).keySet().stream()
                .flatMap(hash -> issued(instance, hash).stream())
                .sorted(Comparator.comparingLong(Token::serial))
                .toList();
    }
}
