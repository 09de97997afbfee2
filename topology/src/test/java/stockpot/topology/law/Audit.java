package stockpot.topology.law;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Folds the ledger of a family alone, and holds rows, results and the invariants against it, record by record. */
abstract class Audit implements Consumer<Transcript.Step> {
    final RepetitionAudit repetitions = new RepetitionAudit();

    private final int every;
    private final Map<String, Integer> seen = new TreeMap<>();
    private boolean isBefore = true;

    /** @param every how many records go by between two audits of all rows */
    Audit(int every) {
        this.every = every;
    }

    /** What was seen how often, so that a run that saw too little can be told. */
    final Map<String, Integer> seen() {
        return seen;
    }

    final void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** A step is shown ahead of its record, and after it. */
    @Override
    public final void accept(Transcript.Step step) {
        if (isBefore) {
            before(step);
        } else {
            audit(step);
            if (step.offset() % every == 0) {
                auditRows(step);
            }
        }
        isBefore = !isBefore;
    }

    void before(Transcript.Step step) {}

    abstract void audit(Transcript.Step step);

    abstract void auditRows(Transcript.Step step);
}
