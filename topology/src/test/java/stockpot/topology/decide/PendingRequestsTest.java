package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingRequestsTest {
    private static final long LONG = TimeUnit.SECONDS.toMillis(20);

    private final PendingRequests waiters = new PendingRequests();

    @Test
    void areToldWhatWasDecidedBeforeTheyBeganToWait() throws InterruptedException {
        try (PendingRequests.Waiter waiter = waiters.register("x")) {
            waiters.decided("x");
            assertThat(waiter.await(LONG)).isTrue();
        }
    }

    @Test
    void areAllToldWhenTheyWaitForOneId() throws Exception {
        List<PendingRequests.Waiter> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(waiters.register("x"));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> told = new ArrayList<>();
            for (PendingRequests.Waiter waiter : all) {
                Callable<Boolean> wait = () -> waiter.await(LONG);
                told.add(threads.submit(wait));
            }
            waiters.decided("x");
            for (Future<Boolean> each : told) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void areNotToldOfOtherIds() throws InterruptedException {
        try (PendingRequests.Waiter waiter = waiters.register("x")) {
            waiters.decided("y");
            assertThat(waiter.await(0)).isFalse();
        }
    }

    @Test
    void mayLeaveWithoutTakingTheOthersAlong() throws InterruptedException {
        PendingRequests.Waiter leaving = waiters.register("x");
        try (PendingRequests.Waiter staying = waiters.register("x")) {
            leaving.close();
            waiters.decided("x");
            assertThat(staying.await(LONG)).isTrue();
        }
    }

    @Test
    void areForgottenWhenAllHaveLeft() throws InterruptedException {
        PendingRequests.Waiter one = waiters.register("x");
        PendingRequests.Waiter other = waiters.register("x");
        one.close();
        other.close();
        try (PendingRequests.Waiter fresh = waiters.register("x")) {
            assertThat(fresh).isNotSameAs(one);
            waiters.decided("x");
            assertThat(fresh.await(LONG)).isTrue();
            assertThat(one.await(0)).as("has left before").isFalse();
        }
    }

    /** A repeated command waits for its own record; who came before does not take its place when it leaves. */
    @Test
    void ofARepetitionWaitAnew() throws InterruptedException {
        PendingRequests.Waiter first = waiters.register("x");
        waiters.decided("x");
        try (PendingRequests.Waiter second = waiters.register("x")) {
            first.close();
            assertThat(second.await(0)).isFalse();
            waiters.decided("x");
            assertThat(second.await(LONG)).isTrue();
        }
    }

    @Test
    void loseNoWakeUpInARace() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                String id = "x" + i;
                PendingRequests.Waiter waiter = waiters.register(id);
                Future<?> deciding = threads.submit(() -> waiters.decided(id));
                Future<?> leaving = threads.submit(() -> waiters.register("x").close());
                assertThat(waiter.await(LONG)).isTrue();
                waiter.close();
                deciding.get();
                leaving.get();
            }
        }
    }
}
