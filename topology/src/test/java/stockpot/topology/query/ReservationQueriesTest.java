package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.Workbench;
import stockpot.topology.query.ReservationQueries.Found;
import stockpot.topology.query.ReservationQueries.Wanted;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.rows.ReservationRows;

/** Reads of reservations from four partitions that two nodes share. */
@Timeout(60)
class ReservationQueriesTest {
    private static final int PARTITIONS = 4;
    private static final Layout LAYOUT = new Layout(PARTITIONS, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final InstanceId SHOP = new InstanceId("shop");

    @TempDir
    Path folder;

    private MemoryStores stores;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void open() {
        stores = new MemoryStores(folder, PARTITIONS);
        nodes.add(new Node(0, List.of(0, 1)));
        nodes.add(new Node(1, List.of(2, 3)));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private final class Node extends ShownNode {
        private final RowQueries rowQueries;
        private final ReservationQueries reservations;

        private Node(int number, List<Integer> partitions) {
            super(number, Topics.ORDERS, partitions);
            LiveTasks tasks = OpenTasks.of(Topics.ORDERS.name(), partitions, stores::get);
            LocalRows rows = new LocalRows(tasks, () -> true);
            Nodes known = new Nodes(() -> List.copyOf(nodes), hostInfo());
            Peers peers = ReservationQueriesTest.this::ask;
            this.rowQueries = new RowQueries(LAYOUT, tasks, rows, known, peers);
            this.reservations = new ReservationQueries(LAYOUT, tasks, rows, known, peers, rowQueries);
        }
    }

    private byte[] ask(HostInfo to, String name, byte[] question, Duration patience)
            throws NoAnswer, InterruptedException {
        Node node = nodes.get(to.port());
        return name.equals(RowQueries.NAME) ? node.rowQueries.answer(question) : node.reservations.answer(question);
    }

    private static int partition(ReservationKey key) {
        return RecordKey.partition(RecordKey.of(ReservationWords.key(key).toArray(String[]::new)), PARTITIONS);
    }

    private static Reservation reservation(InstanceId instance, State state) {
        List<Reservation.Line> lines = List.of(new Reservation.Line(new ProductId("p"), Quantity.of(2)));
        long ended = state == State.LIVE ? 0 : 500;
        return new Reservation(instance, new AttemptId("a"), "", lines, 400, state, ended, null);
    }

    private void keep(long number, InstanceId instance, State state) {
        ReservationKey key = new ReservationKey(number);
        byte[] row = ReservationRows.write(new ReservationRows.Stored(reservation(instance, state), 1_000 + number, 0));
        stores.get(partition(key)).put(Bytes.wrap(ReservationRows.key(key)), row);
    }

    private List<Long> list(int node, long after, int limit) throws NoAnswer, InterruptedException {
        return nodes.get(node).reservations.list(new Wanted(SHOP, after, limit)).stream()
                .map(ReservationKey::id)
                .toList();
    }

    @Test
    void areListedInTheOrderOfTheirNumbersWhereverTheyLie() throws NoAnswer, InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(number -> keep(3 * number, SHOP, State.LIVE));
        keep(Moment.MAX_SERIAL, SHOP, State.EXPIRED);
        LongStream.rangeClosed(1, 20).forEach(number -> keep(3 * number + 1, new InstanceId("sho"), State.LIVE));
        keep(5, SHOP, State.CANCELLED);
        keep(8, SHOP, State.ORDERED);
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, 0, 4)).containsExactly(3L, 6L, 9L, 12L);
            assertThat(list(node, 12, 3)).containsExactly(15L, 18L, 21L);
            assertThat(list(node, 57, 100)).containsExactly(60L, Moment.MAX_SERIAL);
            assertThat(list(node, Moment.MAX_SERIAL, 100)).isEmpty();
            assertThat(list(node, 0, 100)).hasSize(21);
        }
    }

    @Test
    void comeFromAnyNodeWithTheirPosition() throws NoAnswer, InterruptedException {
        LongStream.rangeClosed(1, 8).forEach(number -> keep(number, SHOP, State.LIVE));
        for (Node node : nodes) {
            for (long number = 1; number <= 8; number++) {
                ReservationKey key = new ReservationKey(number);
                assertThat(node.reservations.find(key))
                        .isEqualTo(
                                Optional.of(new Found(partition(key), 1_000 + number, reservation(SHOP, State.LIVE))));
            }
            assertThat(node.reservations.find(new ReservationKey(9))).isEmpty();
        }
    }
}
