package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import stockpot.http.access.Turns.Turn;
import stockpot.kernel.InstanceId;

class WrongPasswordsTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final WrongPasswords wrong = new WrongPasswords(now::get, lines::add);

    @Test
    void areALineNowAndThen() {
        for (int i = 1; i <= 1000; i++) {
            wrong.note(new Turn("192.0.2.1", new InstanceId("shop")), i);
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(10));
        wrong.note(new Turn("192.0.2.9", Logins.NOBODY), 1);
        assertThat(lines)
                .containsExactly(
                        "wrong passwords since the last line like this: 1, the last of them of instance shop from"
                                + " 192.0.2.1, where 1 came in a row",
                        "wrong passwords since the last line like this: 1000, the last of them of no instance from"
                                + " 192.0.2.9, where 1 came in a row");
    }
}
