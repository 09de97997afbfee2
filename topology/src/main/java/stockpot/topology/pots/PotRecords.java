package stockpot.topology.pots;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.shared.Nouns.POT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.AMOUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.identifier;
import static stockpot.topology.table.Types.limited;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;

import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.pots.Claim;
import stockpot.pots.CreditReason;
import stockpot.pots.Pot;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotAnswer.Released;
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
import stockpot.topology.records.SharedTypes;
import stockpot.topology.shared.Nouns;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the pots family. Each is about a pot or about a name. */
public final class PotRecords {
    static final ValueType<PotName> NAME = identifier(PotName::new, PotName::value);
    static final ValueType<Totals> TOTALS = as(list(AMOUNT, Totals.MAX_CURRENCIES), Totals::of, Totals::list);

    /** In rows {@link Claim#NEVER} takes one byte. */
    private static final ValueType<Long> NEVER_AS_ZERO =
            as(TIME, millis -> millis == 0 ? Claim.NEVER : millis, millis -> millis == Claim.NEVER ? 0 : millis);

    private static final String NAME_IS =
            "What the merchant calls a pot; no two pots of an instance have one name at the same time.";

    private static final Keys<PotKey> ABOUT_POT = new Keys<>(
            List.of(SharedTypes.INSTANCE, new Keys.Id("pot", POT, "The pot.")),
            key -> List.of(key.instance().value(), Long.toString(key.serial())),
            ids -> new PotKey(new InstanceId(ids.get(0)), Nouns.pot(ids.get(1))));
    private static final Keys<NameKey> ABOUT_NAME = new Keys<>(
            List.of(SharedTypes.INSTANCE, new Keys.Id("name", NAME, NAME_IS)),
            key -> List.of(key.instance().value(), key.name().value()),
            ids -> new NameKey(new InstanceId(ids.get(0)), new PotName(ids.get(1))));

    private static final String ATTEMPT_IS =
            "The attempt to give a pot a name, made up by whoever makes it and never again; it says whose a claim of a"
                    + " name is.";
    private static final String OVERDUE_IS =
            "First instant at which the claim has waited too long for its pot and the pot's log is asked about it; an"
                    + " hour after it the pot cannot get the name any more.";
    private static final String DESCRIPTION_IS = "What the pot is for, for people.";
    private static final String BY_IS = "Who asked for it; empty when that is not known.";
    private static final String POT_IS = "The pot that has the name, or is about to get it.";

    static final ValueType<String> DESCRIPTION = limited(TEXT, schema -> schema.put("maxLength", Pot.MAX_DESCRIPTION));

    private static final String TOTALS_ARE =
            "All that is in it: a sum for each currency, in the order of their codes in capital letters, none of them"
                    + " zero.";

    private static final RecordTable<CreditReason> PAID = table(CreditReason.class)
            .member("order", CreditReason::order, Types.NAME, "The order that was paid.")
            .lenient(
                    "line",
                    CreditReason::line,
                    SMALL_COUNT,
                    0,
                    "Which of the order's products it was paid for, from 1; 0: for what no product's pot got.")
            .done();

    static final RecordTable<NameGranted> GRANTED = table(NameGranted.class)
            .is("An attempt has the name.")
            .member(
                    "attempt",
                    NameGranted::attempt,
                    ATTEMPT,
                    "The attempt that has the name; another than the command's when an earlier command of the same id"
                            + " had claimed it.")
            .member("pot", NameGranted::pot, POT, "The pot that the name is for: the one that was named, or a new one.")
            .member("overdue_ms", NameGranted::overdueAt, TIME, OVERDUE_IS)
            .done();

    static final ValueType<Released> RELEASED = object(table(Released.class)
            .is("A name that is to be released.")
            .member("name", Released::name, NAME, "The name that the pot has no more.")
            .member("attempt", Released::attempt, ATTEMPT, ATTEMPT_IS)
            .done());

    /** What whoever changes a pot is told; whoever closes it is told that always. */
    static final RecordTable<Pot> RENAMED = table(Pot.class)
            .is("The pot is as it was asked to be.")
            .optional(
                    "released",
                    was -> new Released(was.name(), was.attempt()),
                    RELEASED,
                    "The name that the pot has no more.")
            .done();

    private static final RecordTable<Pot> CLOSED =
            RENAMED.always("released", RELEASED).meaning("The pot is gone.");

