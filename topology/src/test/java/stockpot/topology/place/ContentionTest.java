package stockpot.topology.place;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is refused because others are just deciding comes again, more and more seldom, and what is remembered stops nobody. */
class ContentionTest {
    private static final String CONTENDED = "contended";

    private int remembered;
    private int tries;

    private String outlast(String atLast, int before) throws Exception {
        return Contention.outlast(
                number -> {
                    assertThat(number).isEqualTo(tries++);
                    return number < before ? CONTENDED : atLast;
                },
                CONTENDED::equals,
                made -> tries <= remembered);
    }

    /** With a pause after each of them a repeated request would never come to the try that is granted. */
    @Test
    void passesWhatIsRememberedWithoutAPause() throws Exception {
        remembered = 10_000;
        assertThat(outlast("granted", remembered)).isEqualTo("granted");
    }

    /** Each try is a record in a log. */
    @Test
    void triesAFewTimesAndThenGivesUp() throws Exception {
        assertThat(outlast("granted", Integer.MAX_VALUE)).isEqualTo(CONTENDED);
        assertThat(tries).isBetween(8, 15);
    }
}
