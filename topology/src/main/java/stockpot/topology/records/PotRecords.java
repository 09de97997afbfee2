package stockpot.topology.records;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.records.SharedTypes.FATE;
import static stockpot.topology.records.SharedTypes.POT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.AMOUNT;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.IDENTIFIER;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.text;

import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.kernel.InstanceId;
import stockpot.pots.Claim;
import stockpot.pots.Paid;
import stockpot.pots.Pot;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotAnswer.NameLost;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.AttemptForgotten;
import stockpot.pots.PotEvent.CreditSkipped;
import stockpot.pots.PotEvent.NameClaimed;
import stockpot.pots.PotEvent.NameConfirmed;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.NameReleased;
import stockpot.pots.PotEvent.NameResolved;
import stockpot.pots.PotEvent.PotClosed;
import stockpot.pots.PotEvent.PotCredited;
import stockpot.pots.PotEvent.PotDescribed;
import stockpot.pots.PotEvent.PotOpened;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the pots family. Each is about a pot or about a name. */
public final class PotRecords {
    private static final ValueType<PotName> NAME = text(PotName::new, PotName::value, IDENTIFIER);
    private static final ValueType<Totals> TOTALS = as(list(AMOUNT), Totals::of, Totals::list);

    /** In rows {@link Claim#NEVER} takes one byte. */
    private static final ValueType<Long> NEVER_AS_ZERO =
            as(COUNT, millis -> millis == 0 ? Claim.NEVER : millis, millis -> millis == Claim.NEVER ? 0 : millis);

    private static final Keys<PotKey> ABOUT_POT = new Keys<>(
            List.of("instance", "pot"),
            key -> List.of(key.instance().value(), Long.toString(key.serial())),
            ids -> new PotKey(new InstanceId(ids.get(0)), SharedTypes.pot(ids.get(1))));
    private static final Keys<NameKey> ABOUT_NAME = new Keys<>(
            List.of("instance", "name"),
            key -> List.of(key.instance().value(), key.name().value()),
            ids -> new NameKey(new InstanceId(ids.get(0)), new PotName(ids.get(1))));

    private static final String ATTEMPT_IS = "By which attempt the name is claimed.";
    private static final String OVERDUE_IS =
            "First instant, in milliseconds since 1970-01-01T00:00:00Z by the log's time, at which the claim has waited"
                    + " too long for its pot and the pot's log is asked about it.";
    private static final String NAME_IS = "What the merchant calls the pot.";
    private static final String DESCRIPTION_IS = "What the merchant says of the pot.";
    private static final String BY_IS = "Who asked for it; empty when that is not known.";
    private static final String POT_IS = "The pot that has the name, or is about to get it.";

    private static final RecordTable<Paid> PAID = table(Paid.class)
            .member("order", Paid::order, SharedTypes.NAME, "The order that was paid.")
            .lenient("line", Paid::line, SMALL_COUNT, 0, "Of its products, from 1; 0 for what no line took.")
            .done();

    static final Variants<PotCommand> COMMANDS = new Variants<PotCommand>()
            .add(
                    ABOUT_NAME,
                    table(ClaimName.class)
                            .member("attempt", ClaimName::attempt, ATTEMPT, ATTEMPT_IS)
                            .optional("pot", ClaimName::pot, POT, 0L, POT_IS + " Left out: a new one.")
                            .done())
            .add(
                    ABOUT_NAME,
                    table(ConfirmName.class)
                            .member("attempt", ConfirmName::attempt, ATTEMPT, ATTEMPT_IS)
                            .done())
            .add(
                    ABOUT_NAME,
                    table(ReleaseName.class)
                            .member("attempt", ReleaseName::attempt, ATTEMPT, ATTEMPT_IS)
                            .done())
            .ticked(ABOUT_NAME, ReportName.class)
            .add(
                    ABOUT_POT,
                    table(OpenPot.class)
                            .member("attempt", OpenPot::attempt, ATTEMPT, ATTEMPT_IS)
                            .member("overdue_ms", OpenPot::overdueAt, COUNT, OVERDUE_IS)
                            .member("name", OpenPot::name, NAME, NAME_IS)
                            .member("description", OpenPot::description, TEXT, DESCRIPTION_IS)
                            .done())
            .add(
                    ABOUT_POT,
                    table(ChangePot.class)
                            .optional("attempt", ChangePot::claim, ATTEMPT, ATTEMPT_IS)
                            .optional("overdue_ms", ChangePot::overdueAt, COUNT, Claim.NEVER, OVERDUE_IS)
                            .member("name", ChangePot::name, NAME, NAME_IS)
                            .member("description", ChangePot::description, TEXT, DESCRIPTION_IS)
                            .optional(
                                    "expected",
                                    ChangePot::expected,
                                    TOTALS,
                                    "What has to be in the pot; left out: whatever there is.")
                            .optional(
                                    "totals",
                                    ChangePot::totals,
                                    TOTALS,
                                    "What is in it from now on; left out: what there is.")
                            .lenient("by", ChangePot::by, TEXT, "", BY_IS)
                            .done())
            .add(
                    ABOUT_POT,
                    table(CreditPot.class)
                            .member("amount", CreditPot::amount, AMOUNT, "What is added.")
                            .embed(CreditPot::paid, PAID)
                            .done())
            .add(
                    ABOUT_POT,
                    table(ClosePot.class)
                            .lenient("by", ClosePot::by, TEXT, "", BY_IS)
                            .done())
            .add(
                    ABOUT_POT,
                    table(ResolveName.class)
                            .member("attempt", ResolveName::attempt, ATTEMPT, ATTEMPT_IS)
                            .member("name", ResolveName::name, NAME, NAME_IS)
                            .done())
            .ticked(ABOUT_POT, ForgetAttempt.class);

