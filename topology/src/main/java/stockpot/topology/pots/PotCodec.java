package stockpot.topology.pots;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotAnswer;
import stockpot.pots.PotAnswer.Done;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotCode;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotEvent;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.records.TableCodec;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The pots family in JSON. Its records are about a pot or about a name; the types say which. */
public final class PotCodec extends TableCodec<Pots, PotsKey, PotCommand, PotEvent> {
    public PotCodec() {
        super(PotCommand::key, PotRecords.COMMANDS, PotRecords.EVENTS, PotCode::valueOf);
    }

    /** A name may be a number, and must not be taken for a pot's. */
    @Override
    public List<String> key(PotCommand command) {
        return key(command.key());
    }

    public static List<String> key(PotsKey key) {
        return switch (key) {
            case PotKey pot -> List.of(pot.instance().value(), Long.toString(pot.serial()));
            case NameKey name ->
                List.of(name.instance().value(), "name", name.name().value());
        };
    }

    @Override
    public void writeSnapshot(JsonGenerator out, Pots slice) throws IOException {
        Pot pot = slice.pot();
        Claim claim = slice.claim();
        if (pot != null) {
            PotRecords.STANDING.write(out, pot);
        } else if (claim != null) {
            PotRecords.CLAIMED.write(out, claim);
        } else {
            out.writeNull();
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, PotCommand command, Pots before, Pots after) throws IOException {
        Claim claim = after.claim();
        Pot was = before.pot();
        Pot is = after.pot();
        if (command instanceof ClaimName && claim != null) {
            PotRecords.GRANTED.write(out, new NameGranted(claim.attempt(), claim.pot(), claim.overdueAt()));
        } else if (was != null && (is == null || !is.name().equals(was.name()))) {
            PotRecords.RENAMED.write(out, was);
        }
    }

    @Override
    public PotAnswer readAcceptance(Members data) throws Unreadable {
        if (data.has("released")) {
            return data.value("released", PotRecords.RELEASED);
        }
        return data.has("overdue_ms") ? PotRecords.GRANTED.read(data) : new Done();
    }
}
