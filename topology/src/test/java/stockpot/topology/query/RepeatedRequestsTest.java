package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation.Line;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationFlow.Wanted;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.rows.StoreRows;
import stockpot.topology.send.CommandLog;
import stockpot.topology.send.Commits;
import stockpot.topology.send.Committing;

/** A request that repeats one which came to something is answered from a row, also when it asks for what is committed. */
@Timeout(60)
class RepeatedRequestsTest {
    private static final Layout LAYOUT = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final TopicPartition INPUT = new TopicPartition(Topics.ORDERS.commands(), 0);
    private static final long OFFSET = 7;
    private static final String FINGERPRINT = "00ff";
    private static final ReservationKey RESERVATION = new ReservationKey(117);
    private static final OrderKey ORDER = OrderKey.of(Samples.SHOP.value(), "o");
    private static final List<Line> LINES = List.of(new Line(Samples.CHAIR.product(), Quantity.of(1)));
    private static final List<Item> ITEMS = List.of(new Item(Samples.CHAIR.product(), Quantity.of(1)));
    private static final Terms TERMS = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");

    @TempDir
    Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private KeyValueStore<Bytes, byte[]> store;
    private CommandLog log;

    @BeforeEach
    void open() {
        Properties settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1"));
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        store = Stores.inMemoryKeyValueStore("rows").get();
        store.init(context.getStateStoreContext(), store);
        // Nothing listens there, and nothing is sent.
        log = new CommandLog(Map.of("bootstrap.servers", "127.0.0.1:1"));
        nodes.add(new Node(0, List.of(0)));
        nodes.add(new Node(1, List.of()));
    }

    @AfterEach
    void close() {
        log.close();
        store.close();
    }

    /** One of two nodes; the first owns all rows. */
    private final class Node extends ShownNode {
        private final Commits commits = new Commits();
        private final OutcomeReader outcomes;
        private final RowQueries rowQueries;
        private final FlowRunner flows;

        private Node(int number, List<Integer> partitions) {
            super(number, Topics.ORDERS, partitions);
            OwnedPartitions tasks = OpenTasks.of(Topics.ORDERS.name(), partitions, _ -> store);
            LocalRows rows = new LocalRows(tasks, () -> true);
            Nodes known = new Nodes(() -> List.copyOf(nodes), hostInfo());
            PendingRequests waiters = new PendingRequests(50);
            Peers peers = RepeatedRequestsTest.this::ask;
            outcomes = new OutcomeReader(LAYOUT, rows, waiters, commits);
            rowQueries = new RowQueries(StockpotFamilies.ALL, LAYOUT, tasks, rows, known, peers);
            flows = new FlowRunner(
                    new CommandClient(
                            StockpotFamilies.ALL, LAYOUT, log, tasks, waiters, outcomes, rowQueries, known, peers),
                    rowQueries,
                    position -> true);
        }
    }

    private byte[] ask(HostInfo to, String name, byte[] question, Duration patience)
            throws Unavailable, InterruptedException {
        Node node = nodes.get(to.port());
        return switch (name) {
            case RowQueries.NAME -> node.rowQueries.answer(question);
            case CommitQuestion.NAME -> node.outcomes.answerCommitted(question);
            default -> throw new AssertionError(name);
        };
    }

    private void decide(OrderCommand command) {
        CollectedEffects effects = new CollectedEffects(Topics.ORDERS.name(), true);
        Machine<?, OrderCommand, ?> machine =
                new Machine<>(OrderFamily.ORDERS, LAYOUT, 0, new StoreRows(store), effects);
        Records<?, OrderCommand, ?> records = new Records<>(OrderFamily.ORDERS.codec());
        byte[] value = records.write(new Envelope.Sent<>("first", false, "", command));
        machine.process(records.key(command), value, Workbench.NOON, OFFSET);
    }

    private Outcome<?> repeated(Node node, String what, boolean committed) throws Unavailable, InterruptedException {
        Request request = new Request("again", FINGERPRINT, false, committed);
        if (what.equals("order")) {
            OrderFlow.Plan plan = new OrderFlow.Plan(ORDER, true, FINGERPRINT, ITEMS, List.of(), null, null, TERMS);
            return node.flows.run(OrderFlow.place(request, plan)).outcome();
        }
        Wanted wanted = new Wanted(RESERVATION, Samples.SHOP, LINES, false);
        return Objects.requireNonNull(
                node.flows.run(ReservationFlow.make(request, wanted, 600)).outcome());
    }

    private static boolean waitsForACommit(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Commits.class.getName()));
    }

    @ParameterizedTest
    @CsvSource({"reservation, 0", "reservation, 1", "order, 0", "order, 1"})
    void waitForTheCommitOfWhatTheyRepeatIfTheyAskForThat(String what, int number) throws Exception {
        AttemptId attempt = new AttemptId("a");
        decide(
                what.equals("order")
                        ? new PlaceOrder(ORDER, attempt, FINGERPRINT, ITEMS, TERMS)
                        : new PlaceReservation(RESERVATION, Samples.SHOP, attempt, FINGERPRINT, LINES, 600));
        Node node = nodes.get(number);
        assertThat(repeated(node, what, false).position().offset())
                .as("nobody waits who does not ask")
                .isEqualTo(OFFSET);
        CompletableFuture<Outcome<?>> answered = new CompletableFuture<>();
        Thread asks = Thread.ofPlatform().start(() -> {
            try {
                answered.complete(repeated(node, what, true));
            } catch (Unavailable | InterruptedException e) {
                answered.completeExceptionally(e);
            }
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> answered.isDone() || waitsForACommit(asks));
        assertThat(answered).isNotDone();
        Committing.upTo(nodes.getFirst().commits, INPUT, OFFSET + 1);
        assertThat(answered.get().isGranted()).isTrue();
        assertThat(answered.get().position().offset()).isEqualTo(OFFSET);
    }
}
