package stockpot.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final List<Long> SERIALS = List.of(2L, 4L, 6L, 8L);

    private static List<Long> page(long after, int limit) {
        return new Page(after, limit).of(SERIALS, serial -> serial);
    }

    @Test
    void goesOnBehindASerialNumberWhetherItIsThereOrNot() {
        assertThat(page(0, 3)).containsExactly(2L, 4L, 6L);
        assertThat(page(4, 3)).containsExactly(6L, 8L);
        assertThat(page(5, 1)).containsExactly(6L);
        assertThat(page(8, 3)).isEmpty();
    }

    @Test
    void descendsWithANegativeLimit() {
        assertThat(page(Long.MAX_VALUE, -3)).containsExactly(8L, 6L, 4L);
        assertThat(page(4, -3)).containsExactly(2L);
        assertThat(page(2, -1)).isEmpty();
    }

    @Test
    void isEmptyWhenNothingIsWanted() {
        assertThat(page(0, 0)).isEmpty();
        assertThat(new Page(0, -3).atMost()).isEqualTo(3);
        assertThat(new Page(0, 0).isDescending()).isFalse();
    }
}
