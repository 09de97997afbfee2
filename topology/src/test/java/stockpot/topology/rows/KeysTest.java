package stockpot.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Definition.Kind;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductKey;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogViewKeys;
import stockpot.topology.catalog.DefinitionRows;
import stockpot.topology.records.RecordKey;
import stockpot.topology.stock.DetailsRows;
import stockpot.topology.stock.ProductRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Invariant 14: keys decode to what was encoded, and no key is a prefix of another, whatever ids people choose. */
class KeysTest {
    private static final List<String> HOSTILE = List.of(
            "a",
            "aa",
            "1",
            "11",
            ":",
            "1:a",
            "2:a",
            "1:1:",
            "5:admin",
            "/",
            "\\",
            "\"",
            "|",
            "\u00ff",
            "\u00e9",
            "\u751f",
            "\ud83e\ude91",
            "\uffff",
            "\u0101",
            " ",
            "0",
            "-1",
            "null",
            "x".repeat(127),
            "x".repeat(128),
            "x".repeat(255),
            "\u751f".repeat(85),
            "p",
            "pa",
            "a\u0301",
            "\u00e1");

    private static List<String> ids() {
        List<String> ids = new ArrayList<>(HOSTILE);
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        String alphabet = "a1:/0\u00e9\u751f";
        for (int i = 0; i < 60; i++) {
            StringBuilder id = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                id.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (!ids.contains(id.toString())) {
                ids.add(id.toString());
            }
        }
        return ids;
    }

    /** In sorted order a prefix stands right before some key that begins with it, so neighbours are enough. */
    private static void haveNoPrefixInCommon(Map<byte[], ?> keys) {
        byte[] last = null;
        for (byte[] key : keys.keySet()) {
            if (last != null && last.length <= key.length) {
                assertThat(Arrays.equals(last, 0, last.length, key, 0, last.length))
                        .as("%s begins with %s", Arrays.toString(key), Arrays.toString(last))
                        .isFalse();
            }
            last = key;
        }
    }

    private static Map<byte[], Object> sorted() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    @Test
    void ofRowsDecodeAndNoneBeginsAnother() {
        Map<byte[], Object> keys = sorted();
        int expected = 0;
        for (String one : ids()) {
            for (String other : ids()) {
                byte[] key = ProductRows.key(ProductKey.of(one, other));
                RowReader reader = RowReader.key(key);
                assertThat(reader.text()).isEqualTo(one);
                assertThat(reader.text()).isEqualTo(other);
                assertThat(reader.rest()).isEmpty();
                keys.put(key, one);
                expected++;
            }
            for (long serial : new long[] {1, 255, 256, 1L << 40, Long.MAX_VALUE - 1}) {
                keys.put(ExpiringEntries.thing(serial, one), one);
                assertThat(ExpiringEntries.read(ExpiringEntries.thing(serial, one), leaseRow())
                                .id())
                        .isEqualTo(one);
                keys.put(ProductRows.bySerialKey(new InstanceId(one), serial), one);
                keys.put(byHash(one, serial), one);
                expected += 3;
                for (Kind kind : Kind.values()) {
                    byte[] key = DefinitionRows.key(serial, kind, one);
                    RowReader reader = RowReader.key(key);
                    assertThat(reader.u64()).isEqualTo(serial);
                    assertThat(reader.u8()).isEqualTo(kind.ordinal() + 1);
                    assertThat(reader.text()).isEqualTo(one);
                    assertThat(reader.rest()).isEmpty();
                    keys.put(key, one);
                    expected++;
                }
            }
        }
        for (long serial : new long[] {1, 255, 256, 1L << 40}) {
            keys.put(DetailsRows.key(serial), serial);
            keys.put(DetailsRows.imageKey(serial), serial);
            keys.put(new CatalogViewKeys().mark((int) serial), serial);
            expected += 3;
            for (Kind kind : Kind.values()) {
                for (long number : new long[] {0, 1, 255, 256, Long.MAX_VALUE}) {
                    keys.put(DefinitionRows.bySerialKey(serial, kind, number), number);
                    expected++;
                }
            }
        }
        assertThat(keys).hasSize(expected);
        haveNoPrefixInCommon(keys);
    }

