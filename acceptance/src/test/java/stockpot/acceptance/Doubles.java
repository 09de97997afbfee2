package stockpot.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;

/**
 * Settled commands that stand more than once in the log.
 *
 * @param again how many stand there although their source was before
 * @param aheadOfFirst of how many sources both settlers sent the command, the second one first
 * @param unlike commands of one source that do not say the same
 */
record Doubles(int again, int aheadOfFirst, List<String> unlike) {
    static Doubles of(LogReader reader) {
        Map<String, LogRecord> first = new HashMap<>();
        Set<String> ahead = new HashSet<>();
        List<String> unlike = new ArrayList<>();
        int again = 0;
        List<LogRecord> commands = new ArrayList<>(reader.read(LogReader.COMMANDS));
        commands.addAll(reader.read("stockpot.orders.commands"));
        for (LogRecord command : commands) {
            String source = command.text("source");
            LogRecord before = source.isEmpty() ? null : first.putIfAbsent(source, command);
            if (before == null) {
                continue;
            }
            again++;
            if (!before.value().equals(command.value())) {
                unlike.add(before + ", " + command);
            }
            // The second settler writes its source first.
            if (before.value().fieldNames().next().equals("source")) {
                ahead.add(source);
            }
        }
        return new Doubles(again, ahead.size(), unlike);
    }

    @Override
    public String toString() {
        return again + " settled commands came again, of " + aheadOfFirst + " the second settler's was first";
    }
}
