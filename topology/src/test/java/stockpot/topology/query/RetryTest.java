package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stockpot.kernel.Flow;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Rejection.Refusal;
import stockpot.stock.StockRejection;

/** Who is refused because others are just deciding comes again, more and more seldom, and what is remembered stops nobody. */
class RetryTest {
    private static final LogPosition POSITION = new LogPosition("topic", 0, 0);
    private static final Outcome<String> GRANTED = new Granted<>("granted", true, POSITION, false);

    private int remembered;
    private int tries;

    /** What it comes to when nothing is sent for it. */
    private Outcome<String> outlast(int before) throws Exception {
        return new FlowRunner(null, null, position -> true)
                .run(Flow.trying(this.tryingUntil(before), outcome -> outcome));
    }

    private Flow.Try<Outcome<String>> tryingUntil(int before) {
        return (attempt, number) -> {
            assertThat(number).isEqualTo(tries++);
            return new Next.Done<>(
                    number < before
                            ? new Refused<>(new Refusal(StockRejection.Code.CONTENDED), POSITION, number < remembered)
                            : GRANTED);
        };
    }

    /** With a pause after each of them a repeated request would never come to the try that is granted. */
    @Test
    void passesWhatIsRememberedWithoutAPause() throws Exception {
        remembered = 10_000;
        assertThat(outlast(remembered)).isEqualTo(GRANTED);
    }

    /** Each try is a record in a log. */
    @Test
    void triesAFewTimesAndThenGivesUp() throws Exception {
        assertThat(outlast(Integer.MAX_VALUE).isUndecided()).isTrue();
        assertThat(tries).isBetween(8, 15);
    }
}
