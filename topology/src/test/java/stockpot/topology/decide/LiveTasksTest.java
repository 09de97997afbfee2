package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import stockpot.kernel.NoAnswer;
import stockpot.topology.query.LocalRows;

/** A partition that a node has taken over is read when all that its log had then is processed again. */
class LiveTasksTest {
    private static final LiveTasks.Id ID = new LiveTasks.Id("stock", 0);

    private final LiveTasks liveTasks = new LiveTasks();
    private boolean lease = true;
    private final LocalRows rows = new LocalRows(liveTasks, () -> lease);
    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("rows").get();

    private boolean isRead() {
        try {
            rows.get(ID, new byte[] {1});
            return true;
        } catch (NoAnswer e) {
            assertThat(e.kind()).isIn(NoAnswer.Kind.NOT_READY, NoAnswer.Kind.CUT_OFF);
            return false;
        }
    }

    @Test
    void showsNoRowsBeforeTheLogIsProcessedToWhereItWas() {
        AtomicInteger woken = new AtomicInteger();
        liveTasks.onStillDue(woken::incrementAndGet);
        LiveTasks.Task task = liveTasks.open(ID, store, -1);
        assertThat(woken).as("the clock looks at it at once").hasValue(1);
        assertThat(isRead()).isFalse();
        task.processed(3);
        assertThat(isRead()).as("nobody knows yet how long the log is").isFalse();
        task.foundEnd(5);
        task.foundEnd(9);
        assertThat(isRead()).isFalse();
        task.processed(5);
        assertThat(isRead()).isTrue();
        assertThatThrownBy(() -> rows.get(new LiveTasks.Id("stock", 1), new byte[0]))
                .isInstanceOf(NoAnswer.class);
    }

    @Test
    void showsThemAtOnceWhereNoClockTicks() {
        liveTasks.open(ID, store, -1);
        assertThat(isRead()).isTrue();
    }

    @Test
    void showsThemAsLongAsNobodyElseCanOwnThem() {
        liveTasks.open(ID, store, -1);
        lease = false;
        assertThat(isRead()).isFalse();
        assertThatThrownBy(() -> rows.scan(ID, new byte[] {1}, new byte[] {2}, false, (key, row) -> true))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("out of touch");
    }
}