    private static byte[] byHash(String instance, long serial) {
        byte[] key = DetailsRows.byHashKey(new InstanceId(instance), "ab".repeat(32), serial);
        assertThat(DetailsRows.serialOf(key)).isEqualTo(serial);
        return key;
    }

    private static byte[] leaseRow() {
        return RowWriter.begin(1, 7).number(0).done();
    }

    @Test
    void ofInstancesDecodeAndNoneBeginsAnother() {
        Map<byte[], Object> keys = sorted();
        for (String id : ids()) {
            byte[] key = CatalogRows.key(new InstanceId(id));
            assertThat(CatalogRows.instanceOf(key).value()).isEqualTo(id);
            assertThat(Arrays.compareUnsigned(key, CatalogRows.instances())).isPositive();
            assertThat(Arrays.compareUnsigned(key, CatalogRows.instancesEnd())).isNegative();
            keys.put(key, id);
        }
        assertThat(keys).hasSize(ids().size());
        haveNoPrefixInCommon(keys);
    }

    @Test
    void ofAnOwnersLeasesLieTogetherWithNobodyElsesBetween() {
        for (long owner : new long[] {0, 1, 255, 256, (1L << 53) - 1}) {
            for (String id : ids()) {
                byte[] key = ExpiringEntries.thing(owner, id);
                assertThat(Arrays.compareUnsigned(ExpiringEntries.things(owner), key))
                        .isNegative();
                assertThat(Arrays.compareUnsigned(key, ExpiringEntries.things(owner + 1)))
                        .isNegative();
            }
        }
    }

    /** The searches for all of one thing begin and end where nobody else's keys lie. */
    @Test
    void ofAnOwnersThingsLieTogetherWithNobodyElsesBetween() {
        Map<byte[], Object> keys = sorted();
        for (String id : ids()) {
            InstanceId instance = new InstanceId(id);
            for (long serial : new long[] {1, 255, 256, (1L << 53) - 1}) {
                keys.put(ProductRows.bySerialKey(instance, serial), "i " + id);
                for (String hash : List.of("ab".repeat(32), "ac".repeat(32))) {
                    keys.put(DetailsRows.byHashKey(instance, hash, serial), "h " + id + hash);
                }
                for (Kind kind : Kind.values()) {
                    keys.put(DefinitionRows.bySerialKey(serial, kind, 7), "n " + serial + kind);
                }
            }
            liesTogether(keys, "i " + id, from -> ProductRows.bySerialKey(instance, from));
        }
        String hash = "ab".repeat(32);
        liesTogether(keys, "h p" + hash, from -> DetailsRows.byHashKey(new InstanceId("p"), hash, from));
        for (Kind kind : Kind.values()) {
            liesTogether(keys, "n 256" + kind, from -> DefinitionRows.bySerialKey(256, kind, from));
        }
    }

    private static void liesTogether(Map<byte[], Object> keys, String what, LongFunction<byte[]> from) {
        var there = new TreeMap<byte[], Object>(Arrays::compareUnsigned);
        there.putAll(keys);
        assertThat(there.subMap(from.apply(0), from.apply(Long.MAX_VALUE)).values())
                .as(what)
                .hasSize((int) keys.values().stream().filter(what::equals).count())
                .containsOnly(what);
    }

    @Test
    void ofRecordsAreDifferentForDifferentIds() {
        Map<String, String> seen = new HashMap<>();
        Map<byte[], Object> keys = sorted();
        for (String one : ids()) {
            for (String other : ids()) {
                byte[] key = RecordKey.of(one, other);
                String ids = one + "\u0000" + other;
                assertThat(seen.put(new String(key, StandardCharsets.UTF_8), ids))
                        .isNull();
                keys.put(key, ids);
            }
        }
        haveNoPrefixInCommon(keys);
        assertThat(RecordKey.of("admin", "chair")).asString().isEqualTo("5:admin5:chair");
        assertThat(RecordKey.of("\u751f")).asString(StandardCharsets.UTF_8).isEqualTo("3:\u751f");
    }

    @Test
    void ofRecordsSpreadOverThePartitions() {
        int[] counts = new int[12];
        for (int i = 0; i < 12_000; i++) {
            counts[RecordKey.partition(RecordKey.of("admin", "product-" + i), 12)]++;
        }
        assertThat(Arrays.stream(counts).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }
}
