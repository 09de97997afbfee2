package stockpot.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogDecider;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Request;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.Question;
import stockpot.kernel.Rejection;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.OfOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.OwnerKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.Restock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockRejection;

/** The machine behind the door for tests: the real rules over maps, one command at a time. */
final class MemoryMachine extends MemoryStock implements Commands {
    private record Outcomes(String fingerprint, Outcome outcome, long epochMillis) {}

    private record Issued(Token token, long generation) {}

    /** What stands in the way of the next commands. */
    @FunctionalInterface
    interface Obstacle {
        void pass() throws Unanswered;
    }

    private static final String POTS = "stockpot.pots.commands";
    private static final String ORDERS = "stockpot.orders.commands";
    private static final long KEPT_MILLIS = 24 * 3_600_000L;

    private final CatalogDecider catalogRules = new CatalogDecider();
    final MemoryPots pots = new MemoryPots();
    final MemoryReservations reservations = new MemoryReservations(shelves);
    private final MemoryOrders orders = new MemoryOrders(shelves, pots, reservations);
    private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
    private final Map<InstanceId, Position> instancePositions = new HashMap<>();
    private final Map<InstanceId, Map<TokenHash, Issued>> tokens = new HashMap<>();
    private final MemoryDefinitions definitions = new MemoryDefinitions();
    private final Map<String, Outcomes> outcomes = new HashMap<>();
    private long offset;
    /** How often anybody has asked for pots. */
    volatile int potReads;

    volatile long epochMillis = 1_700_000_000_000L;
    volatile Obstacle obstacle = () -> {};
    volatile @Nullable Request lastRequest;
    volatile @Nullable OrderPlan lastPlan;
    /** How many reservations were asked for, and how many of the first find that another one has their number. */
    volatile int numbersDrawn;

    volatile int numbersTaken;

    @Override
    public Outcome send(Request request, StockCommand command) throws Unanswered {
        obstacle.pass();
        return once(request, "stockpot.stock.commands", position -> shelves.decide(command, position, epochMillis));
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
        Optional<Outcome> known = known(request);
        if (known.isPresent()) {
            return known.get();
        }
        Outcome outcome = deciding.at(new Position(topic, 0, offset++));
        remember(request, outcome);
        return outcome;
    }

    private void remember(Request request, Outcome outcome) {
        outcomes.put(request.id(), new Outcomes(request.fingerprint(), outcome, epochMillis));
    }

    /** What the id came to; what was only bound to it came to nothing yet. */
    private Optional<Outcome> known(Request request) throws Unanswered {
        Outcomes known = outcomes.get(request.id());
        if (known == null || epochMillis - known.epochMillis() >= KEPT_MILLIS) {
            return Optional.empty();
        }
        if (!known.fingerprint().equals(request.fingerprint())) {
            throw new Unanswered(Unanswered.Kind.CONFLICT, "the id was used for something else");
        }
        return Optional.of(known.outcome()).filter(outcome -> !outcome.data().has("open"));
    }

    @Override
    public void bind(Request request, OrderKey log) throws Unanswered {
        if (request.keyed()) {
            obstacle.pass();
            once(
                    new Request("bind:" + request.id(), request.fingerprint(), true, false),
                    ORDERS,
                    position -> MemoryOrders.kept(null, position));
        }
    }

    @Override
    public synchronized Optional<Outcome> recall(Request request, OwnerKey key) throws Unanswered {
        return request.keyed() ? known(request) : Optional.empty();
    }

    @Override
    public Outcome keep(Request request, OwnerKey key, @Nullable Answered answer) throws Unanswered {
        return once(request, ORDERS, position -> MemoryOrders.kept(answer, position));
    }

    private Outcome decide(CatalogCommand command, Position position) {
        InstanceId id = command.instance();
        TokenHash hash =
                command instanceof IssueToken c ? c.token() : command instanceof RevokeToken r ? r.token() : null;
        Token named = hash == null ? null : issued(id, hash).orElse(null);
        Catalog slice = definitions.slice(command, instances.get(id));
        Catalog before = slice != null ? slice : Catalog.of(instances.get(id), named);
        Catalog catalog = before;
        Decision<CatalogEvent> decision =
                catalogRules.decide(catalog, command, new Moment(epochMillis, position.offset() + 1));
        if (decision instanceof Decision.Accepted<CatalogEvent> accepted) {
            for (CatalogEvent event : accepted.events()) {
                catalog = catalogRules.apply(catalog, event);
            }
            saveInstance(id, catalog.instance(), position);
            if (!accepted.events().isEmpty()) {
                definitions.save(id, before.named(), catalog.named(), position);
            }
            if (hash != null) {
                tokens.computeIfAbsent(id, _ -> new LinkedHashMap<>()).remove(hash);
                if (catalog.token() != null) {
                    long generation = Objects.requireNonNull(catalog.instance()).generation();
                    tokens.get(id).put(hash, new Issued(catalog.token(), generation));
                }
            }
        }
        Outcome outcome = outcome(decision, position);
        if (outcome.accepted() && command instanceof CatalogCommand.Define && catalog.named() != null) {
            ((ObjectNode) outcome.data()).put("serial", catalog.named().serial());
        }
        if (outcome.accepted() && command instanceof IssueToken c) {
            ((ObjectNode) outcome.data()).put("seed", c.seed());
        }
        return outcome;
    }

