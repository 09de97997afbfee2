package stockpot.topology.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CommandLogTest {
    private static final byte[] ANY = {1};

    private final MockProducer<byte[], byte[]> prompt = producer();
    private final MockProducer<byte[], byte[]> gathering = producer();
    private final CommandLog log = new CommandLog(prompt, gathering, () -> 0);

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private CompletableFuture<RecordMetadata> append() {
        return log.append("commands", 0, ANY, ANY);
    }

    @Test
    void ofManyAtOnceTheLaterOnesWaitForCompany() {
        int many = 50 * CommandLog.Crowd.MANY;
        for (int i = 0; i < many; i++) {
            log.append("commands", i, ANY, ANY);
        }

        assertThat(prompt.history()).isNotEmpty();
        assertThat(gathering.history()).hasSizeGreaterThan(many / 2);
        assertThat(prompt.history().size() + gathering.history().size()).isEqualTo(many);
    }

    @Test
    void whatIsOnItsWayToAPartitionIsOvertakenByNothing() {
        int many = 50 * CommandLog.Crowd.MANY;
        for (int i = 0; i < many; i++) {
            append();
        }
        assertThat(prompt.history()).hasSize(many);

        prompt.errorNext(new TimeoutException("on purpose"));
        while (prompt.completeNext()) {
            // Until nothing is on its way.
        }
        append();

        assertThat(gathering.history()).hasSize(1);
    }

    @Test
    void whatCouldNotBeSentIsNotOnItsWay() {
        for (int i = 0; i < 50 * CommandLog.Crowd.MANY; i++) {
            log.append("commands", 1 + i, ANY, ANY);
        }
        gathering.sendException = new KafkaException("on purpose");
        assertThatThrownBy(this::append).isSameAs(gathering.sendException);
        gathering.sendException = null;

        assertThat(append()).isNotDone();
    }

    @Test
    void aCrowdIsThereAsLongAsItComes() {
        CommandLog.Crowd crowd = new CommandLog.Crowd();
        long between = CommandLog.Crowd.WINDOW_NANOS / (CommandLog.Crowd.MANY + 1);

        List<Boolean> first = comings(crowd, 0, between, CommandLog.Crowd.MANY);
        List<Boolean> then = comings(crowd, CommandLog.Crowd.WINDOW_NANOS - 1, between, 10 * CommandLog.Crowd.MANY);

        assertThat(first).containsOnly(false);
        assertThat(then).containsOnly(true);
    }

    @Test
    void whoeverComesAfterACrowdHasGoneIsAlone() {
        CommandLog.Crowd crowd = new CommandLog.Crowd();
        comings(crowd, 0, 1, 10 * CommandLog.Crowd.MANY);

        assertThat(crowd.comes(2 * CommandLog.Crowd.WINDOW_NANOS)).isFalse();
    }

    @Test
    void aFewAreNoCrowd() {
        CommandLog.Crowd crowd = new CommandLog.Crowd();

        assertThat(comings(crowd, -5, CommandLog.Crowd.WINDOW_NANOS / CommandLog.Crowd.MANY, 100))
                .containsOnly(false);
    }

    private static List<Boolean> comings(CommandLog.Crowd crowd, long begin, long between, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> crowd.comes(begin + i * between))
                .toList();
    }

    @Test
    void theLogSaysWhereACommandStandsOrWhyItStandsNowhere() {
        CompletableFuture<RecordMetadata> arrives = append();
        CompletableFuture<RecordMetadata> fails = append();

        prompt.completeNext();
        prompt.errorNext(new TimeoutException("on purpose"));

        assertThat(arrives).isCompletedWithValueMatching(metadata -> metadata.offset() == 0);
        assertThat(fails).isCompletedExceptionally();
    }
}
