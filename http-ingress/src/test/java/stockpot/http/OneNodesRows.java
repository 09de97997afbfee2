package stockpot.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Webhooks;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Question;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.kernel.Unavailable;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.query.FanOut;
import stockpot.topology.query.LocalRows;
import stockpot.topology.query.Nodes;
import stockpot.topology.query.Peers;
import stockpot.topology.query.RowQueries;
import stockpot.topology.rows.MapRows;
import stockpot.topology.stock.ProductQuery;

/** What {@link OneNode} answers of its rows, by what answers in production. */
abstract class OneNodesRows implements Reads {
    /** What any webhook is said to have delivered. */
    List<Webhooks.Delivery> deliveries = List.of();

    private static final HostInfo HERE = new HostInfo("here", 1);

    /** Whatever is appended is decided when anybody asks for what was. */
    private static final long EVERYTHING = 999_999;

    private static final Peers NOBODY = (node, name, question, patience) -> {
        throw new AssertionError("all rows are here");
    };

    private final CatalogView view = new CatalogView();
    private final FanOut fanOut;
    private final RowQueries queries;

    /** How often anybody has asked for pots. */
    volatile int potReads;

    private final Map<String, MapRows> rows;
    final OneNodesPast past;

    /** Rows by the topic of their commands. */
    OneNodesRows(Layout layout, Map<String, MapRows> rows) {
        this.rows = rows;
        OwnedPartitions tasks = new OwnedPartitions();
        for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
            tasks.open(new OwnedPartitions.Id(family.name(), 0), new MapStore(rows(family)), EVERYTHING)
                    .settledUpTo(Long.MAX_VALUE);
        }
        LocalRows local = new LocalRows(tasks, () -> true);
        Nodes nodes = new Nodes(List::of, HERE);
        this.fanOut = new FanOut(StockpotFamilies.ANSWERS, layout, tasks, local, nodes, NOBODY);
        this.queries = new RowQueries(StockpotFamilies.ALL, layout, tasks, local, nodes, NOBODY);
        this.past = new OneNodesPast(layout, tasks, local, nodes, NOBODY, this);
    }

    MapRows rows(Family<?, ?, ?> family) {
        return Objects.requireNonNull(rows.get(family.topics().commands()));
    }

    abstract long commands();

    private interface Asked<T> {
        T answer() throws Unavailable, InterruptedException;
    }

    private static <T> T answer(Asked<T> asked) {
        try {
            return asked.answer();
        } catch (Unavailable | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> Row<T> row(Family<?, ?, ?> family, T value, long offset) {
        return new Row<>(value, new LogPosition(family.topics().commands(), 0, offset));
    }

    @Override
    public synchronized <A> A ask(Question<A> question) {
        if (question instanceof PotList) {
            potReads++;
        }
        return answer(() -> fanOut.ask(question));
    }

    @Override
    public synchronized Optional<Row<ProductRow>> product(ProductKey key) {
        return answer(() -> ProductQuery.product(queries, key));
    }

    @Override
    public synchronized <T> Optional<Row<T>> find(RowKey<T> key) {
        if (key instanceof PotKey) {
            potReads++;
        }
        return answer(() -> queries.look(key));
    }

    @Override
    public synchronized String version(InstanceId instance, boolean withPots) {
        return Long.toString(commands());
    }

    private MapStore catalog() {
        return new MapStore(rows(CatalogFamily.CATALOG));
    }

    private Optional<CatalogRows.Stored> viewed(InstanceId instance) {
        return view.instance(this::catalog, instance);
    }

    private Optional<Long> owner(InstanceId instance) {
        return viewed(instance).map(stored -> stored.instance().serial());
    }

    @Override
    public synchronized Optional<Row<Defined>> definition(InstanceId instance, Reference of) {
        return owner(instance)
                .flatMap(owner -> view.definition(this::catalog, owner, of))
                .map(seen -> row(CatalogFamily.CATALOG, seen.defined(), seen.offset()));
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind) {
        return definitions(instance, kind, names(instance, kind).values());
    }

    @Override
    public synchronized List<Defined> definitions(InstanceId instance, Definition.Kind kind, Collection<String> names) {
        return owner(instance)
                .map(owner -> answer(() -> view.definitions(this::catalog, owner, kind, names)))
                .orElse(List.of());
    }

    @Override
    public synchronized SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) {
        return owner(instance)
                .map(owner -> view.names(this::catalog, owner, kind))
                .orElseGet(TreeMap::new);
    }

    @Override
    public synchronized Optional<Row<Instance>> instance(InstanceId instance) {
        return viewed(instance).map(stored -> row(CatalogFamily.CATALOG, stored.instance(), stored.offset()));
    }

    @Override
    public synchronized List<InstanceRow> instances() {
        return view.instances(this::catalog).stream()
                .map(named -> new InstanceRow(named.id(), named.stored().instance()))
                .sorted(Comparator.comparingLong(row -> row.instance().serial()))
                .toList();
    }

    @Override
    public synchronized Optional<Token> token(InstanceId instance, TokenHash hash) {
        return viewed(instance)
                .flatMap(stored -> view.token(this::catalog, stored.instance().generation(), hash));
    }

    @Override
    public synchronized List<Token> tokens(InstanceId instance) {
        return viewed(instance)
                .map(stored -> view.tokens(this::catalog, stored.instance().generation()).stream()
                        .sorted(Comparator.comparingLong(Token::serial))
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Webhooks webhooks() {
        return new Webhooks() {
            @Override
            public Set<String> events() {
                return Set.of("order_created", "pay", "inventory_added");
            }

            @Override
            public List<Delivery> deliveries(long webhook) {
                return deliveries;
            }
        };
    }

    @Override
    public OneNodesPast history() {
        return past;
    }
}
