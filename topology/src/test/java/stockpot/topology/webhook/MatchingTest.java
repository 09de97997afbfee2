package stockpot.topology.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Definition.Webhook;
import stockpot.quantity.Quantity;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.records.RecordKey;
import stockpot.topology.settle.Settled;

class MatchingTest {
    private static final long MADE = 1_000;

    private static Hook hook(String instance, String event) {
        return new Hook(instance, 7, new Webhook("w", event, "http://x/", "POST", "", "", "secret", MADE));
    }

    private static Lane lane(String family) {
        OwnedPartitions.Task task = new OwnedPartitions()
                .open(
                        new OwnedPartitions.Id(family, 0),
                        Stores.inMemoryKeyValueStore("rows").get(),
                        0);
        return new Lane(task, new TopicPartition("stockpot." + family + ".ledger", 0), 0);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String family, String type, long time, String members, String... key) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(LedgerHeaders.TYPE, ("stockpot." + family + "." + type).getBytes(UTF_8));
        headers.add(LedgerHeaders.ID, "c/0/1/0".getBytes(UTF_8));
        String json = "{\"type\":\"" + type + "\",\"instance\":\"" + key[0] + "\"," + members
                + "\"position\":\"stockpot." + family + ".commands/0/1\",\"ordinal\":0}";
        return new ConsumerRecord<>(
                "stockpot." + family + ".ledger",
                0,
                5,
                time,
                TimestampType.CREATE_TIME,
                0,
                0,
                RecordKey.of(key),
                json.getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static List<Hook> told(List<Hook> hooks, Settled settled, ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        Hooks all = new Hooks() {
            @Override
            public boolean any() {
                return true;
            }

            @Override
            public List<Hook> of(String instance) {
                return hooks.stream()
                        .filter(each -> each.instance().equals(instance))
                        .toList();
            }
        };
        String family = record.topic().split("\\.", -1)[1];
        return new Matching(all, settled, (_, _) -> Quantity.of(3)).hooks(lane(family), record);
    }

    private static List<Hook> told(Hook hook, ConsumerRecord<byte[], byte[]> record) throws Exception {
        return told(List.of(hook), Settled.NOTHING, record);
    }

    @Test
    void tellsEachEventToWhoWaitsForIt() throws Exception {
        Map<String, String> events = Map.of(
                "order_created", "orders OrderPlaced",
                "pay", "orders OrderPaid",
                "category_added", "catalog CategoryDefined",
                "category_updated", "catalog CategoryChanged",
                "category_deleted", "catalog CategoryRemoved",
                "inventory_added", "stock ProductDefined",
                "inventory_updated", "stock ProductChanged",
                "inventory_deleted", "stock ProductRemoved");
        for (String event : events.keySet()) {
            Hook hook = hook("shop", event);
            for (String each : events.values()) {
                String family = each.substring(0, each.indexOf(' '));
                String type = each.substring(each.indexOf(' ') + 1);
                ConsumerRecord<byte[], byte[]> record = family.equals("catalog")
                        ? record(family, type, MADE, "", "shop")
                        : record(family, type, MADE, "", "shop", "a");
                assertThat(told(hook, record).isEmpty())
                        .as(event + " of " + each)
                        .isEqualTo(!each.equals(events.get(event)));
            }
        }
        assertThat(HookEvents.names()).containsAll(events.keySet()).contains("low", "out-of-stock", "back-in-stock");
    }

    @Test
    void tellsNothingOfOthersNorOfWhatWasBefore() throws Exception {
        Hook hook = hook("shop", "pay");
        assertThat(told(hook, record("orders", "OrderPaid", MADE, "", "shop", "a")))
                .containsExactly(hook);
        assertThat(told(hook, record("orders", "OrderPaid", MADE - 1, "", "shop", "a")))
                .isEmpty();
        assertThat(told(hook, record("orders", "OrderPaid", MADE, "", "other", "a")))
                .isEmpty();
        assertThat(told(hook, record("orders", "OrderPaid", MADE, "", "117"))).isEmpty();
    }

    /** Who may write to a ledger can put anything there, and nobody else may wait for that. */
    @Test
    void passesOverRecordsThatAreNoneOfOurs() throws Exception {
        Hook hook = hook("shop", "pay");
        for (byte[] key : new byte[][] {
            null,
            {},
            "shop".getBytes(UTF_8),
            "9:shop".getBytes(UTF_8),
            "4:sh p1:a".getBytes(UTF_8),
            {'1', ':', 7, '0', ':'}
        }) {
            ConsumerRecord<byte[], byte[]> sound = record("orders", "OrderPaid", MADE, "", "shop", "a");
            ConsumerRecord<byte[], byte[]> foreign =
                    new ConsumerRecord<>(sound.topic(), sound.partition(), sound.offset(), key, sound.value());
            sound.headers().forEach(foreign.headers()::add);
            assertThat(told(hook, foreign)).isEmpty();
        }
        ConsumerRecord<byte[], byte[]> nameless = record("orders", "OrderPaid", MADE, "", "shop", "a");
        nameless.headers().remove(LedgerHeaders.TYPE).add(LedgerHeaders.TYPE, null);
        assertThat(told(hook, nameless)).isEmpty();
    }

    /** An imported log has its ledgers written again, from the first record on. */
    @Test
    void tellsNothingAgainOfALogThatWasImported() throws Exception {
        TopicPartition log = new TopicPartition("stockpot.orders.commands", 0);
        ConsumerRecord<byte[], byte[]> record = record("orders", "OrderPaid", MADE, "", "shop", "a");
        assertThat(told(List.of(hook("shop", "pay")), new Settled(Map.of(log, 2L)), record))
                .isEmpty();
        assertThat(told(List.of(hook("shop", "pay")), new Settled(Map.of(log, 1L)), record))
                .hasSize(1);
    }

    @Test
    void tellsHowAProductStands() throws Exception {
        ConsumerRecord<byte[], byte[]> low = record("stock", "StockLocked", MADE, standing(5, 1, 2), "shop", "a");
        ConsumerRecord<byte[], byte[]> out = record("stock", "StockLocked", MADE, standing(5, 1, 5), "shop", "a");
        ConsumerRecord<byte[], byte[]> back = record("stock", "StockLocked", MADE, standing(5, 5, 1), "shop", "a");
        assertThat(told(hook("shop", "low"), low)).hasSize(1);
        assertThat(told(hook("shop", "low"), out)).isEmpty();
        assertThat(told(hook("shop", "out-of-stock"), out)).hasSize(1);
        assertThat(told(hook("shop", "out-of-stock"), low)).isEmpty();
        assertThat(told(hook("shop", "back-in-stock"), back)).hasSize(1);
        assertThat(told(hook("shop", "inventory_updated"), back)).isEmpty();
        assertThat(new String(HookEvents.told("low", low.value()), UTF_8))
                .contains("\"type\":\"low\"", "\"available\":\"3\"");
    }

    private static String standing(int total, int before, int after) {
        String one = "{\"total\":\"%d\",\"sold\":\"0\",\"lost\":\"0\",\"locked\":\"%d\",\"held\":\"0\"}";
        return "\"before\":" + one.formatted(total, before) + ",\"after\":" + one.formatted(total, after)
                + ",\"product\":\"a\",";
    }

    @Test
    void passesOverWhatNoneOfOursHasWritten() throws Exception {
        ConsumerRecord<byte[], byte[]> strange =
                record("stock", "StockLocked", MADE, "\"before\":{},\"after\":{\"total\":\"x\"},", "shop", "a");
        assertThat(told(hook("shop", "out-of-stock"), strange)).isEmpty();
    }
}
