package stockpot.topology.pots;

import static stockpot.topology.history.Chronicle.Says.ASIDE;
import static stockpot.topology.history.Chronicle.Says.BEGINS;
import static stockpot.topology.history.Chronicle.Says.ENDS;
import static stockpot.topology.history.Chronicle.Says.STANDS;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import stockpot.kernel.AttemptId;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.schemas.Topics;
import stockpot.topology.history.Chronicle;
import stockpot.topology.history.Chronicle.Subject;
import stockpot.topology.history.Histories.Told;
import stockpot.topology.history.Thing;
import stockpot.topology.records.Records;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.Unreadable;

/** Pots as their ledger tells of them. */
public final class PastPots {
    public static final Chronicle CHRONICLE = new Chronicle(
            Topics.POTS,
            Map.of(
                    "PotOpened", BEGINS,
                    "PotRenamed", STANDS,
                    "PotDescribed", STANDS,
                    "PotReset", STANDS,
                    "PotCredited", STANDS,
                    "CreditSkipped", ASIDE,
                    "PotClosed", ENDS,
                    "NameResolved", ASIDE,
                    "AttemptAbandoned", ASIDE,
                    "AttemptForgotten", ASIDE),
            List.of(new Subject("order"), new Subject("by", "actor")));

    /** What a record says of the pot. */
    public record Standing(PotName name, String description, Totals totals, long opened) {}

    private static final RecordTable<Standing> STANDING = RecordTable.table(Standing.class)
            .member("name", Standing::name, PotRecords.NAME, "How it was called.")
            .member("description", Standing::description, PotRecords.DESCRIPTION, "How it was described.")
            .member("totals", Standing::totals, PotRecords.TOTALS, "All that was in it.")
            .member("opened_ms", Standing::opened, Types.TIME, "When it was opened.")
            .done();

    private PastPots() {}

    public static Thing thing(PotKey key) {
        return Thing.of(Topics.POTS, PotCodec.key(key).toArray(String[]::new));
    }

    /** The pot as the first of those records says; by which attempt it had its name is not said. */
    public static Pot read(PotKey key, List<Told> told) {
        try {
            Standing standing = STANDING.read(
                    new Members(Records.JSON.readTree(told.getFirst().record()).path("after")));
            return new Pot(
                    key.serial(),
                    standing.name(),
                    new AttemptId("past"),
                    standing.description(),
                    standing.opened(),
                    standing.totals());
        } catch (Unreadable | IOException e) {
            throw new IllegalStateException("a ledger record of " + key + " is one that this program wrote", e);
        }
    }
}
