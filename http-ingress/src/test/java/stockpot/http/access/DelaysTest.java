package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stockpot.http.access.Turns.Turn;
import stockpot.kernel.InstanceId;

class DelaysTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final Delays delays = new Delays(now::get);
    private final InstanceId shop = new InstanceId("shop");
    private final Turn guesser = new Turn("192.0.2.1", shop);

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void growWithEachFailureAndNotForEver() {
        assertThat(delays.millisBefore(guesser)).isZero();
        long before = 0;
        for (int i = 0; i < 7; i++) {
            delays.failed(guesser);
            long millis = delays.millisBefore(guesser);
            assertThat(millis).isGreaterThan(before);
            before = millis;
            pass(millis);
        }
        for (int i = 0; i < 100; i++) {
            delays.failed(guesser);
        }
        assertThat(delays.millisBefore(guesser)).isEqualTo(2000);
    }

    @Test
    void areNobodyElses() {
        for (int i = 0; i < 10; i++) {
            delays.failed(guesser);
        }
        assertThat(delays.millisBefore(new Turn("192.0.2.2", shop))).isZero();
        assertThat(delays.millisBefore(new Turn("192.0.2.1", new InstanceId("other"))))
                .isZero();
    }

    @Test
    void addUpForThoseThatComeAtOnceUntilTheyAreTooLong() {
        for (int i = 0; i < 10; i++) {
            delays.failed(guesser);
        }
        assertThat(delays.millisBefore(guesser)).isEqualTo(2000);
        assertThat(delays.millisBefore(guesser)).isEqualTo(4000).isLessThanOrEqualTo(Delays.MOST_MILLIS);
        for (int i = 0; i < 3; i++) {
            assertThat(delays.millisBefore(guesser)).isEqualTo(6000).isGreaterThan(Delays.MOST_MILLIS);
        }
        pass(3000);
        assertThat(delays.millisBefore(guesser)).isEqualTo(3000);
    }

    @Test
    void areForgottenWithSuccessAndWithTime() {
        delays.failed(guesser);
        delays.succeeded(guesser);
        assertThat(delays.millisBefore(guesser)).isZero();
        delays.failed(guesser);
        pass(61_000);
        assertThat(delays.millisBefore(guesser)).isZero();
    }

    @Test
    void rememberSoManyAndNoMore() {
        delays.failed(guesser);
        for (int i = 0; i < 20_000; i++) {
            delays.failed(new Turn("192.0.2.1", new InstanceId("i" + i)));
        }
        assertThat(delays.millisBefore(guesser)).isZero();
        assertThat(delays.millisBefore(new Turn("192.0.2.1", new InstanceId("i19999"))))
                .isPositive();
    }
}
