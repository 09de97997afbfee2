package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.pots.Claim;
import stockpot.pots.CreditReason;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.schemas.Topics;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.pots.PotRows;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.SchemaCheck;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.ExpiringEntries;

/** Pots and their names through the machine: rows, results, ledger, claims that wait too long, attempts that were given up. */
class MachinePotsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final PotKey POT = new PotKey(SHOP, 17);
    private static final PotName TIPS = new PotName("tips");
    private static final PotName TAXES = new PotName("taxes");
    private static final NameKey NAME = new NameKey(SHOP, TIPS);
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final String LARGEST = "EUR:4503599627370496.99999999";
    private static final long PATIENCE = 10_000;
    private static final long OVERDUE = Workbench.NOON + PATIENCE;
    private static final long DAY = 24 * 3_600_000L;

    private final Workbench<Pots, PotCommand, PotEvent> pots = pots();

    private static Workbench<Pots, PotCommand, PotEvent> pots() {
        return new Workbench<>(PotFamily.POTS, new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT), 0);
    }

    private static Totals totals(String... amounts) {
        return Totals.of(Stream.of(amounts).map(Amount::parse).toList());
    }

    private static OpenPot open(AttemptId attempt) {
        return new OpenPot(POT, attempt, OVERDUE, TIPS, "what guests leave");
    }

    private static ChangePot rename(@Nullable AttemptId claim, PotName name) {
        return new ChangePot(
                POT, claim, claim == null ? Claim.NEVER : OVERDUE, name, "what guests leave", null, null, "clerk");
    }

    private static ChangePot reset(@Nullable Totals expected, Totals totals) {
        return new ChangePot(POT, null, Claim.NEVER, TIPS, "what guests leave", expected, totals, "clerk");
    }

    private static CreditPot credit(String amount, int line) {
        return new CreditPot(POT, Amount.parse(amount), new CreditReason("2026-1", line));
    }

    private static SourcePosition paid(int partition, long offset, int ordinal) {
        return new SourcePosition(Topics.ORDERS.commands(), partition, offset, 0, ordinal);
    }

    private static SourcePosition asked(long offset) {
        return new SourcePosition(Topics.POTS.commands(), 0, offset, 0, 0);
    }

    private @Nullable Pot pot() {
        PotRows.Stored stored = PotRows.read(pots.rows().get(PotRows.key(POT)));
        return stored == null ? null : stored.pot();
    }

    private static String code(JsonNode result) {
        return result.path("code").asText("ACCEPTED");
    }

    private JsonNode lastFact() {
        return pots.effects().ledger().getLast();
    }

    @Test
    void areOpenedUnderTheNumberThatTheirNameWasGrantedWith() {
        Workbench<Pots, PotCommand, PotEvent> names = new Workbench<>(
                PotFamily.POTS, new Layout(4, Workbench.KEPT, Workbench.KEYED_KEPT), partitionOf(NAME, 4));
        names.send(new ReleaseName(NAME, SECOND));
        JsonNode granted = names.send(new ClaimName(NAME, FIRST, 0));
        assertThat(granted.at("/data/pot").textValue()).isEqualTo("" + Workbench.firstNumber(partitionOf(NAME, 4), 4));
        assertThat(granted.at("/data/overdue_ms").longValue()).isEqualTo(Workbench.NOON + PATIENCE);
        assertThat(code(pots.send(open(FIRST)))).isEqualTo("ACCEPTED");
        assertThat(pot()).isEqualTo(new Pot(17, TIPS, FIRST, "what guests leave", Workbench.NOON, Totals.NOTHING));
        assertThat(pots.send(open(FIRST)).at("/data/unchanged").booleanValue()).isTrue();
        assertThat(pots.happened()).containsExactly("PotOpened");
        assertThat(pots.rows('p')).isEqualTo(1);
        assertThat(pots.rows('t')).isZero();
    }

    private static int partitionOf(NameKey name, int partitions) {
        return RecordKey.partition(
                RecordKey.of(name.instance().value(), "name", name.name().value()), partitions);
    }

    @Test
    void sayInTheLedgerHowTheyStoodBeforeAndAfter() {
        pots.send(open(FIRST));
        pots.settle(paid(0, 4, 1), credit("eur:1.50", 3));
        JsonNode credited = lastFact();
        assertThat(credited.at("/before/totals")).isEmpty();
        assertThat(credited.at("/after/totals/0").textValue()).isEqualTo("EUR:1.5");
        assertThat(credited.get("amount").textValue()).isEqualTo("eur:1.5");
        assertThat(credited.get("order").textValue()).isEqualTo("2026-1");
        assertThat(credited.get("line").intValue()).isEqualTo(3);
        assertThat(credited.at("/cause/source").textValue()).isEqualTo("stockpot.orders.commands/0/4/0/1");
        pots.send(new ChangePot(
                POT, SECOND, OVERDUE, TAXES, "new", totals("EUR:1.5"), totals("USD:2", "KUDOS:1"), "clerk"));
        assertThat(pots.happened())
                .containsExactly("PotOpened", "PotCredited", "PotRenamed", "PotDescribed", "PotReset");
        JsonNode renamed = pots.effects().ledger().get(2);
        assertThat(renamed.at("/before/name").textValue()).isEqualTo("tips");
        assertThat(renamed.at("/after/name").textValue()).isEqualTo("taxes");
        assertThat(renamed.at("/after/description").textValue()).isEqualTo("what guests leave");
        assertThat(renamed.get("claims"))
                .hasToString("[{\"name\":\"taxes\",\"attempt\":\"second\",\"fate\":\"CONFIRM\"},"
                        + "{\"name\":\"tips\",\"attempt\":\"first\",\"fate\":\"RELEASE\"}]");
        JsonNode described = pots.effects().ledger().get(3);
        assertThat(described.get("before")).isEqualTo(renamed.get("after"));
        assertThat(lastFact().get("before")).isEqualTo(described.get("after"));
        assertThat(lastFact().at("/after/totals")).hasToString("[\"KUDOS:1\",\"USD:2\"]");
        assertThat(lastFact().get("by").textValue()).isEqualTo("clerk");
        assertThat(lastFact().get("ordinal").intValue()).isEqualTo(2);
        pots.send(new ClosePot(POT, "boss"));
        assertThat(lastFact().at("/before/totals")).hasToString("[\"KUDOS:1\",\"USD:2\"]");
        assertThat(lastFact().get("after").isNull()).isTrue();
        assertThat(lastFact().get("by").textValue()).isEqualTo("boss");
        assertThat(pots.rows('p')).isZero();
    }

    @Test
    void leaveEverythingAsItIsWhenAChangeIsRefused() {
        pots.send(open(FIRST));
        pots.send(credit("EUR:1", 1));
        Pot before = pot();
        pots.effects().clear();
        Totals other = totals("EUR:2");
        assertThat(code(pots.send(new ChangePot(POT, SECOND, OVERDUE, TAXES, "new", other, other, "clerk"))))
                .isEqualTo("TOTALS_DIFFER");
        assertThat(code(pots.send(new ChangePot(POT, null, Claim.NEVER, TAXES, "new", null, other, "clerk"))))
                .isEqualTo("NAME_NOT_CLAIMED");
        assertThat(pot()).isEqualTo(before);
        assertThat(pots.happened()).isEmpty();
    }

    @Test
    void sayWhichNameTheyHaveNoMore() {
        pots.send(open(FIRST));
        JsonNode renamed = pots.send(rename(SECOND, TAXES));
        assertThat(renamed.at("/data/released")).hasToString("{\"name\":\"tips\",\"attempt\":\"first\"}");
        assertThat(pots.send(rename(SECOND, TAXES)).at("/data")).hasToString("{\"unchanged\":true}");
        assertThat(pots.send(new ChangePot(POT, null, Claim.NEVER, TAXES, "new", null, null, ""))
                        .has("data"))
                .isFalse();
        JsonNode closed = pots.send(new ClosePot(POT, ""));
        assertThat(closed.at("/data/released")).hasToString("{\"name\":\"taxes\",\"attempt\":\"second\"}");
        assertThat(code(pots.send(new ClosePot(POT, "")))).isEqualTo("POT_UNKNOWN");
    }

    @Test
    void oneOfManyResetsWithOneExpectationWins() {
        pots.send(open(FIRST));
        pots.send(credit("EUR:7", 1));
        List<String> codes = Stream.generate(() -> code(pots.send(reset(totals("EUR:7"), totals()))))
                .limit(16)
                .toList();
        assertThat(codes)
                .startsWith("ACCEPTED")
                .filteredOn("TOTALS_DIFFER"::equals)
                .hasSize(15);
    }

    @Test
    void areCreditedOnceForEachSource() {
        pots.send(open(FIRST));
        pots.settle(paid(0, 5, 1), credit("EUR:1", 1));
        pots.settle(paid(0, 5, 1), credit("EUR:1", 1));
        pots.settle(paid(0, 4, 9), credit("EUR:1", 1));
        pots.settle(paid(0, 5, 0), credit("EUR:1", 1));
        assertThat(pot().totals()).isEqualTo(totals("EUR:1"));
        pots.settle(paid(0, 5, 2), credit("EUR:1", 2));
        pots.settle(paid(1, 3, 0), credit("EUR:1", 1));
        pots.restart();
        pots.settle(paid(0, 5, 2), credit("EUR:1", 2));
        assertThat(pot().totals()).isEqualTo(totals("EUR:3"));
        assertThat(pots.rows('w')).isEqualTo(2);
    }

    @Test
    void areSkippedWhenTheyAreGoneAndTheLedgerSaysSo() {
        pots.settle(paid(0, 5, 1), credit("EUR:1", 1));
        pots.settle(paid(0, 5, 1), credit("EUR:1", 1));
        assertThat(pots.happened()).containsExactly("CreditSkipped");
        assertThat(lastFact().get("amount").textValue()).isEqualTo("EUR:1");
        assertThat(lastFact().get("before").isNull()).isTrue();
        assertThat(lastFact().get("after").isNull()).isTrue();
        assertThat(pots.rows('p')).isZero();
    }

    @Test
    void refuseWhatIsTooMuchOnceWithAResultAndWithoutAChange() {
        pots.send(open(FIRST));
        pots.send(reset(null, totals(LARGEST)));
        pots.effects().clear();
        Pot before = pot();
        byte[] value = settled(paid(2, 5, 1), credit("EUR:0.00000001", 1));
        pots.append(pots.key(credit("EUR:0.00000001", 1)), value);
        JsonNode result = pots.effects().lastResult().json();
        assertThat(code(result)).isEqualTo("TOTAL_TOO_LARGE");
        assertThat(result.get("source").textValue()).isEqualTo("stockpot.orders.commands/2/5/0/1");
        assertThat(result.has("id")).isFalse();
        assertThat(result.get("position").textValue()).isEqualTo("stockpot.pots.commands/0/2");
        assertThat(pots.effects().lastResult().key()).isEqualTo(RecordKey.of("shop", "17"));
        assertThat(pot()).isEqualTo(before);
        pots.append(pots.key(credit("EUR:0.00000001", 1)), value);
        assertThat(pots.effects().results()).hasSize(1);
        assertThat(pots.happened()).isEmpty();
        pots.settle(paid(2, 5, 2), credit("USD:1", 2));
        assertThat(pot().totals()).isEqualTo(totals(LARGEST, "USD:1"));
    }

    private static byte[] settled(SourcePosition source, PotCommand command) {
        byte[] value = new Records<>(PotFamily.POTS.codec()).write(new Envelope.Settled<>(source, command));
        SchemaCheck.requireValid("pots-commands", value);
        return value;
    }

    @Test
    void getNoNameByAnAttemptThatWasGivenUp() {
        pots.settle(asked(0), new ResolveName(POT, FIRST, TIPS));
        assertThat(pots.happened()).containsExactly("AttemptAbandoned", "NameResolved");
        assertThat(lastFact().get("claims"))
                .hasToString("[{\"name\":\"tips\",\"attempt\":\"first\",\"fate\":\"RELEASE\"}]");
        assertThat(code(pots.send(open(FIRST)))).isEqualTo("ATTEMPT_ABANDONED");
        assertThat(code(pots.send(open(SECOND)))).isEqualTo("ACCEPTED");
        assertThat(code(pots.send(rename(FIRST, TAXES)))).isEqualTo("ATTEMPT_ABANDONED");
        PotKey other = new PotKey(SHOP, 18);
        OpenPot ofOther = new OpenPot(other, FIRST, Workbench.NOON, TAXES, "");
        assertThat(code(pots.send(ofOther)))
                .as("the attempt of another pot is another")
                .isEqualTo("ACCEPTED");
    }

    @Test
    void letTheirClaimFollowThem() {
        pots.send(open(FIRST));
        pots.settle(asked(0), new ResolveName(POT, FIRST, TIPS));
        assertThat(lastFact().at("/claims/0/fate").textValue()).isEqualTo("CONFIRM");
        pots.send(rename(SECOND, TAXES));
        pots.settle(asked(1), new ResolveName(POT, FIRST, TIPS));
        assertThat(lastFact().at("/claims/0/fate").textValue()).isEqualTo("RELEASE");
        pots.settle(asked(2), new ResolveName(POT, SECOND, TAXES));
        assertThat(lastFact().at("/claims/0/fate").textValue()).isEqualTo("CONFIRM");
        assertThat(pots.rows('g')).isEqualTo(1);
    }

    @Test
    void areAskedOnceForEachSource() {
        pots.settle(asked(5), new ResolveName(POT, FIRST, TIPS));
        pots.settle(asked(5), new ResolveName(POT, FIRST, TIPS));
        pots.settle(asked(4), new ResolveName(POT, SECOND, TIPS));
        assertThat(pots.happened()).containsExactly("AttemptAbandoned", "NameResolved");
    }

    @Test
    void forgetWhatWasGivenUpAfterADay() {
        pots.settle(asked(0), new ResolveName(POT, FIRST, TIPS));
        pots.settle(asked(1), new ResolveName(POT, SECOND, TAXES));
        assertThat(pots.rows('g')).isEqualTo(2);
        assertThat(pots.machine().earliestDue()).isEqualTo(Workbench.NOON + DAY);
        pots.at(DAY - 1).tickUntilNothingIsDue();
        assertThat(pots.rows('g')).isEqualTo(2);
        pots.at(DAY).tickUntilNothingIsDue();
        assertThat(pots.happened()).endsWith("AttemptForgotten", "AttemptForgotten");
        assertThat(pots.rows('g')).isZero();
        assertThat(pots.rows('t')).isZero();
        assertThat(pots.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
    }

    @Test
    void areNotOpenedWhenTheirAttemptMayHaveBeenForgotten() {
        pots.settle(asked(0), new ResolveName(POT, FIRST, TIPS));
        pots.at(DAY).tickUntilNothingIsDue();
        assertThat(code(pots.send(open(FIRST)))).isEqualTo("ATTEMPT_ABANDONED");
        OpenPot fresh = new OpenPot(POT, FIRST, Claim.NEVER, TIPS, "");
        assertThat(code(pots.send(fresh))).isEqualTo("ACCEPTED");
    }

    @Test
    void areReadAsTheyWereWrittenHoweverMuchTheyHold() {
        pots.send(open(FIRST));
        Map<String, Amount> sums = new TreeMap<>();
        for (int i = 0; i < Totals.MAX_CURRENCIES; i++) {
            String currency = "C" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
            sums.put(currency, new Amount(currency, (1L << 52) - i, i));
        }
        Totals much = Totals.of(sums.values());
        pots.send(reset(null, much));
        assertThat(pot().totals()).isEqualTo(much);
        assertThat(code(pots.send(credit("EUR:1", 1)))).isEqualTo("TOTAL_TOO_LARGE");
    }
}
