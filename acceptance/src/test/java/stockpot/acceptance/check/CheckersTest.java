package stockpot.acceptance.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.acceptance.load.Answer;

/** A checker that finds nothing has to be one that would find something: each fault is planted once, in a sound history. */
class CheckersTest {
    private final List<Operation> operations = new ArrayList<>();
    private final List<LogRecord> commands = new ArrayList<>();
    private final List<LogRecord> results = new ArrayList<>();
    private final List<LogRecord> ledger = new ArrayList<>();

    @BeforeEach
    void writeSoundHistory() {
        History sound = WrittenHistory.sound();
        operations.addAll(sound.operations());
        commands.addAll(sound.commands());
        results.addAll(sound.results());
        ledger.addAll(sound.ledger());
    }

    private List<String> violations() {
        return Verdict.violations(new History(operations, commands, results, ledger));
    }

    @Test
    void findNothingInASoundHistory() {
        assertThat(violations()).isEmpty();
        Verdict.Seen seen = Verdict.Seen.of(new History(operations, commands, results, ledger));
        assertThat(seen).isEqualTo(new Verdict.Seen(11, 7, 2, 2, 1, 1, 2, 1));
    }

    @Test
    void findThatWhatWasSaidToBeInEffectIsNot() {
        int again = commandOf("kim", "1", 59_600_000);
        change(commands, again, value -> value.put("duration_us", 59_601_000));
        assertThat(violations()).anyMatch(found -> found.startsWith("granted and not in the ledger"));
    }

    @Test
    void findALostAnswer() {
        // Answered with 204, and the log has never heard of it.
        int lost = commandOf("ann", "3");
        String position = commands.get(lost).position();
        commands.remove(lost);
        results.removeIf(result -> result.text("position").equals(position));
        ledger.removeIf(fact -> fact.text("position").equals(position));
        assertThat(violations()).anyMatch(found -> found.startsWith("answered and lost"));
    }

    @Test
    void findALostResult() {
        results.remove(resultOf("bob", "6"));
        assertThat(violations()).anyMatch(found -> found.startsWith("no result"));
    }

    @Test
    void findADoubledGrant() {
        // The same request in the log twice, under two ids, as a client that repeats by itself would do.
        LogRecord first = commands.get(commandOf("ann", "3"));
        ObjectNode again = first.value().deepCopy();
        again.put("id", "req:again");
        commands.add(new LogRecord(first.topic(), 0, 90, WrittenHistory.END, again));
        ObjectNode result = results.get(resultOf("ann", "3")).value().deepCopy();
        result.put("id", "req:again").put("position", first.topic() + "/0/90");
        results.add(new LogRecord(LogReader.RESULTS, 0, 90, WrittenHistory.END, result));
        assertThat(violations()).anyMatch(found -> found.startsWith("asked 1 times, in the log 2 times"));
    }

    @Test
    void findTwoResultsForOneCommand() {
        results.add(results.get(resultOf("ann", "3")));
        assertThat(violations()).anyMatch(found -> found.startsWith("there are"));
    }

    @Test
    void findACommandFromNowhere() {
        operations.removeIf(operation -> operation.identity().contains(" ann 3 "));
        assertThat(violations()).anyMatch(found -> found.startsWith("nobody asked for this"));
    }

    @Test
    void findAResultFromNowhere() {
        change(results, resultOf("ann", "3"), value -> value.put("position", LogReader.COMMANDS + "/0/77"));
        assertThat(violations()).anyMatch(found -> found.startsWith("a result from nowhere"));
    }

    @Test
    void findAWrongOutcome() {
        int refused = resultOf("bob", "8");
        change(results, refused, value -> value.put("outcome", "accepted"));
        assertThat(violations())
                .anyMatch(found -> found.startsWith("the model says"))
                .anyMatch(found -> found.startsWith("answered ") && found.contains("but committed is"));
    }

    @Test
    void findAWrongRemainder() {
        change(results, resultOf("bob", "8"), value -> value.withObject("/data").put("available", "7"));
        assertThat(violations()).anyMatch(found -> found.startsWith("the model says"));
    }

    @Test
    void findAnAnswerThatIsNotTheResult() {
        answer("bob", "8", answer -> new Answer(204, answer.position(), answer.body(), answer.headers()));
        assertThat(violations()).anyMatch(found -> found.startsWith("answered "));
    }

    @Test
    void findAnAnswerAtAnotherPosition() {
        answer("bob", "8", answer -> new Answer(410, LogReader.COMMANDS + "/0/1", answer.body(), answer.headers()));
        assertThat(violations()).anyMatch(found -> found.startsWith("the position that was answered"));
    }

