package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import stockpot.kernel.LogPosition;

class DeadLetterNewsTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterNews.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 5);
    private final DeadLetterNews news = new DeadLetterNews(ticks::get);

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        logger.detachAppender(said);
    }

    private List<String> lines() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aBurstIsOneLineForEachTopicWithItsCountAndFirstReason() {
        for (int offset = 0; offset < 1_000; offset++) {
            news.noted(new LogPosition("stock", 1, offset), "not JSON\n" + offset);
            news.say();
        }
        news.noted(new LogPosition("pots", 0, 7), "no type");
        assertThat(lines()).isEmpty();
        ticks.addAndGet(TimeUnit.SECONDS.toNanos(1));
        news.say();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "1000 dead letters from stock; the first is stock/1/0: not JSON.0",
                        "1 dead letters from pots; the first is pots/0/7: no type");
        news.say();
        assertThat(lines()).hasSize(2);
        news.noted(new LogPosition("stock", 1, 2_000), "later");
        news.sayAll();
        assertThat(lines().getLast()).isEqualTo("1 dead letters from stock; the first is stock/1/2000: later");
    }
}
