package stockpot.topology.webhook;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.query.Nodes;
import stockpot.topology.query.Peers;
import stockpot.topology.query.RecordReader;
import stockpot.topology.query.RowQueries;
import stockpot.topology.settle.Settled;
import stockpot.topology.stock.ProductQuery;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The webhooks of this node: it tells what happens in the partitions that it decides, and says what became of that. */
public final class Webhooks implements AutoCloseable {
    /** Name of the question what was delivered. */
    public static final String NAME = "webhook-deliveries";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordReader records;
    private final Outbox outbox;
    private final WebhookFollower follower;
    private final Nodes nodes;
    private final Peers peers;

    /** Whom this node calls, and who counts it. */
    public record Outside(Sender sender, DeliveryMeter meter) {}

    /**
     * Tells nothing before {@link #start}.
     *
     * @param lease whether nobody else can own the partitions at present, and the view of the catalog is up to date
     */
    public Webhooks(
            Map<String, Object> client,
            Layout layout,
            OwnedPartitions ownedPartitions,
            RowQueries rows,
            Hooks hooks,
            Outside outside,
            Settled settled,
            Nodes nodes,
            Peers peers,
            BooleanSupplier lease) {
        this.nodes = nodes;
        this.peers = peers;
        this.records = new RecordReader(client, "stockpot-webhooks-again");
        this.outbox = new Outbox(Backoff.USUAL, Outbox.Bounds.USUAL, outside.meter());
        outside.meter().watch(outbox::pending);
        InstantSource clock = InstantSource.system();
        Matching matching = new Matching(
                hooks,
                settled,
                (instance, product) -> ProductQuery.said(rows, instance, product)
                        .map(said -> said.definition().lowStockAt())
                        .orElse(null));
        this.follower = new WebhookFollower(
                client,
                layout,
                ownedPartitions,
                hooks,
                matching,
                () -> nodes.others().isEmpty(),
                lease,
                clock,
                outbox,
                new Attempts(
                        outbox, hooks, outside.sender(), records::read, lease, clock, Outbox.Bounds.USUAL.places()));
    }

    public void start() {
        follower.start();
    }

    /** What a webhook has before it and had lately, on all nodes, the newest first. */
    public List<DeliveryRow> deliveries(long hook) throws Unavailable, InterruptedException {
        List<DeliveryRow> all = new ArrayList<>(outbox.list(hook));
        for (HostInfo other : nodes.others()) {
            try {
                all.addAll(DeliveryRow.read(
                        peers.ask(other, NAME, new RowWriter().number(hook).done(), PATIENCE)));
            } catch (IOException e) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "a node does not say what it has delivered", e);
            }
        }
        all.sort(Outbox.NEWEST_FIRST);
        return List.copyOf(all.subList(0, Math.min(all.size(), Outbox.MOST_SHOWN)));
    }

    /** Answers another node. */
    public byte[] answer(byte[] question) {
        return DeliveryRow.write(outbox.list(RowReader.content(question).number()));
    }

    @Override
    public void close() {
        follower.close();
        records.close();
    }
}
