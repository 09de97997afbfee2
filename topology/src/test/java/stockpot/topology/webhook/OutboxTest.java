package stockpot.topology.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.records.RecordKey;
import stockpot.topology.webhook.Outbox.Bounds;
import stockpot.topology.webhook.OutboxRows.Write;
import stockpot.topology.webhook.Sender.Reply;

class OutboxTest {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final byte[] RECORD = {1};
    private static final Reply OK = new Reply(true, "HTTP 200");
    private static final Reply FAILED = new Reply(false, "HTTP 500");

    private final Map<String, Integer> counted = new HashMap<>();
    private final Lane lane = lane(3);
    private Outbox outbox = outbox(new Bounds(100, 10, 8, 4, 1_000));
    private long offset;
    private long now = 1_000_000;

    private Outbox outbox(Bounds bounds) {
        return new Outbox(Backoff.USUAL, bounds, new DeliveryMeter() {
            @Override
            public void tried(String outcome) {
                counted.merge(outcome, 1, Integer::sum);
            }

            @Override
            public void watch(IntSupplier pending) {
                // Nobody looks.
            }
        });
    }

    private static Lane lane(int partition) {
        OwnedPartitions.Task task = new OwnedPartitions()
                .open(
                        new OwnedPartitions.Id("orders", partition),
                        Stores.inMemoryKeyValueStore("rows").get(),
                        0);
        return new Lane(task, new TopicPartition("stockpot.orders.ledger", partition), 0);
    }

    private Delivery happens(String instance, long hook, String order) {
        Delivery delivery = new Delivery(
                lane, instance, hook, offset++, RecordKey.of(instance, order), "pay", order + "/" + offset, now);
        outbox.offer(delivery, RECORD, now);
        lane.next = offset;
        return delivery;
    }

    private List<String> due() {
        return taken().stream().map(each -> each.id).toList();
    }

    private List<Delivery> taken() {
        List<Delivery> all = new ArrayList<>();
        for (Delivery next = outbox.take(now); next != null; next = outbox.take(now)) {
            all.add(next);
        }
        return all;
    }

    private void answers(Delivery delivery, Reply reply) {
        outbox.tried(delivery, reply, now, 5);
    }

    /** What would be read if the node were killed now: the topic, after what was written. */
    private final NavigableMap<Bytes, byte[]> topic = new TreeMap<>();

    private List<Write> write() {
        List<Write> writes = outbox.drain(now);
        writes.forEach(each -> put(each.key(), each.value()));
        return writes;
    }

