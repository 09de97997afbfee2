package stockpot.acceptance.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** All checkers over a history, and what the history has seen. */
public final class Verdict {
    private static final int SHOWN = 10;

    private Verdict() {}

    /** Everything that is wrong with a history. */
    public static List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        violations.addAll(ModelReplay.check(history));
        violations.addAll(AnswerCheck.check(history));
        violations.addAll(OrderCheck.check(history));
        violations.addAll(LedgerCheck.check(history));
        return violations;
    }

    public static void requireNone(History history) {
        List<String> violations = violations(history);
        assertThat(violations.stream().limit(SHOWN).toList())
                .as("%d violations", violations.size())
                .isEmpty();
    }

    /** What happened in a run; too little of something and the run has proved nothing about it. */
    public record Seen(
            long operations,
            long granted,
            long refused,
            long expired,
            long unknown,
            long unknownDecided,
            long repeated,
            long conflicts) {
        public static Seen of(History history) {
            List<Operation> operations = history.operations();
            var identities = new java.util.HashSet<String>();
            history.commands().stream().filter(c -> !c.is("Tick")).forEach(c -> identities.add(c.identity()));
            return new Seen(
                    operations.size(),
                    count(operations, 204),
                    count(operations, 410),
                    history.ledger().stream().filter(f -> f.is("LockExpired")).count(),
                    operations.stream().filter(Operation::isUnknown).count(),
                    operations.stream()
                            .filter(o -> o.isUnknown() && identities.contains(o.identity()))
                            .count(),
                    history.results().stream()
                            .filter(r -> r.value().has("repeats"))
                            .count(),
                    count(operations, 409));
        }

        private static long count(List<Operation> operations, int status) {
            return operations.stream()
                    .filter(o -> !o.isUnknown() && o.answers().getFirst().status() == status)
                    .count();
        }
    }

    /** Fails when a figure of the run is below what it takes to believe the rest of it. */
    public static void requireEnough(String what, long seen, long least) {
        assertThat(seen).as("proved nothing: too few %s", what).isGreaterThanOrEqualTo(least);
    }
}
