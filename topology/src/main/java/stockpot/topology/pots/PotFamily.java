package stockpot.topology.pots;

import java.util.List;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotDecider;
import stockpot.pots.PotEvent;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Family.Numbering;
import stockpot.topology.query.Answering;

/** Pots, as the machine has to know them. */
public final class PotFamily {
    public static final Family<Pots, PotCommand, PotEvent> POTS = Family.of(
                    Topics.POTS, PotCommand.class, new PotDecider(), new PotCodec(), PotSlices::new)
            .lookedUp(key -> key instanceof PotKey pot ? PotRows.named(pot) : null)
            .reacting(PotReactions.ALL)
            .numbered(new Numbering<>(command -> command instanceof ClaimName claim && claim.pot() == 0, false));

    public static final List<Answering<?, ?, ?>> ANSWERS = PotAnswers.ALL;

    private PotFamily() {}
}