    private void saveInstance(InstanceId id, @Nullable Instance instance, Position position) {
        if (instance == null) {
            instances.remove(id);
        } else {
            instances.put(id, instance);
        }
        instancePositions.put(id, position);
    }

    static Outcome outcome(Decision<?> decision, Position position) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        if (!(decision instanceof Decision.Rejected<?> rejected)) {
            if (decision instanceof Decision.Accepted<?> accepted) {
                if (accepted.events().isEmpty()) {
                    more.put("unchanged", true);
                }
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
    public Outcome send(Request request, OrderCommand command) throws Unanswered {
        obstacle.pass();
        return once(request, ORDERS, position -> orders.decide((OfOrder) command, position, epochMillis));
    }

    @Override
    public synchronized Placed place(Request request, OrderPlan plan) throws Unanswered {
        obstacle.pass();
        lastPlan = plan;
        Placed placed = orders.place(plan, epochMillis, this::next);
        if (placed.outcome().accepted()) {
            remember(request, placed.outcome());
        }
        return placed;
    }

    /** How many commands there are in all logs. */
    synchronized long commands() {
        return offset;
    }

    /** The next place in the log of a family. */
    synchronized Position next(String topic) {
        return new Position("stockpot." + topic + ".commands", 0, offset++);
    }

    @Override
    public synchronized Reserved reserve(Request request, ReservationPlan plan) throws Unanswered {
        obstacle.pass();
        numbersDrawn++;
        if (numbersDrawn <= numbersTaken) {
            return new Reserved(MemoryReservations.exists(next("orders")), List.of(), false);
        }
        Reserved reserved = reservations.make(request.fingerprint(), plan, epochMillis, this::next);
        if (reserved.outcome() != null && reserved.outcome().accepted()) {
            remember(request, reserved.outcome());
        }
        return reserved;
    }

    @Override
    public synchronized Optional<Reserved> change(ReservationKey key, ReservationChange change, boolean committed)
            throws Unanswered {
        obstacle.pass();
        return reservations.change(key, change, epochMillis, this::next);
    }

    @Override
    public synchronized Outcome cancel(ReservationKey key, InstanceId instance, boolean committed) throws Unanswered {
        obstacle.pass();
        return reservations.cancel(key, instance, next("orders"), epochMillis);
    }

    @Override
    public synchronized Optional<Row<Reservation>> reservation(ReservationKey key) {
        return reservations.find(key);
    }

    @Override
    public PotOpened open(Request request, InstanceId instance, PotName name, String description) throws Unanswered {
        obstacle.pass();
        Outcome outcome =
                once(request, POTS, position -> pots.open(instance, name, description, position, epochMillis));
        return new PotOpened(outcome, outcome.data().path("serial").longValue());
    }

    @Override
    public Outcome change(Request request, PotChange change) throws Unanswered {
        obstacle.pass();
        return once(request, POTS, position -> pots.change(change, position, epochMillis));
    }

    @Override
    public Outcome close(Request request, PotKey key, String by) throws Unanswered {
        obstacle.pass();
        return once(request, POTS, position -> pots.close(key, by, position, epochMillis));
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <A> A ask(Question<A> question) {
        return (A)
                switch (question) {
                    case OrderList list -> orders.list(list);
                    case ReservationList list -> reservations.list(list);
                    case PotList list -> {
                        potReads++;
                        yield pots.list(list);
                    }
                    default -> super.ask(question);
                };
    }

    @Override
    public synchronized Optional<Row<Pot>> pot(PotKey key) {
        potReads++;
        return pots.find(key);
    }

    @Override
    public synchronized Optional<Row<OrderRow>> order(OrderKey key) {
        return orders.find(key);
    }

    @Override
    public synchronized String version(InstanceId instance, boolean withPots) {
        return Long.toString(offset);
    }

    @Override
    public synchronized Optional<Row<Defined>> definition(InstanceId instance, Reference of) {
        return definitions.find(instance, of);
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind) {
        return definitions.list(instance, kind);
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names) {
        return definitions.list(instance, kind).stream()
                .filter(defined -> names.contains(defined.definition().name()))
                .toList();
    }

    @Override
    public synchronized SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) {
        return definitions.names(instance, kind);
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