    private static final RecordTable<Claim> CLAIM = table(Claim.class)
            .member("attempt", Claim::attempt, ATTEMPT, ATTEMPT_IS)
            .member("pot", Claim::pot, POT, POT_IS)
            .done();

    /** What a name's log is told. */
    private record Settled(PotName name, AttemptId attempt, Fate fate) {}

    private static final ValueType<List<Settled>> SETTLED = list(object(table(Settled.class)
            .member("name", Settled::name, NAME, "The name.")
            .member("attempt", Settled::attempt, ATTEMPT, ATTEMPT_IS)
            .member("fate", Settled::fate, FATE, "CONFIRM: the pot has it. RELEASE: it is free.")
            .done()));

    private static final String CLAIMS_ARE = "What becomes of claims; stockpot tells the names' logs.";

    static final Variants<PotEvent> EVENTS = new Variants<PotEvent>()
            .add(table(NameClaimed.class).embed(NameClaimed::claim, CLAIM).done())
            .add(table(NameConfirmed.class).embed(NameConfirmed::claim, CLAIM).done())
            .add(table(NameReleased.class).embed(NameReleased::claim, CLAIM).done())
            .add(table(NameOverdue.class).embed(NameOverdue::claim, CLAIM).done())
            .add(table(PotOpened.class)
                    .member(
                            "claims",
                            e -> List.of(new Settled(e.pot().name(), e.pot().attempt(), Fate.CONFIRM)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(PotRenamed.class)
                    .member(
                            "claims",
                            e -> List.of(
                                    new Settled(e.name(), e.attempt(), Fate.CONFIRM),
                                    new Settled(e.was(), e.wasBy(), Fate.RELEASE)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(PotDescribed.class).done())
            .add(table(PotReset.class).member("by", PotReset::by, TEXT, BY_IS).done())
            .add(table(PotCredited.class)
                    .member("amount", PotCredited::amount, AMOUNT, "What was added.")
                    .embed(PotCredited::paid, PAID)
                    .done())
            .add(table(CreditSkipped.class)
                    .member("amount", CreditSkipped::amount, AMOUNT, "What was to be added.")
                    .embed(CreditSkipped::paid, PAID)
                    .done())
            .add(table(PotClosed.class)
                    .member("by", PotClosed::by, TEXT, BY_IS)
                    .member(
                            "claims",
                            e -> List.of(new Settled(e.name(), e.attempt(), Fate.RELEASE)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(NameResolved.class)
                    .member("claims", e -> List.of(new Settled(e.name(), e.attempt(), e.fate())), SETTLED, CLAIMS_ARE)
                    .done())
            .add(table(AttemptAbandoned.class)
                    .member("attempt", AttemptAbandoned::attempt, ATTEMPT, ATTEMPT_IS)
                    .done())
            .add(table(AttemptForgotten.class)
                    .member("attempt", AttemptForgotten::attempt, ATTEMPT, ATTEMPT_IS)
                    .done());

    /** All of a pot, as its row has it. */
    public static final RecordTable<Pot> POT_ROW = table(Pot.class)
            .member("serial", Pot::serial, COUNT, "Its number.")
            .member("name", Pot::name, NAME, NAME_IS)
            .member("attempt", Pot::attempt, ATTEMPT, ATTEMPT_IS)
            .member("description", Pot::description, TEXT, DESCRIPTION_IS)
            .member("opened_ms", Pot::opened, COUNT, "When it was opened, in milliseconds since the epoch.")
            .member("totals", Pot::totals, TOTALS, "What is in it.")
            .done();

    /** All of a claim, as its row has it. */
    public static final RecordTable<Claim> CLAIM_ROW = table(Claim.class)
            .member("attempt", Claim::attempt, ATTEMPT, ATTEMPT_IS)
            .member("pot", Claim::pot, POT, POT_IS)
            .member("firm", Claim::firm, FLAG, "Whether the pot's log has decided that the pot has the name.")
            .member("overdue_ms", Claim::overdueAt, NEVER_AS_ZERO, OVERDUE_IS)
            .done();

    /** How a pot stands. */
    static final ValueType<Pot> STANDING = object(table(Pot.class)
            .member("name", Pot::name, NAME, NAME_IS)
            .member("description", Pot::description, TEXT, DESCRIPTION_IS)
            .member("totals", Pot::totals, TOTALS, "What is in it.")
            .member("opened_ms", Pot::opened, COUNT, "When it was opened, in milliseconds since the epoch.")
            .done());

    /** How a name stands. */
    static final ValueType<Claim> CLAIMED = object(table(Claim.class)
            .embed(claim -> claim, CLAIM)
            .member("firm", Claim::firm, FLAG, "Whether the pot's log has decided that the pot has the name.")
            .done());

    static final RecordTable<NameGranted> GRANTED = table(NameGranted.class)
            .member("attempt", NameGranted::attempt, ATTEMPT, ATTEMPT_IS)
            .member("pot", NameGranted::pot, POT, POT_IS)
            .member("overdue_ms", NameGranted::overdueAt, COUNT, OVERDUE_IS)
            .done();

    static final ValueType<NameLost> RELEASED = object(table(NameLost.class)
            .member("name", NameLost::name, NAME, "The name that the pot has no more.")
            .member("attempt", NameLost::attempt, ATTEMPT, ATTEMPT_IS)
            .done());

    private PotRecords() {}
}
