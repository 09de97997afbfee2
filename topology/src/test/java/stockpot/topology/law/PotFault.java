package stockpot.topology.law;

import static stockpot.topology.law.Fault.accepting;
import static stockpot.topology.law.Fault.asking;
import static stockpot.topology.law.Fault.forgetting;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.none;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.Fault.without;
import static stockpot.topology.law.Fault.withoutOrdinals;
import static stockpot.topology.law.Fault.writingOnce;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.pots.Claim;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotEvent;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;
import stockpot.pots.Pots;
import stockpot.pots.Totals;
import stockpot.topology.decide.Family;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.rows.Rows;

/** Ways to spoil what decides pots and keeps their rows, each of which a law has to find. */
enum PotFault {
    NONE(none()),
    KEEPS_OLD_POTS(writingOnce('p')),
    KEEPS_CLOSED_POTS(keeping('p')),
    KEEPS_RELEASED_NAMES(keeping('n')),
    LOSES_A_NAME(losing('n', 20)),
    FORGETS_THAT_A_CLAIM_WAITS(losing('t', 20)),
    /** An attempt that was given up can still get a name. */
    ABANDONED_IS_FORGOTTEN(forgetting('g')),
    /** What was settled before is carried out again. */
    NO_HIGH_WATER_MARKS(forgetting('w')),
    POSITION_WITHOUT_ORDINAL(withoutOrdinals()),
    GRANTS_A_TAKEN_NAME(loading((pots, command) -> command instanceof ClaimName ? Pots.NOTHING : pots)),
    /** Only a name that its pot has for good is taken. */
    GRANTS_A_NAME_THAT_IS_BEING_DECIDED(loading((pots, command) -> {
        Claim claim = pots.claim();
        return command instanceof ClaimName && claim != null && !claim.firm() ? Pots.NOTHING : pots;
    })),
    CONFIRMS_NOTHING(accepting((_, command, events) -> command instanceof ConfirmName ? List.of() : events)),
    /** Of a change with a new name and new totals only the name comes true. */
    CHANGES_HALF(accepting((_, _, events) -> events.stream().anyMatch(PotRenamed.class::isInstance)
            ? events.stream().filter(event -> !(event instanceof PotReset)).toList()
            : events)),
    /** The name changes also when the totals are not what was expected. */
    RENAMES_BEFORE_IT_LOOKS(
            asking(command -> command instanceof ChangePot c && c.claim() != null && c.expected() != null
                    ? change(c, c.overdueAt(), null, null)
                    : command)),
    RESETS_WHATEVER_IS_EXPECTED(
            asking(command -> command instanceof ChangePot c ? change(c, c.overdueAt(), null, c.totals()) : command)),
    ADDS_TWICE(accepting((_, command, events) -> command instanceof CreditPot
            ? Stream.concat(events.stream(), events.stream()).toList()
            : events)),
    REPORTS_FOR_EVER(telling((_, event) -> event instanceof NameOverdue(Claim claim)
            ? new NameOverdue(new Claim(claim.attempt(), claim.pot(), claim.firm(), 1))
            : event)),
    /** A pot can be opened, and renamed, however long ago the name was claimed. */
    DECIDES_HOWEVER_LATE(asking(command -> switch (command) {
        case OpenPot c -> new OpenPot(c.key(), c.attempt(), Claim.NEVER, c.name(), c.description());
        case ChangePot c -> change(c, c.claim() == null ? Claim.NEVER : Long.MAX_VALUE - 1, c.expected(), c.totals());
        default -> command;
    })),
    RELEASES_WITHOUT_GIVING_UP(without(AttemptAbandoned.class));

    final Fault<Pots, PotCommand, PotEvent> fault;

    PotFault(Fault<Pots, PotCommand, PotEvent> fault) {
        this.fault = fault;
    }

    Rows rows(Rows sound) {
        return fault.rows().apply(sound);
    }

    Family<Pots, PotCommand, PotEvent> family() {
        return fault.in(PotFamily.POTS);
    }

    private static ChangePot change(ChangePot c, long overdueAt, @Nullable Totals expected, @Nullable Totals totals) {
        return new ChangePot(c.key(), c.claim(), overdueAt, c.name(), c.description(), expected, totals, c.by());
    }
}
