package stockpot.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.quantity.Quantity;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

class RowWriterTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "127, 1",
        "128, 2",
        "16383, 2",
        "16384, 3",
        "2097151, 3",
        "2097152, 4",
        "9007199254740991, 8",
        "9007199254740992, 8",
        "72057594037927935, 8",
        "72057594037927936, 9",
        "9223372036854775807, 9"
    })
    void writesANumberInAsFewBytesAsItNeeds(long number, int bytes) {
        byte[] row = new RowWriter().number(number).done();
        assertThat(row).hasSize(bytes);
        assertThat(RowReader.content(row).number()).isEqualTo(number);
    }

    @Test
    void refusesANegativeNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RowWriter().number(-1))
                .withMessageContaining("-1");
    }

    @Test
    void readsBackWhateverItWrote() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >>> (1 + random.nextInt(63));
            long fixed = random.nextLong();
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            String text = "\u751f".repeat(random.nextInt(60)) + random.nextInt();
            Quantity quantity = new Quantity(number >>> 1, random.nextInt(1_000_000));
            byte[] row = RowWriter.begin(3, number)
                    .u8(i)
                    .flag(i % 2 == 0)
                    .u64(fixed)
                    .text(text)
                    .bytes(bytes)
                    .quantity(quantity)
                    .raw(bytes)
                    .done();
            assertThat(RowReader.offset(row)).isEqualTo(number);
            RowReader reader = RowReader.row(3, row);
            assertThat(reader.number()).isEqualTo(number);
            assertThat(reader.u8()).isEqualTo(i & 0xff);
            assertThat(reader.flag()).isEqualTo(i % 2 == 0);
            assertThat(reader.u64()).isEqualTo(fixed);
            assertThat(reader.text()).isEqualTo(text);
            assertThat(reader.bytes()).isEqualTo(bytes);
            assertThat(reader.quantity()).isEqualTo(quantity);
            assertThat(reader.rest()).isEqualTo(bytes);
            assertThat(reader.rest()).isEmpty();
        }
    }

    @Test
    void ordersKeysByTheirNumbers() {
        long[] numbers = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 1L << 32, (1L << 53) - 1, Long.MAX_VALUE};
        for (int i = 1; i < numbers.length; i++) {
            byte[] smaller = RowWriter.key('x').u64(numbers[i - 1]).done();
            byte[] larger = RowWriter.key('x').u64(numbers[i]).done();
            assertThat(Arrays.compareUnsigned(smaller, larger)).isNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 127})
    void refusesARowOfAnotherVersion(int version) {
        byte[] row = RowWriter.begin(version, 7).done();
        assertThatIllegalStateException()
                .isThrownBy(() -> RowReader.row(1, row))
                .withMessageContaining("version 1");
        assertThatIllegalStateException().isThrownBy(() -> RowReader.row(1, new byte[0]));
    }
}
