package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.InstanceId;

class EventIdsTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] LOG = "log".getBytes(UTF_8);
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final byte[] POSITION = {1, 2, 3};

    @Test
    void isGoodForWhomItWasGivenTo() {
        String id = new EventIds(SECRET, LOG, SHOP, 7).text(POSITION);
        assertThat(id).matches("[A-Za-z0-9_-]{27}");
        EventIds same = new EventIds(SECRET, LOG, SHOP, 7);
        assertThat(same.position(id)).isEqualTo(POSITION);
        assertThat(same.position(id)).isEqualTo(POSITION);
        for (EventIds other : List.of(
                new EventIds("another secret".getBytes(UTF_8), LOG, SHOP, 7),
                new EventIds(SECRET, "log2".getBytes(UTF_8), SHOP, 7),
                new EventIds(SECRET, LOG, new InstanceId("shop2"), 7),
                new EventIds(SECRET, LOG, SHOP, 8))) {
            assertThat(other.position(id)).isNull();
        }
    }

    @Test
    void nothingElseIsOne() {
        EventIds ids = new EventIds(SECRET, LOG, SHOP, 7);
        String id = ids.text(POSITION);
        for (int i = 0; i < id.length(); i++) {
            assertThat(ids.position(id.substring(0, i))).isNull();
            char other = id.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(ids.position(id.substring(0, i) + other + id.substring(i + 1)))
                    .isNull();
        }
        assertThat(ids.position("not/base64url")).isNull();
    }
}
