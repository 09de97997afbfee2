package stockpot.node.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import stockpot.catalog.Instance;
import stockpot.http.gateway.PotSource;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;

/** The way over the brokers: commands go into their topics, and count when their results are committed. */
final class KafkaWay implements Way {
    /**
     * Whoever else asks something of the node waits behind them, half a second at 20,000 lines a second; with more of them it
     * was not seen to go faster.
     */
    private static final int CAPACITY = 10_000;

    private final CatalogFold catalog;
    private final Instance instance;
    private final KnownDefinitions known;
    private final KnownPots pots;
    private final Results results;
    private final BulkLog log;

    private KafkaWay(Map<String, Object> client, Topics topics, InstanceId id, Instance instance, CatalogFold catalog) {
        this.catalog = catalog;
        this.instance = instance;
        String prefix = "load:" + UUID.randomUUID() + ":";
        this.pots = new KnownPots(client, topics);
        this.results = new Results(client, topics, prefix);
        this.log = new BulkLog(client, topics, prefix, results.partitions());
        this.known = new KnownDefinitions(id);
        catalog.each(instance, known::add);
    }

    static KafkaWay open(Map<String, Object> client, Topics topics, InstanceId id) {
        CatalogFold catalog = new CatalogFold(client, topics);
        try {
            Instance instance = catalog.instance(id);
            if (instance == null || instance.closed()) {
                throw new IllegalArgumentException(
                        instance == null ? "there is no instance '" + id + "'" : "the instance '" + id + "' is closed");
            }
            return new KafkaWay(client, topics, id, instance, catalog);
        } catch (RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    @Override
    public KnownDefinitions known() {
        return known;
    }

    @Override
    public PotSource pots() {
        return pots;
    }

    @Override
    public Dispatcher.Outlet outlet() {
        return log;
    }

    @Override
    public Dispatcher.View view() {
        return (name, result) -> {
            catalog.await(result.partition(), result.offset());
            return catalog.find(instance, Objects.requireNonNull(name.kind().definition()), name.text());
        };
    }

    @Override
    public int capacity() {
        return CAPACITY;
    }

    @Override
    public List<Result> poll(Duration wait) throws IOException {
        List<Result> news = new ArrayList<>(results.poll(wait));
        for (Result lost = log.nextLost(); lost != null; lost = log.nextLost()) {
            news.add(lost);
        }
        return news;
    }

    @Override
    public Duration askedToWait() {
        return Duration.ZERO;
    }

    @Override
    public String doubt() {
        return "does a node run on these brokers?";
    }

    @Override
    public void close() {
        log.close();
        results.close();
        pots.close();
        catalog.close();
    }
}
