package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Unavailable;
import stockpot.topology.query.LocalRows;

/** A partition that a node has taken over is read when all that its log had then is processed again. */
class OwnedPartitionsTest {
    private static final OwnedPartitions.Id ID = new OwnedPartitions.Id("stock", 0);

    private final OwnedPartitions ownedPartitions = new OwnedPartitions();
    private boolean lease = true;
    private final LocalRows rows = new LocalRows(ownedPartitions, () -> lease);
    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("rows").get();

    private boolean isRead() {
        try {
            rows.get(ID, new byte[] {1});
            return true;
        } catch (Unavailable e) {
            assertThat(e.kind()).isIn(Unavailable.Kind.NOT_READY, Unavailable.Kind.CUT_OFF);
            return false;
        }
    }

    @Test
    void showsNoRowsBeforeTheLogIsProcessedToWhereItWas() {
        AtomicInteger woken = new AtomicInteger();
        ownedPartitions.onStillDue(woken::incrementAndGet);
        OwnedPartitions.Task task = ownedPartitions.open(ID, store, -1);
        assertThat(woken).as("the clock looks at it at once").hasValue(1);
        assertThat(isRead()).isFalse();
        task.processed(3);
        assertThat(isRead()).as("nobody knows yet how long the log is").isFalse();
        task.foundEnd(5);
        task.foundEnd(9);
        assertThat(isRead()).isFalse();
        task.processed(5);
        assertThat(isRead()).isTrue();
        assertThatThrownBy(() -> rows.get(new OwnedPartitions.Id("stock", 1), new byte[0]))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void showsThemAtOnceWhereNoClockTicks() {
        ownedPartitions.open(ID, store, -1);
        assertThat(isRead()).isTrue();
    }

    @Test
    void showsThemAsLongAsNobodyElseCanOwnThem() {
        ownedPartitions.open(ID, store, -1);
        lease = false;
        assertThat(isRead()).isFalse();
        assertThatThrownBy(() -> rows.scan(ID, new byte[] {1}, new byte[] {2}, false, (key, row) -> true))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("out of touch");
    }
}