    @Test
    void findARepetitionThatIsAnsweredOtherwise() {
        operations.replaceAll(operation -> operation.answers().size() < 2
                ? operation
                : new Operation(
                        operation.identity(),
                        operation.product(),
                        operation.keyed(),
                        operation.attempts(),
                        operation.invoked(),
                        operation.completed(),
                        List.of(
                                operation.answers().getFirst(),
                                new Answer(
                                        410,
                                        null,
                                        operation.answers().getFirst().body(),
                                        java.util.Map.of()))));
        assertThat(violations()).anyMatch(found -> found.startsWith("asked again and answered otherwise"));
    }

    @Test
    void findARefusalWithoutEffectThatHadOne() {
        answer("ann", "3", answer -> new Answer(503, null, answer.body(), answer.headers()));
        assertThat(violations()).anyMatch(found -> found.startsWith("answered that nothing was changed"));
    }

    @Test
    void findAReorderedOperation() {
        // Begun long after all others were over, and still first in the log.
        operations.replaceAll(operation -> operation.identity().contains(" ann 3 ")
                ? new Operation(
                        operation.identity(), operation.product(), false, 1, 1_000_000, 1_000_001, operation.answers())
                : operation);
        assertThat(violations()).anyMatch(found -> found.startsWith("began after the other was over"));
    }

    @Test
    void findAnOversoldProduct() {
        int locked = factOf("StockLocked", "bob");
        change(ledger, locked, value -> value.withObject("/after").put("total", "2"));
        assertThat(violations()).anyMatch(found -> found.startsWith("oversold"));
    }

    @Test
    void findABalanceThatDoesNotCarryOver() {
        change(
                ledger,
                factOf("StockLocked", "bob"),
                value -> value.withObject("/before").put("locked", "1"));
        assertThat(violations()).anyMatch(found -> found.startsWith("the last record left"));
    }

    @Test
    void findALockThatEndsTwice() {
        LogRecord end = ledger.get(factOf("LockExpired", "ann"));
        ledger.add(end);
        assertThat(violations()).anyMatch(found -> found.startsWith("a lock ends that is not there"));
    }

    @Test
    void findALockThatEndsTooEarly() {
        change(ledger, factOf("LockExpired", "ann"), value -> value.put("time_ms", 1));
        assertThat(violations()).anyMatch(found -> found.startsWith("a lock expires before its deadline"));
    }

    @Test
    void findAGrantThatTheLedgerDoesNotHave() {
        ledger.remove(factOf("StockLocked", "bob"));
        assertThat(violations()).anyMatch(found -> found.startsWith("granted and not in the ledger"));
    }

    @Test
    void findAFactThatNobodyDecided() {
        change(ledger, factOf("StockLocked", "bob"), value -> value.put("position", LogReader.COMMANDS + "/0/78"));
        assertThat(violations()).anyMatch(found -> found.startsWith("in the ledger without a command"));
    }

    @Test
    void findTimeThatGoesBack() {
        LogRecord first = commands.getFirst();
        commands.set(0, new LogRecord(first.topic(), 0, first.offset(), WrittenHistory.END + 1, first.value()));
        assertThat(violations()).anyMatch(found -> found.startsWith("the log's time goes back"));
    }

    @Test
    void refuseARunThatSawTooLittle() {
        assertThatThrownBy(() -> Verdict.requireEnough("kills", 0, 1)).hasMessageContaining("proved nothing");
    }

    private int commandOf(String lock, String quantity) {
        return find(
                commands,
                record -> record.text("lock").equals(lock)
                        && record.text("quantity").equals(quantity));
    }

    private int commandOf(String lock, String quantity, long micros) {
        return find(
                commands,
                record -> record.text("lock").equals(lock)
                        && record.text("quantity").equals(quantity)
                        && record.value().path("duration_us").longValue() == micros);
    }

    private int resultOf(String lock, String quantity) {
        String position = commands.get(commandOf(lock, quantity)).position();
        return find(results, record -> record.text("position").equals(position));
    }

    private int factOf(String type, String lock) {
        return find(ledger, record -> record.is(type) && record.text("lock").equals(lock));
    }

    private static int find(List<LogRecord> records, java.util.function.Predicate<LogRecord> wanted) {
        for (int i = 0; i < records.size(); i++) {
            if (wanted.test(records.get(i))) {
                return i;
            }
        }
        throw new AssertionError("the history has no such record");
    }

    private static void change(List<LogRecord> records, int index, java.util.function.Consumer<ObjectNode> change) {
        LogRecord old = records.get(index);
        JsonNode value = old.value().deepCopy();
        change.accept((ObjectNode) value);
        records.set(index, new LogRecord(old.topic(), old.partition(), old.offset(), old.timestamp(), value));
    }

    private void answer(String lock, String quantity, UnaryOperator<Answer> change) {
        operations.replaceAll(operation -> operation.identity().contains(" " + lock + " " + quantity + " ")
                ? new Operation(
                        operation.identity(),
                        operation.product(),
                        operation.keyed(),
                        operation.attempts(),
                        operation.invoked(),
                        operation.completed(),
                        List.of(change.apply(operation.answers().getFirst())))
                : operation);
    }
}
