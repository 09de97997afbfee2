package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stockpot.kernel.InstanceId;

class DelaysTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final Delays delays = new Delays(now::get);
    private final InstanceId shop = new InstanceId("shop");

    @Test
    void growWithEachFailureAndNotForEver() {
        assertThat(delays.millisBefore(shop)).isZero();
        long before = 0;
        for (int i = 0; i < 7; i++) {
            delays.failed(shop);
            assertThat(delays.millisBefore(shop)).isGreaterThan(before);
            before = delays.millisBefore(shop);
        }
        for (int i = 0; i < 100; i++) {
            delays.failed(shop);
        }
        assertThat(delays.millisBefore(shop)).isEqualTo(2000);
        assertThat(delays.millisBefore(new InstanceId("other"))).isZero();
    }

    @Test
    void areForgottenWithSuccessAndWithTime() {
        delays.failed(shop);
        delays.succeeded(shop);
        assertThat(delays.millisBefore(shop)).isZero();
        delays.failed(shop);
        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        assertThat(delays.millisBefore(shop)).isZero();
    }

    @Test
    void rememberSoManyInstancesAndNoMore() {
        delays.failed(shop);
        for (int i = 0; i < 5000; i++) {
            delays.failed(new InstanceId("i" + i));
        }
        assertThat(delays.millisBefore(shop)).isZero();
        assertThat(delays.millisBefore(new InstanceId("i4999"))).isPositive();
    }
}
