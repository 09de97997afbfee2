package stockpot.acceptance.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;

/**
 * A small history written by hand, in which everything is right: ten pieces of a product, and everything that can happen
 * to a request happens once.
 */
final class WrittenHistory {
    static final long END = 10_000;
    private static final String POSITION = LogReader.COMMANDS + "/0/";

    private final List<Operation> operations = new ArrayList<>();
    private final List<LogRecord> commands = new ArrayList<>();
    private final List<LogRecord> results = new ArrayList<>();
    private final List<LogRecord> ledger = new ArrayList<>();
    private String locked = "0";
    private long clock;

    private WrittenHistory() {}

    static History sound() {
        WrittenHistory history = new WrittenHistory();
        history.write();
        return new History(history.operations, history.commands, history.results, history.ledger);
    }

    private void write() {
        define();
        // offset, time, lock, quantity, milliseconds; then what comes of it
        granted(1, 1_000, "ann", "3", 1_000L, "3");
        granted(2, 1_100, "bob", "6", 60_000L, "9");
        refused(3, 1_200, "eve", "2", "1");
        // ann's lock ends at 2,000; a command at that very time finds it gone
        expired(4, 2_000, "ann", "3", "6");
        granted(4, 2_000, "eve", "4", 1_500L, "10");
        // bob's own six count as free for him
        refused(5, 2_100, "bob", "8", "6");
        granted(6, 2_200, "bob", "5", 60_000L, "9");
        unlocked(7, 2_300, "bob", "5", "4");
        tick(8, 3_600);
        expired(8, 3_600, "eve", "4", "0");
        repeated();
        unknown();
        conflict();
        inEffect();
    }

    private void define() {
        JsonNode command =
                json("{'type':'DefineProduct','id':'req:0','instance':'admin','product':'chair','total':'10',"
                        + "'unit':'piece','unit_digits':0}");
        commands.add(new LogRecord(LogReader.COMMANDS, 0, 0, 900, command));
        result(0, command, "'outcome':'accepted'");
        fact(0, 900, "ProductDefined", "", "null");
    }

    private JsonNode command(long offset, long time, String id, String lock, String quantity, long millis) {
        JsonNode command = json("{'type':'LockStock','id':'" + id
                + "','instance':'admin','product':'chair','lock':'" + lock + "','quantity':'" + quantity
                + "','duration_us':" + millis * 1_000
                + (id.startsWith("key:") ? ",'keyed':true,'fingerprint':'" + lock + quantity + "'" : "") + "}");
        commands.add(new LogRecord(LogReader.COMMANDS, 0, offset, time, command));
        return command;
    }

    private void granted(long offset, long time, String lock, String quantity, long millis, String after) {
        JsonNode command = command(offset, time, "req:" + offset, lock, quantity, millis);
        result(offset, command, "'outcome':'accepted'");
        lockedFact(offset, time, lock, quantity, millis, after);
        told(lock, quantity, millis, answer(204, offset, ""));
    }

    private void lockedFact(long offset, long time, String lock, String quantity, long millis, String after) {
        String before = locked;
        locked = after;
        fact(offset, time, "StockLocked", lock(lock, quantity) + ",'deadline_ms':" + (time + millis), standing(before));
    }

    private void refused(long offset, long time, String lock, String quantity, String available) {
        String data = "{'requested':'" + quantity + "','available':'" + available + "'}";
        JsonNode command = command(offset, time, "req:" + offset, lock, quantity, 5);
        result(offset, command, "'outcome':'rejected','code':'OUT_OF_STOCK','data':" + data);
        told(
                lock,
                quantity,
                5,
                answer(
                        410,
                        offset,
                        "{'unit_requested_quantity':'" + quantity + "','unit_available_quantity':'" + available
                                + "'}"));
    }

    private void unlocked(long offset, long time, String lock, String had, String after) {
        JsonNode command = command(offset, time, "req:" + offset, lock, "0", 7);
        result(offset, command, "'outcome':'accepted'");
        String before = locked;
        locked = after;
        fact(offset, time, "StockUnlocked", lock(lock, had), standing(before));
        told(lock, "0", 7, answer(204, offset, ""));
    }

