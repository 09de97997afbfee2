package stockpot.topology.records;

import java.nio.charset.StandardCharsets;
import stockpot.kernel.Command;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Rejection;
import stockpot.topology.records.ResultWriter.Verdict;

/** What results of a family say, for tests. */
public final class SaidInResults {
    private static final LogPosition POSITION = new LogPosition("topic", 0, 0);

    private SaidInResults() {}

    private static <A> Outcome<A> outcome(Codec<?, ? extends Command<A>, ?> words, Verdict verdict) {
        return ResultWriter.outcome(words, verdict, POSITION, false);
    }

    /** The answer that an acceptance with that data is. */
    public static <A> A accepted(Codec<?, ? extends Command<A>, ?> words, String data) {
        Verdict verdict = new Verdict(true, Verdict.ACCEPTED, data.getBytes(StandardCharsets.UTF_8));
        return outcome(words, verdict) instanceof Granted<A> granted ? granted.answer() : fail(verdict);
    }

    /** The rejection that a refusal with that data is. */
    public static <A> Rejection refused(Codec<?, ? extends Command<A>, ?> words, String code, String data) {
        Verdict verdict = new Verdict(false, code, data.getBytes(StandardCharsets.UTF_8));
        return outcome(words, verdict) instanceof Refused<A> refused ? refused.because() : fail(verdict);
    }

    private static <T> T fail(Verdict verdict) {
        throw new AssertionError(verdict);
    }
}
