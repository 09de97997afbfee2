package stockpot.acceptance.check;

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
            if (granted && command.is("LockStock") && !command.text("quantity").equals("0")) {
                // No two commands of a run ask for quite the same, so none is already in effect.
                if (!locked.contains(command.position())) {
                    violations.add("granted and not in the ledger: " + command);
                }
            }
        }
        return violations;
    }
}
