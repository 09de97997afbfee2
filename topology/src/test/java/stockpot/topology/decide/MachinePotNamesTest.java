package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.ExpiringEntries;

/** Names of pots through the machine: who has each, since when, and how long it may stay undecided. */
class MachinePotNamesTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final PotKey POT = new PotKey(SHOP, 17);
    private static final PotName TAXES = new PotName("taxes");
    private static final NameKey NAME = new NameKey(SHOP, new PotName("tips"));
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final long PATIENCE = 10_000;
    private static final long DAY = 24 * 3_600_000L;

    private final Workbench<Pots, PotCommand, PotEvent> names =
            new Workbench<>(PotFamily.POTS, new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT), 0);

    private static SourcePosition asked(long offset) {
        return new SourcePosition(Topics.POTS.commands(), 0, offset, 0, 0);
    }

    private static String code(JsonNode result) {
        return result.path("code").asText("ACCEPTED");
    }

    private JsonNode lastFact() {
        return names.effects().ledger().getLast();
    }

    @Test
    void areClaimedConfirmedAndReleased() {
        names.send(new ClaimName(NAME, FIRST, 17));
        assertThat(lastFact().get("before").isNull()).isTrue();
        assertThat(lastFact().get("after")).hasToString("{\"attempt\":\"first\",\"pot\":\"17\",\"firm\":false}");
        assertThat(code(names.send(new ClaimName(NAME, SECOND, 0)))).isEqualTo("CONTENDED");
        names.settle(asked(0), new ConfirmName(NAME, FIRST));
        assertThat(lastFact().get("after")).hasToString("{\"attempt\":\"first\",\"pot\":\"17\",\"firm\":true}");
        assertThat(code(names.send(new ClaimName(NAME, SECOND, 0)))).isEqualTo("NAME_TAKEN");
        assertThat(code(names.send(new ClaimName(NAME, FIRST, 17)))).isEqualTo("NAME_TAKEN");
        assertThat(names.rows('t')).as("nothing to wait for").isZero();
        names.settle(asked(1), new ReleaseName(NAME, FIRST));
        assertThat(lastFact().get("after").isNull()).isTrue();
        assertThat(names.rows('n')).isZero();
        assertThat(names.happened()).containsExactly("NameClaimed", "NameConfirmed", "NameReleased");
        assertThat(code(names.send(new ClaimName(NAME, SECOND, 0)))).isEqualTo("ACCEPTED");
    }

    @Test
    void areGrantedOnceToWhoeverRepeatsARequestAndSayToWhichAttempt() {
        JsonNode first = names.send(new Envelope.Sent<>("hold:key", true, "ff", new ClaimName(NAME, FIRST, 0)));
        JsonNode again = names.send(new Envelope.Sent<>("hold:key", true, "ff", new ClaimName(NAME, SECOND, 0)));
        assertThat(first.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(again.get("data")).isEqualTo(first.get("data"));
        assertThat(again.has("repeats")).isTrue();
        assertThat(names.happened()).containsExactly("NameClaimed");
    }

    @Test
    void areOfOneInstanceAndComparedByteByByte() {
        names.send(new ClaimName(NAME, FIRST, 0));
        NameKey elsewhere = new NameKey(new InstanceId("shop2"), NAME.name());
        assertThat(code(names.send(new ClaimName(elsewhere, SECOND, 0)))).isEqualTo("ACCEPTED");
        assertThat(code(names.send(new ClaimName(new NameKey(SHOP, new PotName("Tips")), SECOND, 0))))
                .isEqualTo("ACCEPTED");
        assertThat(names.rows('n')).isEqualTo(3);
    }

    @Test
    void areNotTakenForAPotWhenTheyAreItsNumber() {
        names.send(new OpenPot(POT, FIRST, Workbench.NOON, TAXES, ""));
        names.send(new ClaimName(new NameKey(SHOP, new PotName("17")), SECOND, 0));
        names.send(new ClosePot(POT, ""));
        assertThat(names.rows('p')).isZero();
        assertThat(names.rows('n')).isEqualTo(1);
    }

    @Test
    void areReportedOnceWhenTheirClaimHasWaitedTooLongAndTheClockComesBy() {
        names.send(new ClaimName(NAME, FIRST, 17));
        assertThat(names.machine().earliestDue()).isEqualTo(Workbench.NOON + PATIENCE);
        names.at(PATIENCE - 1).tickUntilNothingIsDue();
        assertThat(names.happened()).containsExactly("NameClaimed");
        assertThat(names.at(PATIENCE).tickUntilNothingIsDue()).isEqualTo(1);
        assertThat(names.happened()).containsExactly("NameClaimed", "NameOverdue");
        assertThat(lastFact().get("attempt").textValue()).isEqualTo("first");
        assertThat(lastFact().get("pot").textValue()).isEqualTo("17");
        assertThat(names.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        names.at(DAY).tick();
        assertThat(names.happened()).hasSize(2);
        assertThat(code(names.send(new ClaimName(NAME, SECOND, 0)))).isEqualTo("CONTENDED");
        names.settle(asked(0), new ReleaseName(NAME, FIRST));
        assertThat(names.rows('t')).isZero();
        assertThat(names.rows('n')).isZero();
    }

    @Test
    void areReportedOnceAheadOfACommandForThem() {
        names.send(new ClaimName(NAME, FIRST, 17));
        names.at(PATIENCE).send(new ClaimName(NAME, SECOND, 0));
        assertThat(names.happened()).containsExactly("NameClaimed", "NameOverdue");
        assertThat(lastFact().at("/cause/type").textValue()).isEqualTo("ClaimName");
        names.send(new ConfirmName(NAME, FIRST));
        assertThat(names.happened()).containsExactly("NameClaimed", "NameOverdue", "NameConfirmed");
        assertThat(names.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
    }

    @Test
    void areNotReportedWhenTheirPotDecidedInTime() {
        names.send(new ClaimName(NAME, FIRST, 17));
        names.send(new ConfirmName(NAME, FIRST));
        NameKey other = new NameKey(SHOP, TAXES);
        names.send(new ClaimName(other, FIRST, 17));
        names.send(new ReleaseName(other, FIRST));
        names.at(PATIENCE).tickUntilNothingIsDue();
        assertThat(names.happened()).doesNotContain("NameOverdue");
        assertThat(names.rows('t')).isZero();
    }

    @Test
    void areJudgedByTheirOwnTimeWhenTheClockStepsBack() {
        names.at(5_000).send(new ClaimName(NAME, FIRST, 17));
        names.at(0).send(new ReleaseName(NAME, FIRST));
        assertThat(lastFact().get("time_ms").longValue()).isEqualTo(Workbench.NOON + 5_000);
        names.at(0).send(new ClaimName(NAME, SECOND, 17));
        assertThat(names.machine().earliestDue()).isEqualTo(Workbench.NOON + PATIENCE);
    }
}
