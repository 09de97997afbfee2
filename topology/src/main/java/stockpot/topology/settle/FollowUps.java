package stockpot.topology.settle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stockpot.kernel.Command;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;

/** What follows from ledger records, as records of the command topics of the families that it is for. */
public final class FollowUps {
    private final Families families;
    private final Set<String> types = new LinkedHashSet<>();

    public FollowUps(Families families) {
        this.families = families;
        families.all().forEach(family -> types.addAll(family.reactions().types()));
    }

    /** Whether anything follows from records of a type; most are of others and are not even read. */
    public boolean follow(String type) {
        return types.contains(type);
    }

    /** What follows from the record at that place in a ledger. */
    public List<FollowUp> of(byte[] ledgerRecord, String topic, int partition, long offset) {
        LedgerRecord record = LedgerRecord.read(ledgerRecord);
        if (!follow(record.type())) {
            throw new IllegalStateException("no family says what follows from " + record.type());
        }
        List<FollowUp> all = new ArrayList<>();
        for (Family<?, ?, ?> family : families.all()) {
            for (Command<?> command : family.reactions().to(record)) {
                all.add(followUp(command, new SourcePosition(topic, partition, offset, all.size())));
            }
        }
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
