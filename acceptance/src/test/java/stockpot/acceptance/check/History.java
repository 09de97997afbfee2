package stockpot.acceptance.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Everything that is known of a run: what clients did and were told, and what the topics of stock hold in the end. */
public record History(
        List<Operation> operations, List<LogRecord> commands, List<LogRecord> results, List<LogRecord> ledger) {
    public History {
        operations = List.copyOf(operations);
        commands = List.copyOf(commands);
        results = List.copyOf(results);
        ledger = List.copyOf(ledger);
    }

    /** Timestamp of the last command, in milliseconds since the epoch. */
    long end() {
        return commands.stream().mapToLong(LogRecord::timestamp).max().orElse(0);
    }

    /** The same without what concerns products of other names. */
    public History only(Predicate<String> product) {
        return new History(operations, only(commands, product), only(results, product), only(ledger, product));
    }

    private static List<LogRecord> only(List<LogRecord> records, Predicate<String> product) {
        return records.stream()
                .filter(record -> record.is("Tick") || product.test(record.text("product")))
                .toList();
    }

    /** The results by the position of their command; of two for one position the last. */
    Map<String, LogRecord> resultsByPosition() {
        Map<String, LogRecord> byPosition = new HashMap<>();
        results.forEach(result -> byPosition.put(result.text("position"), result));
        return byPosition;
    }
}