    private void put(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            topic.remove(Bytes.wrap(key));
        } else {
            topic.put(Bytes.wrap(key), value);
        }
    }

    @Test
    void tellsWhatConcernsOneThingInItsOrderAndThingsApart() {
        Delivery first = happens("shop", 1, "a");
        happens("shop", 1, "a");
        happens("shop", 1, "b");

        assertThat(due()).containsExactly("a/1", "b/3");
        answers(first, OK);
        assertThat(due()).containsExactly("a/2");
    }

    @Test
    void letsWhatFailedKeepBackOnlyWhatComesAfterItOfTheSameThing() {
        Delivery first = happens("shop", 1, "a");
        happens("shop", 1, "a");
        taken();
        answers(first, FAILED);
        Delivery other = happens("shop", 1, "b");
        assertThat(due()).containsExactly("b/3");
        answers(other, OK);

        now += 999;
        assertThat(due()).isEmpty();
        now += 1;
        assertThat(due()).containsExactly("a/1");
        answers(first, FAILED);
        now += 1_999;
        assertThat(due()).isEmpty();
        now += 1;
        assertThat(due()).containsExactly("a/1");
        answers(first, OK);
        assertThat(due()).containsExactly("a/2");
        assertThat(counted).isEqualTo(Map.of("delivered", 2, "failed", 2));
    }

    @Test
    void doublesThePauseUpToAnHour() {
        assertThat(List.of(1, 2, 3, 12, 13, 500).stream().map(Backoff.USUAL::pause))
                .containsExactly(1_000L, 2_000L, 4_000L, 2_048_000L, 3_600_000L, 3_600_000L);
    }

    @Test
    void givesUpAfterADayAndTellsTheNext() {
        Delivery first = happens("shop", 1, "a");
        now += 10;
        Delivery second = happens("shop", 1, "a");
        taken();
        now += DAY - 11;
        answers(first, FAILED);
        now += 1_000;
        assertThat(taken()).containsExactly(first);
        answers(first, FAILED);

        assertThat(taken()).containsExactly(second);
        answers(second, FAILED);
        assertThat(outbox.pending()).isZero();
        assertThat(counted).isEqualTo(Map.of("failed", 1, "dead", 2));
        assertThat(outbox.list(1)).extracting(DeliveryRow::state).containsExactly("dead", "dead");
        assertThat(outbox.list(1)).extracting(DeliveryRow::said).containsOnly("HTTP 500");
    }

    /** What is written down comes before how far the ledger was read: nothing between them is lost. */
    @Test
    void isSettledUpToWhatIsNeitherDeliveredNorWritten() {
        Delivery first = happens("shop", 1, "a");
        Delivery second = happens("shop", 1, "b");
        happens("shop", 1, "c");
        assertThat(outbox.settled(lane)).isZero();
        taken();
        answers(second, OK);
        assertThat(outbox.settled(lane)).isZero();
        answers(first, FAILED);
        assertThat(write()).hasSize(1);
        assertThat(outbox.settled(lane)).isEqualTo(2);
        now += 1_000;
        assertThat(write()).hasSize(1);
        assertThat(outbox.settled(lane)).isEqualTo(3);
        assertThat(topic).hasSize(2);
    }

    @Test
    void goesOnAfterADeathWhereItWas() {
        Delivery first = happens("shop", 1, "a");
        happens("shop", 1, "a");
        taken();
        answers(first, FAILED);
        for (int tries = 2; tries <= 5; tries++) {
            now += 60_000;
            assertThat(taken()).containsExactly(first);
            answers(first, FAILED);
            write();
        }

        outbox = outbox(Bounds.USUAL);
        Lane again = lane(3);
        topic.forEach((key, value) -> outbox.load(OutboxRows.delivery(again, key.get(), value)));
        List<Delivery> loaded = taken();
        assertThat(loaded).extracting(each -> each.id).containsExactly("a/1");
        // Not each try is written down, or a day of them would be much.
        assertThat(loaded.getFirst().tries).isEqualTo(4);
        answers(loaded.getFirst(), OK);
        assertThat(due()).containsExactly("a/2");
        write();
        assertThat(topic).hasSize(1);
    }

    @Test
    void leavesNothingOfAWebhookThatIsGone() {
        Delivery first = happens("shop", 1, "a");
        happens("shop", 1, "a");
        happens("shop", 1, "b");
        Delivery other = happens("shop", 2, "a");
        now += 1_000;
        write();
        assertThat(topic).hasSize(4);
        taken();
        outbox.gone(first);
        answers(other, OK);
        write();
        assertThat(topic).isEmpty();
        assertThat(outbox.pending()).isZero();
        assertThat(outbox.settled(lane)).isEqualTo(4);
        assertThat(outbox.list(1)).isEmpty();
    }

    @Test
    void hasNothingToDoWithAPartitionThatHasLeft() {
        Delivery first = happens("shop", 1, "a");
        happens("shop", 1, "b");
        taken();
        outbox.leave(lane);
        answers(first, FAILED);
        now += DAY;
        assertThat(due()).isEmpty();
        assertThat(write()).isEmpty();
        assertThat(outbox.pending()).isZero();
        assertThat(outbox.take(now)).isNull();
    }

    @Test
    void readsAgainLaterWhatAWebhookHasNoRoomFor() {
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(happens("shop", 1, "" + i));
        }
        assertThat(outbox.pending()).isEqualTo(10);
        assertThat(outbox.parked(lane)).isNull();
        now += 1_000;
        write();
        assertThat(topic).hasSize(11);
        assertThat(outbox.settled(lane)).isEqualTo(12);
        // Another is not kept back.
        happens("shop", 2, "x");
        assertThat(outbox.pending()).isEqualTo(11);

        for (int done = 0; done < 6; ) {
            for (Delivery each : taken()) {
                answers(each, OK);
                done++;
            }
        }
        Lane.Parked parked = outbox.parked(lane);
        assertThat(parked).isEqualTo(new Lane.Parked("shop", 1, 10));
        assertThat(outbox.catchUp(all.get(10), RECORD, now)).isTrue();
        assertThat(outbox.catchUp(all.get(11), RECORD, now)).isTrue();
        outbox.unpark(lane, 1);
        assertThat(outbox.parked(lane)).isNull();
        assertThat(write().stream().filter(each -> OutboxRows.isParked(each.key())))
                .singleElement()
                .extracting(Write::value)
                .isNull();
        List<String> told = new ArrayList<>();
        for (List<Delivery> next = taken(); !next.isEmpty(); next = taken()) {
            next.forEach(each -> {
                told.add(each.id);
                answers(each, OK);
            });
        }
        assertThat(told).contains("10/11", "11/12");
        assertThat(outbox.pending()).isZero();
        write();
        assertThat(topic).isEmpty();
    }

    @Test
    void triesAWebhookThatCannotBeReachedOneAtATimeUntilItIsBack() {
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(happens("shop", 1, "" + i));
        }
        taken().forEach(each -> answers(each, FAILED));
        now += 60_000;
        List<Delivery> next = taken();
        assertThat(next).hasSize(1);
        answers(next.getFirst(), OK);
        assertThat(taken()).hasSize(4);
    }

    @Test
    void keepsPlacesForOthersWhateverOneInstanceWaitsFor() {
        for (int i = 0; i < 8; i++) {
            happens("slow", 1, "" + i);
            happens("slow", 2, "" + i);
        }
        assertThat(taken()).hasSize(4);
        happens("shop", 3, "a");
        assertThat(due()).containsExactly("a/17");
    }

    @Test
    void keepsHalfOfThePlacesForThoseThatCanBeReached() {
        for (int i = 0; i < 10; i++) {
            happens("down" + i, i, "a");
        }
        for (List<Delivery> next = taken(); !next.isEmpty(); next = taken()) {
            next.forEach(each -> answers(each, FAILED));
        }
        now += 1_000;
        assertThat(taken()).hasSize(4);
        for (int i = 0; i < 6; i++) {
            happens("up" + i, 100 + i, "a");
        }
        assertThat(taken()).hasSize(4);
    }

    @Test
    void showsTheNewestFirst() {
        Delivery first = happens("shop", 1, "a");
        now += 10;
        happens("shop", 1, "b");
        assertThat(taken()).hasSize(2);
        answers(first, FAILED);
        assertThat(outbox.list(1))
                .extracting(DeliveryRow::about, DeliveryRow::state, DeliveryRow::tries)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b", "pending", 0),
                        org.assertj.core.groups.Tuple.tuple("a", "failed", 1));
        assertThat(DeliveryRow.read(DeliveryRow.write(outbox.list(1)))).isEqualTo(outbox.list(1));
    }
}
