package stockpot.acceptance.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the ledger is a statement of the results: what every accepted lock says is in it once, nothing else is, and it
 * adds up.
 */
public final class LedgerCheck {
    private LedgerCheck() {}

    public static List<String> check(History history) {
        List<String> violations = new ArrayList<>();
        LedgerFold.of(history.ledger()).values().forEach(fold -> violations.addAll(fold.violations()));
        Map<String, LogRecord> results = history.resultsByPosition();
        Set<String> locked = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (LogRecord fact : history.ledger()) {
            String position = fact.text("position");
            if (!places.add(position + "/" + fact.text("ordinal"))) {
                violations.add("told twice: " + fact);
            }
            boolean clock = fact.is("LockExpired") || fact.is("LockDropped");
            LogRecord result = results.get(position);
            boolean granted = result != null && result.text("outcome").equals("accepted");
            if (!clock && (!granted || result.value().has("repeats"))) {
                violations.add("in the ledger without a command that was accepted: " + fact);
            }
            if (fact.is("StockLocked")) {
                locked.add(position);
            }
        }
        for (LogRecord command : history.commands()) {
            LogRecord result = results.get(command.position());
            boolean granted = result != null
                    && result.text("outcome").equals("accepted")
                    && !result.value().has("repeats");
            if (granted
                    && command.is("LockStock")
                    && !command.text("quantity").equals("0")
                    && !locked.contains(command.position())
                    && !isAlreadyInEffect(command, history.ledger())) {
                violations.add("granted and not in the ledger: " + command);
            }
        }
        return violations;
    }

    /** Whether the lock was the same before, to the millisecond of its end: then there is nothing to tell. */
    private static boolean isAlreadyInEffect(LogRecord command, List<LogRecord> ledger) {
        LogRecord last = null;
        for (LogRecord fact : ledger) {
            boolean before = fact.partition() == command.partition() && offset(fact) < command.offset();
            if (before
                    && fact.product().equals(command.product())
                    && fact.text("lock").equals(command.text("lock"))) {
                last = fact;
            }
        }
        long deadline = command.timestamp()
                + Math.ceilDiv(command.value().path("duration_us").longValue(), 1_000);
        return last != null
                && last.is("StockLocked")
                && last.value().path("deadline_ms").longValue() == deadline
                && new BigDecimal(last.text("quantity")).compareTo(new BigDecimal(command.text("quantity"))) == 0;
    }

    /** Of the command that a fact came from. */
    private static long offset(LogRecord fact) {
        return Long.parseLong(fact.text("position").split("/", -1)[2]);
    }
}
