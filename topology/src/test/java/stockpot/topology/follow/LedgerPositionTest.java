package stockpot.topology.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LedgerPositionTest {
    private static final LedgerPosition POSITION =
            new LedgerPosition(new long[] {0, 127, 128, 1_000_000, Long.MAX_VALUE}, 2);

    @Test
    void isReadAsItWasWritten() {
        assertThat(LedgerPosition.read(POSITION.bytes(), 5)).isEqualTo(POSITION);
        LedgerPosition whole = new LedgerPosition(new long[] {3}, LedgerPosition.NONE);
        assertThat(LedgerPosition.read(whole.bytes(), 1)).isEqualTo(whole);
        assertThat(whole.bytes()).hasSize(2);
    }

    @Test
    void nothingElseIsOne() {
        byte[] bytes = POSITION.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> LedgerPosition.read(part, 5));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerPosition.read(Arrays.copyOf(bytes, bytes.length + 1), 5));
        assertThatIllegalArgumentException().isThrownBy(() -> LedgerPosition.read(bytes, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerPosition.read(new LedgerPosition(new long[] {3}, 1).bytes(), 1));
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) -1);
        assertThatIllegalArgumentException().isThrownBy(() -> LedgerPosition.read(endless, 1));
    }
}
