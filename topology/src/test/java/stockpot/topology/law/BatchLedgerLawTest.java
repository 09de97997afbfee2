package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.requireEqual;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.stock.HeldRows;
import stockpot.topology.stock.ProductRows;
import stockpot.topology.stock.StockFamily;

/** The laws of logs, of holds that become locks. */
class BatchLedgerLawTest {
    private static final int RECORDS = ReplayLaw.RECORDS / 2;
    private static final BatchCommands COMMANDS = new BatchCommands(ReplayLaw.FEW_CARTS);

    private final Map<String, Integer> seen = new HashMap<>();

    @Test
    void holdsThatBecomeLocksComeToTheSameBytes() {
        ReplayLaw.Law law = ReplayLaw.sameTwiceAndAfterRestarts(StockFamily.STOCK);
        ReplayLaw.holds(ReplayLaw.raised(law), StockFamily.STOCK, COMMANDS, RECORDS, ReplayLaw.LENGTH);
    }

    @Test
    void totalsAndDeadlinesAreThoseOfTheLocksAndHolds() {
        ReplayLaw.Law law = ReplayLaw.audited(StockFamily.STOCK, log -> this::audit);
        ReplayLaw.holds(ReplayLaw.raised(law), StockFamily.STOCK, COMMANDS, RECORDS, ReplayLaw.LENGTH);
        System.out.printf("%,d records of batches from seed %d: %s%n", RECORDS, ReplayLaw.SEED, seen);
        ReplayLaw.sawEnough(
                seen,
                RECORDS / 1_000,
                List.of("HoldLocked", "HoldReleased", "HoldOverdue", "LockReplaced", "LockExpired", "HoldConfirmed"));
    }

    private void audit(Transcript.Step step) {
        for (ResultWriter.Fact fact : step.effects().facts()) {
            seen.merge(fact.type(), 1, Integer::sum);
        }
        Map<Long, LeaseAudit.Owner> owners = new HashMap<>();
        HeldRows.of(step.rows()).forEach((key, held) -> {
            Product product = held.product();
            List<Lock> counted = held.locks().stream()
                    .filter(lock -> lock.asideFor() == null)
                    .toList();
            List<Hold> pending =
                    held.holds().stream().filter(hold -> !hold.firm()).toList();
            requireEqual("locked of " + key, product.locked(), sum(counted, Lock::quantity));
            requireEqual("locks of " + key, product.locks(), counted.size());
            requireEqual("held of " + key, product.held(), sum(held.holds(), Hold::counted));
            requireEqual("pending of " + key, product.pending(), sum(pending, Hold::counted));
            ProductRows.Stored stored = ProductRows.read(step.rows().get(ProductRows.key(key)));
            owners.put(
                    product.serial(),
                    new LeaseAudit.Owner(
                            stored.bound(), held.locks().size(), held.holds().size()));
        });
        LeaseAudit.audit(step.rows(), owners, step.earliestDue());
    }

    private static <T> Quantity sum(List<T> things, Function<T, Quantity> quantity) {
        return things.stream().map(quantity).reduce(Quantity.ZERO, Quantity::plus);
    }
}
