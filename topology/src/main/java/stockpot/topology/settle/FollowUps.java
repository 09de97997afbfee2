package stockpot.topology.settle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stockpot.kernel.Command;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;

/** What follows from ledger records, as records of the command topics of the families that it is for. */
public final class FollowUps {
    private final Families families;
    private final Settled settled;
    private final Map<String, Family<?, ?, ?>> byType = new HashMap<>();

    /**
     * Of these families.
     *
     * @param settled what was sent already, and is not sent again
     */
    public FollowUps(Families families, Settled settled) {
        this.families = families;
        this.settled = settled;
        for (Family<?, ?, ?> family : families.all()) {
            for (String type : family.reactions().types()) {
                if (byType.put(type, family) != null) {
                    throw new IllegalArgumentException("two families have ledger records of type " + type);
                }
            }
        }
    }

    /** Whether anything follows from records of a type; most are of others and are not even read. */
    public boolean follow(String type) {
        return byType.containsKey(type);
    }

    /** What follows from a ledger record and was not sent yet for all that is known. */
    public List<FollowUp> of(byte[] ledgerRecord) {
        LedgerRecord record = LedgerRecord.read(ledgerRecord);
        Family<?, ?, ?> family = byType.get(record.type());
        if (family == null) {
            throw new IllegalStateException("no family says what follows from " + record.type());
        }
        if (family.levels().of(record.level()) == null) {
            throw new LogMismatch("the ledger of " + family.name() + " has a record of level " + record.level()
                    + ", and this stockpot knows the rules up to level "
                    + family.levels().highest() + ": start a release that knows it");
        }
        List<FollowUp> all = new ArrayList<>();
        if (settled.has(record.source(0))) {
            return all;
        }
        for (Command<?> command : family.reactions().to(record)) {
            all.add(followUp(command, record.source(all.size())));
        }
        family.reactions()
                .erased(record)
                .ifPresent(contract -> all.add(new FollowUp(Topics.DEFAULT.contracts(), contract, null)));
        return all;
    }

    private <A> FollowUp followUp(Command<A> command, SourcePosition source) {
        Family<?, Command<A>, ?> family = families.of(command);
        Records<?, Command<A>, ?> records = new Records<>(family.codec());
        return new FollowUp(
                family.topics().commands(),
                records.key(command),
                records.write(new Envelope.Settled<>(source, command)));
    }
}
