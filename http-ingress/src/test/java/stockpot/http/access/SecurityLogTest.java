package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Logged;
import stockpot.http.access.SecurityLog.Event;

class SecurityLogTest {
    private static final long LONG_MILLIS = 3_600_000;

    @Test
    void sumsUpWhatIsTooMuchAndHidesNoOtherKindOrInstance() {
        try (Logged logged = new Logged(SecurityLog.NAME, Level.INFO)) {
            SecurityLog log = new SecurityLog(LONG_MILLIS);
            for (int i = 1; i <= 130; i++) {
                log.say(Event.LOGIN_REFUSED, "shop", "192.0.2." + i);
            }
            log.say(Event.LOGIN_REFUSED, "other", "192.0.2.7");
            log.say(Event.TOKEN_ISSUED, "shop", "192.0.2.7", "by", "shop/password", "about", "");
            assertThat(logged.lines()).hasSize(12).contains("login refused: instance=shop from=192.0.2.1");
            log.close();
            assertThat(logged.lines().subList(10, 13))
                    .containsExactly(
                            "login refused: instance=other from=192.0.2.7",
                            "token issued: instance=shop from=192.0.2.7 by=shop/password",
                            "and 120 more, the last: login refused: instance=shop from=192.0.2.130");
        }
    }

    @Test
    void writesOnlySoManyLinesHoweverManyNamesThereAre() {
        try (Logged logged = new Logged(SecurityLog.NAME, Level.INFO)) {
            SecurityLog log = new SecurityLog(LONG_MILLIS);
            for (int i = 1; i <= 10_000; i++) {
                log.say(Event.LOGIN_REFUSED, "nobody-" + i, "192.0.2.7");
            }
            log.close();
            assertThat(logged.lines())
                    .hasSize(51)
                    .last()
                    .asString()
                    .startsWith("and 9950 more, the last: login refused: instance=nobody-10000");
        }
    }

    @Test
    void sumsUpByItselfAndBeginsAfresh() {
        try (Logged logged = new Logged(SecurityLog.NAME, Level.INFO);
                SecurityLog log = new SecurityLog(50)) {
            for (int i = 1; i <= 12; i++) {
                log.say(Event.SCOPE_REFUSED, "shop", "192.0.2.7");
            }
            await().until(() -> logged.lines().stream().anyMatch(line -> line.startsWith("and ")));
            int before = logged.lines().size();
            log.say(Event.SCOPE_REFUSED, "shop", "192.0.2.8");
            assertThat(logged.lines())
                    .hasSize(before + 1)
                    .last()
                    .isEqualTo("scope refused: instance=shop from=192.0.2.8");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b?c=d%0a   | /a/b?c=d%0a",
                "a b           | a%20b",
                "a\\r\\nb       | a%0d%0ab",
                "\\33[31m       | %1b[31m",
                "\u0085x\u2028\u202e | %c2%85x%e2%80%a8%e2%80%ae",
                "\u00e9\ud83d\ude00 | %c3%a9%f0%9f%98%80",
                "say \"x\"       | say%20%22x%22",
                "a\\\\b          | a%5cb",
            })
    void leavesNothingThatEndsALine(String text, String plain) {
        assertThat(SecurityLog.plain(text.translateEscapes())).isEqualTo(plain);
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(SecurityLog.plain("x".repeat(300))).isEqualTo("x".repeat(256) + "...");
    }
}
