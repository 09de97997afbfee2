package stockpot.topology.pots;

import java.util.function.Consumer;
import stockpot.kernel.Command;
import stockpot.kernel.Resolution;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.NameResolved;
import stockpot.pots.PotEvent.PotClosed;
import stockpot.pots.PotEvent.PotOpened;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.Reactions;

/** What follows from what happens to pots: the names that they claimed are settled. */
final class PotReactions {
    static final Reactions ALL = Reactions.NONE
            .on(PotOpened.class, PotReactions::settleClaims)
            .on(PotRenamed.class, PotReactions::settleClaims)
            .on(PotClosed.class, PotReactions::settleClaims)
            .on(NameResolved.class, PotReactions::settleClaims)
            .on(
                    NameOverdue.class,
                    (record, sent) -> sent.accept(new ResolveName(
                            new PotKey(record.instance(), Long.parseLong(record.text("pot"))),
                            record.attempt(),
                            new PotName(record.text("name")))));

    private PotReactions() {}

    private static void settleClaims(LedgerRecord pot, Consumer<Command<?>> sent) {
        for (LedgerRecord claim : pot.optionalParts("claims")) {
            NameKey name = new NameKey(pot.instance(), new PotName(claim.text("name")));
            sent.accept(
                    claim.resolution() == Resolution.RELEASE
                            ? new ReleaseName(name, claim.attempt())
                            : new ConfirmName(name, claim.attempt()));
        }
    }
}
