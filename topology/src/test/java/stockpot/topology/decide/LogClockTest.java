package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogClockTest {
    private static final long NOON = 1_800_000_000_000L;

    private final AtomicLong now = new AtomicLong(NOON);
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 5);
    private final LogClock clock = new LogClock(now::get, ticks::get);

    @Test
    void saysByHowMuchOnceAMinuteUntilTheClockHasCaughtUp() {
        Logger logger = (Logger) LoggerFactory.getLogger(LogClock.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        logger.setLevel(Level.WARN);
        try {
            clock.seen(NOON - 5);
            assertThat(clock.aheadMillis()).isZero();
            clock.seen(NOON + 60_000);
            clock.seen(NOON);
            assertThat(clock.aheadMillis()).isEqualTo(60_000);
            assertThat(clock.isFarAhead()).isFalse();
            clock.seen(NOON + 7_200_000);
            for (int second = 0; second < 120; second++) {
                clock.sayWhenFarAhead();
                now.addAndGet(1_000);
                ticks.addAndGet(TimeUnit.SECONDS.toNanos(1));
            }
            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("the log's time is 7200 s ahead"),
                            second -> assertThat(second).startsWith("the log's time is 7140 s ahead"));
            now.set(NOON + 7_200_001);
            assertThat(clock.aheadMillis()).isZero();
            clock.sayWhenFarAhead();
            assertThat(said.list).hasSize(2);
        } finally {
            logger.setLevel(null);
            logger.detachAppender(said);
        }
    }
}
