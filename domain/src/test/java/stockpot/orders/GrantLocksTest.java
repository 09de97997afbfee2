package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.orders.ReservationExamples.APPLES;
import static stockpot.orders.ReservationExamples.MINE;
import static stockpot.orders.ReservationExamples.NOON;
import static stockpot.orders.ReservationExamples.PEARS;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Resolution;
import stockpot.kernel.Scenario;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.LocksGranted;
import stockpot.stock.Lock;
import stockpot.stock.ProductId;

/** What the log of a batch of locks says about it. */
class GrantLocksTest {
    private static final OrderKey BATCH = OrderKey.of("shop", "batch");
    private static final List<BatchedLock> LOCKS =
            List.of(new BatchedLock(APPLES, NOON), new BatchedLock(PEARS, Lock.FOREVER));
    private static final GrantLocks GRANT = new GrantLocks(BATCH, MINE, LOCKS);

    private static Scenario<Orders, OrderCommand, OrderEvent> given(boolean abandoned) {
        return new Scenario<>(new OrderDecider(), _ -> new Orders(null, abandoned), new CommandContext(NOON, 7));
    }

    @Test
    void whatIsHeldIsGrantedAndLeavesNothing() {
        assertThat(given(false).when(GRANT).thenEachTime(new LocksGranted(MINE, LOCKS)))
                .isEqualTo(Orders.NOTHING);
    }

    @Test
    void anAttemptThatWasGivenUpIsRefused() {
        given(true).when(GRANT).thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
    }

    /** Asked before the decision it stands in its way; asked after it, it comes to the hold behind it, and finds none. */
    @Test
    void aHoldThatAsksIsGivenBack() {
        assertThat(given(false)
                        .when(new ResolveHold(BATCH, MINE, APPLES))
                        .thenEachTime(new AttemptAbandoned(MINE), new HoldResolved(MINE, APPLES, Resolution.RELEASE)))
                .isEqualTo(new Orders(null, true));
    }

    @Test
    void aBatchHasOneToAThousandLocks() {
        List<BatchedLock> all = IntStream.range(0, 1_001)
                .mapToObj(each -> new BatchedLock(new ProductId("p-" + each), NOON))
                .toList();
        assertThat(new GrantLocks(BATCH, MINE, all.subList(0, 1_000)).locks()).hasSize(1_000);
        assertThatIllegalArgumentException().isThrownBy(() -> new GrantLocks(BATCH, MINE, all));
        assertThatIllegalArgumentException().isThrownBy(() -> new GrantLocks(BATCH, MINE, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrantLocks(BATCH, MINE, Collections.nCopies(2, LOCKS.getFirst())))
                .withMessageContaining("each product once");
    }
}
