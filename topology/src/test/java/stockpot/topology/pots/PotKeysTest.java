package stockpot.topology.pots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.rows.AbandonedRows;

/** Invariant 14 for pots, their names and abandoned attempts, whatever people call them. */
class PotKeysTest {
    private static final List<String> HOSTILE = List.of(
            "a",
            "aa",
            "1",
            "11",
            "17",
            "1:a",
            "name",
            ":",
            "/",
            "\u00ff",
            "\u751f",
            "\ud83e\ude91",
            "\uffff",
            "x".repeat(255),
            "\u751f".repeat(85));
    private static final List<Long> SERIALS = List.of(1L, 17L, 255L, 256L, 65_536L, CommandContext.MAX_SERIAL);

    @Test
    void ofNamesDecodeToWhatWasEncodedAndNoneIsAPrefixOfAnother() {
        TreeMap<byte[], Object> keys = new TreeMap<>(Arrays::compareUnsigned);
        for (String instance : HOSTILE) {
            for (String name : HOSTILE) {
                NameKey key = new NameKey(new InstanceId(instance), new PotName(name));
                assertThat(PotRows.nameIn(PotRows.key(key))).isEqualTo(key);
                assertThat(keys.put(PotRows.key(key), key)).isNull();
            }
            for (long serial : SERIALS) {
                PotKey key = new PotKey(new InstanceId(instance), serial);
                assertThat(keys.put(PotRows.key(key), key)).isNull();
                AttemptId attempt = new AttemptId(instance);
                assertThat(keys.put(AbandonedRows.key(instance, Long.toString(serial), attempt), key))
                        .isNull();
            }
        }
        byte[] last = {};
        for (byte[] key : keys.keySet()) {
            boolean begins = last.length > 0 && Arrays.mismatch(last, key) == last.length;
            assertThat(begins)
                    .as("%s begins with %s", Arrays.toString(key), Arrays.toString(last))
                    .isFalse();
            last = key;
        }
    }

    @Test
    void ofPotsLieInTheOrderOfTheirNumbersAndApartFromThoseOfOtherInstances() {
        for (String instance : HOSTILE) {
            InstanceId id = new InstanceId(instance);
            byte[] from = PotRows.key(id, 0);
            byte[] to = PotRows.key(id, Long.MAX_VALUE);
            byte[] last = from;
            for (long serial : SERIALS) {
                byte[] key = PotRows.key(id, serial);
                assertThat(Arrays.compareUnsigned(last, key)).isNegative();
                assertThat(Arrays.compareUnsigned(key, to)).isNegative();
                last = key;
            }
            for (String other : HOSTILE) {
                byte[] key = PotRows.key(new InstanceId(other), 17);
                boolean inside = Arrays.compareUnsigned(from, key) <= 0 && Arrays.compareUnsigned(key, to) < 0;
                assertThat(inside).as("%s in the range of %s", other, instance).isEqualTo(other.equals(instance));
            }
        }
    }
}