    public static final Variants<PotCommand> COMMANDS = new Variants<PotCommand>(ABOUT_POT)
            .addAll(new Variants<PotCommand>(ABOUT_NAME)
                    .add(
                            table(ClaimName.class)
                                    .is("Take a name for a pot that is about to get it. Whoever claims a name then"
                                            + " opens or changes the pot, or releases the name; a claim never ends by"
                                            + " itself.")
                                    .member("attempt", ClaimName::attempt, ATTEMPT, ATTEMPT_IS)
                                    .optional("pot", ClaimName::pot, POT, 0L, POT_IS + " Left out: a new one.")
                                    .done(),
                            GRANTED)
                    .settled(table(ConfirmName.class)
                            .is("The pot has the name: the claim stands until the pot is called otherwise or closed."
                                    + " Without a claim by that attempt it changes nothing.")
                            .member("attempt", ConfirmName::attempt, ATTEMPT, ATTEMPT_IS)
                            .done())
                    .settled(table(ReleaseName.class)
                            .is("The pot did not get the name, or has it no more: it is free. Without a claim by that"
                                    + " attempt it changes nothing.")
                            .member("attempt", ReleaseName::attempt, ATTEMPT, ATTEMPT_IS)
                            .done())
                    .ticked(ReportName.class))
            .add(table(OpenPot.class)
                    .is("Open a pot, with nothing in it, under a name that the attempt has claimed. When the pot is"
                            + " there already it changes nothing.")
                    .member("attempt", OpenPot::attempt, ATTEMPT, ATTEMPT_IS)
                    .member("overdue_ms", OpenPot::overdueAt, TIME, OVERDUE_IS)
                    .member("name", OpenPot::name, NAME, NAME_IS)
                    .member("description", OpenPot::description, DESCRIPTION, DESCRIPTION_IS)
                    .done())
            .add(
                    table(ChangePot.class)
                            .is("Change a pot: its name, its description and what is in it, all of it or nothing.")
                            .optional(
                                    "attempt",
                                    ChangePot::claim,
                                    ATTEMPT,
                                    "The attempt that has claimed the name for this pot; left out: the pot is called"
                                            + " so already.")
                            .optional("overdue_ms", ChangePot::overdueAt, TIME, Claim.NEVER, OVERDUE_IS)
                            .member("name", ChangePot::name, NAME, NAME_IS)
                            .member("description", ChangePot::description, DESCRIPTION, DESCRIPTION_IS)
                            .optional(
                                    "expected",
                                    ChangePot::expected,
                                    TOTALS,
                                    "What has to be in the pot, all of it, in any order; empty: nothing. Left out:"
                                            + " whatever there is.")
                            .optional(
                                    "totals",
                                    ChangePot::totals,
                                    TOTALS,
                                    "What is in the pot from now on and nothing else, in any order; left out: what"
                                            + " there is.")
                            .lenient("by", ChangePot::by, TEXT, "", BY_IS)
                            .rule("{\"dependentRequired\": {\"attempt\": [\"overdue_ms\"], \"overdue_ms\":"
                                    + " [\"attempt\"]}}")
                            .done(),
                    RENAMED)
            .settled(table(CreditPot.class)
                    .is("Add money to a pot. When the pot is gone nothing is added, and the ledger says so.")
                    .member("amount", CreditPot::amount, AMOUNT, "What is added.")
                    .embed(CreditPot::paid, PAID)
                    .done())
            .add(
                    table(ClosePot.class)
                            .is("Remove a pot; its name is free, and what refers to it refers to nothing.")
                            .lenient("by", ClosePot::by, TEXT, "", BY_IS)
                            .done(),
                    CLOSED)
            .settled(table(ResolveName.class)
                    .is("Say what becomes of a claim that has waited too long for this pot: if the pot has the name by"
                            + " that attempt the claim follows it, otherwise the attempt is given up.")
                    .member("attempt", ResolveName::attempt, ATTEMPT, ATTEMPT_IS)
                    .member("name", ResolveName::name, NAME, NAME_IS)
                    .done())
            .ticked(ForgetAttempt.class);

    private static final RecordTable<Claim> CLAIM = table(Claim.class)
            .member("attempt", Claim::attempt, ATTEMPT, ATTEMPT_IS)
            .member("pot", Claim::pot, POT, POT_IS)
            .done();

    /** What a name's log is told. */
    private record Settled(PotName name, AttemptId attempt, Resolution fate) {}

    private static final ValueType<List<Settled>> SETTLED = list(object(table(Settled.class)
            .is("What the log of a name is told.")
            .member("name", Settled::name, NAME, "The name.")
            .member("attempt", Settled::attempt, ATTEMPT, ATTEMPT_IS)
            .member(
                    "fate",
                    Settled::fate,
                    SharedTypes.DECIDED,
                    "What becomes of the claim: CONFIRM, the pot has the name; RELEASE, the name is free.")
            .done()));

    private static final String CLAIMS_ARE = "What becomes of claims; stockpot tells the names' logs.";

    /** How a pot stands. */
    static final ValueType<Pot> STANDING = object(table(Pot.class)
            .is("How a pot stands.")
            .member("name", Pot::name, NAME, NAME_IS)
            .member("description", Pot::description, DESCRIPTION, DESCRIPTION_IS)
            .member("totals", Pot::totals, TOTALS, TOTALS_ARE)
            .member("opened_ms", Pot::opened, TIME, "When it was opened.")
            .done());

