package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class MomentTest {
    @Test
    void carriesSerialsThatEveryReaderOfJsonHolds() {
        assertThat(new CommandContext(0, 1).serial()).isEqualTo(1);
        assertThat(new CommandContext(0, 9_007_199_254_740_991L).serial()).isEqualTo(9_007_199_254_740_991L);
    }

    @Test
    void carriesNoOther() {
        refuses(-1);
        refuses(9_007_199_254_740_992L);
    }

    @Test
    void hasNoneForWhatMakesNothing() {
        CommandContext at = CommandContext.makingNothing(Level.ONE, 7, 5);
        assertThat(at.epochMillis()).isEqualTo(7);
        assertThat(at.closedUpTo()).isEqualTo(5);
        assertThatIllegalStateException().isThrownBy(at::serial).withMessageContaining("no serial number");
    }

    private static void refuses(long serial) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CommandContext(0, serial))
                .withMessage("serial out of range: " + serial);
    }
}