    private void expired(long offset, long time, String lock, String quantity, String after) {
        String before = locked;
        locked = after;
        long deadline = lock.equals("ann") ? 2_000 : 3_500;
        fact(offset, time, "LockExpired", lock(lock, quantity) + ",'deadline_ms':" + deadline, standing(before));
    }

    private void tick(long offset, long time) {
        commands.add(new LogRecord(LogReader.COMMANDS, 0, offset, time, json("{'type':'Tick'}")));
    }

    /** Asked twice under one key, once with effect, answered twice with the same words. */
    private void repeated() {
        JsonNode first = command(9, 4_000, "key:k", "kim", "1", 60_000);
        result(9, first, "'outcome':'accepted'");
        lockedFact(9, 4_000, "kim", "1", 60_000, "1");
        JsonNode second = command(10, 4_100, "key:k", "kim", "1", 60_000);
        result(10, second, "'outcome':'accepted','repeats':'" + POSITION + "9'");
        Answer answer = answer(204, 9L, "");
        add("kim", "1", 60_000, true, 2, List.of(answer, answer));
    }

    /** Its connection died, and it was decided. */
    private void unknown() {
        JsonNode command = command(11, 4_200, "req:11", "una", "2", 60_000);
        result(11, command, "'outcome':'accepted'");
        lockedFact(11, 4_200, "una", "2", 60_000, "3");
        add("una", "2", 60_000, false, 1, List.of());
    }

    /** Another request under kim's key. */
    private void conflict() {
        JsonNode command = command(12, 4_300, "key:k", "con", "1", 9);
        result(12, command, "'outcome':'rejected','code':'ID_REUSED','repeats':'" + POSITION + "9'");
        add("con", "1", 9, true, 1, List.of(answer(409, null, "{'code':26}")));
    }

    /** Kim's lock once more, which would end in the same millisecond: nothing happens. */
    private void inEffect() {
        JsonNode command = command(13, 4_400, "req:13", "kim", "1", 59_600);
        result(13, command, "'outcome':'accepted','data':{'unchanged':true}");
        told("kim", "1", 59_600, answer(204, 13L, ""));
    }

    private void result(long offset, JsonNode command, String outcome) {
        ObjectNode result = (ObjectNode) json("{" + outcome + "}");
        result.put("position", POSITION + offset);
        for (String member : List.of("type", "id", "instance", "product")) {
            result.set(member, command.path(member));
        }
        results.add(new LogRecord(LogReader.RESULTS, 0, results.size(), 0, result));
    }

    private void fact(long offset, long time, String type, String members, String before) {
        long ordinal = ledger.stream()
                .filter(fact -> fact.text("position").equals(POSITION + offset))
                .count();
        JsonNode fact = json("{'type':'" + type + "','instance':'admin','product':'chair'" + members + ",'before':"
                + before + ",'after':" + standing(locked) + ",'position':'" + POSITION + offset + "','ordinal':"
                + ordinal + ",'time_ms':" + time + "}");
        ledger.add(new LogRecord(LogReader.LEDGER, 0, ledger.size(), time, fact));
    }

    private static String lock(String lock, String quantity) {
        return ",'lock':'" + lock + "','quantity':'" + quantity + "'";
    }

    private static String standing(String locked) {
        return "{'total':'10','sold':'0','lost':'0','locked':'" + locked + "','held':'0'}";
    }

    private static Answer answer(int status, @Nullable Long offset, String body) {
        return new Answer(
                status,
                offset == null ? null : POSITION + offset,
                body.isEmpty() ? MissingNode.getInstance() : json(body),
                Map.of());
    }

    private void told(String lock, String quantity, long millis, Answer answer) {
        add(lock, quantity, millis, false, 1, List.of(answer));
    }

    private void add(String lock, String quantity, long millis, boolean keyed, int attempts, List<Answer> answers) {
        String identity =
                Operation.lockIdentity("chair", lock, new BigDecimal(quantity), Long.toString(millis * 1_000));
        long begun = clock += 10;
        long over = answers.isEmpty() ? Operation.NEVER : begun + 5;
        operations.add(new Operation(identity, "chair", keyed, attempts, begun, over, answers));
    }

    private static JsonNode json(String text) {
        try {
            return Shop.JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