    /** How a name stands. */
    static final ValueType<Claim> CLAIMED = object(table(Claim.class)
            .is("Who has a name.")
            .embed(claim -> claim, CLAIM)
            .member("firm", Claim::firm, FLAG, "Whether the pot's log has decided that the pot has the name.")
            .done());

    public static final Variants<PotEvent> EVENTS = new Variants<PotEvent>(ABOUT_POT, STANDING)
            .addAll(new Variants<PotEvent>(ABOUT_NAME, CLAIMED)
                    .add(table(NameClaimed.class)
                            .is("A name is taken for a pot that is about to get it.")
                            .embed(NameClaimed::claim, CLAIM)
                            .done())
                    .add(table(NameConfirmed.class)
                            .is("The name is its pot's.")
                            .embed(NameConfirmed::claim, CLAIM)
                            .done())
                    .add(table(NameReleased.class)
                            .is("The name is free.")
                            .embed(NameReleased::claim, CLAIM)
                            .done())
                    .add(table(NameOverdue.class)
                            .is("The claim has waited for its pot for 10 seconds of the log's time; it stays, and the"
                                    + " pot's log is asked what becomes of it.")
                            .embed(NameOverdue::claim, CLAIM)
                            .done()))
            .add(table(PotOpened.class)
                    .is("There is a new pot; its claim of its name is firm from now on.")
                    .member(
                            "claims",
                            e -> List.of(new Settled(e.pot().name(), e.pot().attempt(), Resolution.CONFIRM)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(PotRenamed.class)
                    .is("The pot is called otherwise: it has the new name from now on, and the old one is free.")
                    .member(
                            "claims",
                            e -> List.of(
                                    new Settled(e.name(), e.attempt(), Resolution.CONFIRM),
                                    new Settled(e.was(), e.wasBy(), Resolution.RELEASE)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(PotDescribed.class).is("The pot is described otherwise.").done())
            .add(table(PotReset.class)
                    .is("What is in the pot was set, whatever there was.")
                    .member("by", PotReset::by, TEXT, BY_IS)
                    .done())
            .add(table(PotCredited.class)
                    .is("Money was added.")
                    .member("amount", PotCredited::amount, AMOUNT, "What was added.")
                    .embed(PotCredited::paid, PAID)
                    .done())
            .add(table(CreditSkipped.class)
                    .is("Money was to be added, and there is no such pot any more.")
                    .member("amount", CreditSkipped::amount, AMOUNT, "What was to be added.")
                    .embed(CreditSkipped::paid, PAID)
                    .done())
            .add(table(PotClosed.class)
                    .is("The pot is gone, and its name is free.")
                    .member("by", PotClosed::by, TEXT, BY_IS)
                    .member(
                            "claims",
                            e -> List.of(new Settled(e.name(), e.attempt(), Resolution.RELEASE)),
                            SETTLED,
                            CLAIMS_ARE)
                    .done())
            .add(table(NameResolved.class)
                    .is("What becomes of a claim that asked.")
                    .member("claims", e -> List.of(new Settled(e.name(), e.attempt(), e.fate())), SETTLED, CLAIMS_ARE)
                    .done())
            .add(table(AttemptAbandoned.class)
                    .is("The pot can get no name by this attempt any more.")
                    .member("attempt", AttemptAbandoned::attempt, ATTEMPT, ATTEMPT_IS)
                    .done())
            .add(table(AttemptForgotten.class)
                    .is("An abandoned attempt is forgotten; nobody can still be trying.")
                    .member("attempt", AttemptForgotten::attempt, ATTEMPT, ATTEMPT_IS)
                    .done());

    /** All of a pot, as its row has it. */
    public static final RecordTable<Pot> POT_ROW = table(Pot.class)
            .member("serial", Pot::serial, SERIAL, "Its number.")
            .member("name", Pot::name, NAME, NAME_IS)
            .member("attempt", Pot::attempt, ATTEMPT, ATTEMPT_IS)
            .member("description", Pot::description, DESCRIPTION, DESCRIPTION_IS)
            .member("opened_ms", Pot::opened, TIME, "When it was opened.")
            .member("totals", Pot::totals, TOTALS, TOTALS_ARE)
            .done();

    /** All of a claim, as its row has it. */
    public static final RecordTable<Claim> CLAIM_ROW = table(Claim.class)
            .member("attempt", Claim::attempt, ATTEMPT, ATTEMPT_IS)
            .member("pot", Claim::pot, POT, POT_IS)
            .member("firm", Claim::firm, FLAG, "Whether the pot's log has decided that the pot has the name.")
            .member("overdue_ms", Claim::overdueAt, NEVER_AS_ZERO, OVERDUE_IS)
            .done();

    private PotRecords() {}
}
