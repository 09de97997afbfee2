package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import stockpot.kernel.AttemptId;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** The pots family in JSON. Its records are about a pot or about a name; the types say which. */
public final class PotWords extends TableWords<Pots, PotsKey, PotCommand, PotEvent> {
    public PotWords() {
        super(PotCommand::key, PotRecords.COMMANDS, PotRecords.EVENTS);
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
    public void writeStanding(JsonGenerator out, Pots slice) throws IOException {
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
            PotRecords.GRANTED.write(out, new Granted(claim.attempt(), claim.pot(), claim.overdueAt()));
        } else if (was != null && (is == null || !is.name().equals(was.name()))) {
            PotRecords.RENAMED.write(out, was);
        }
    }

    /** What a granted claim says: by which attempt and for which pot it is, and when it will have waited too long. */
    public record Granted(AttemptId attempt, long pot, long overdueAt) {}

    public static Granted granted(Verdict verdict) {
        return Outgoing.data(verdict, PotRecords.GRANTED);
    }

    /** A name that a pot has no more. */
    public record Released(PotName name, AttemptId attempt) {}

    /** The name that the pot lost by what was accepted, if it did. */
    public static Optional<Released> released(Verdict accepted) {
        try {
            Members data = new Members(Outgoing.data(accepted));
            return Optional.ofNullable(data.valueOrNull("released", PotRecords.RELEASED));
        } catch (Unreadable e) {
            throw new IllegalStateException("an outcome's data is what this program wrote", e);
        }
    }
}
