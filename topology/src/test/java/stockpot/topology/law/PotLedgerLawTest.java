package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.law.ReplayLaw.LENGTH;
import static stockpot.topology.law.ReplayLaw.RECORDS;
import static stockpot.topology.law.ReplayLaw.SEED;
import static stockpot.topology.law.ReplayLaw.audited;
import static stockpot.topology.law.ReplayLaw.counting;
import static stockpot.topology.law.ReplayLaw.firstBroken;
import static stockpot.topology.law.ReplayLaw.holds;
import static stockpot.topology.law.ReplayLaw.sameTwiceAndAfterRestarts;
import static stockpot.topology.law.ReplayLaw.sawEnough;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.topology.law.ReplayLaw.Law;
import stockpot.topology.pots.PotFamily;

/** Made-up logs of pots and names: what the ledger says alone is what the rows say, and it says the same each time. */
class PotLedgerLawTest {
    @Test
    void comesToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(PotFamily.POTS), PotFamily.POTS, new PotCommands(), RECORDS / 2, LENGTH);
    }

    @Test
    void saysAloneWhatTheRowsSay() {
        Map<String, Integer> seen = new HashMap<>();
        PotAudit[] audit = new PotAudit[1];
        Law law = audited(PotFamily.POTS, log -> audit[0] = new PotAudit(5, false));
        holds(counting(law, () -> audit[0].seen(), seen), PotFamily.POTS, new PotCommands(), RECORDS / 2, LENGTH);
        System.out.printf("%,d pot records from seed %d: %s%n", RECORDS / 2, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 1_000,
                List.of(
                        "NameClaimed",
                        "NameConfirmed",
                        "NameReleased",
                        "NameOverdue",
                        "PotOpened",
                        "PotRenamed",
                        "PotDescribed",
                        "PotReset",
                        "PotCredited",
                        "CreditSkipped",
                        "PotClosed",
                        "resolved CONFIRM",
                        "resolved RELEASE",
                        "AttemptAbandoned",
                        "AttemptForgotten",
                        "NAME_TAKEN",
                        "CONTENDED",
                        "POT_UNKNOWN",
                        "ATTEMPT_ABANDONED",
                        "NAME_NOT_CLAIMED",
                        "TOTALS_DIFFER",
                        "TOTAL_TOO_LARGE",
                        "settled",
                        "settled before",
                        "unchanged",
                        "ID_REUSED",
                        "repeated",
                        "dead letter"));
    }

    /** The logs of a small cluster whose nodes die, repeat and lose answers, all of it in one partition. */
    @Test
    void neverHasANameTwiceWhenAllClaimIt() {
        for (long seed = SEED; seed < SEED + 40; seed++) {
            PotWorld world = new PotWorld(KeepingFault.NONE, 1, seed % 3 == 0);
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 300; i++) {
                world.step(random);
            }
            world.comeToRest();
            List<Entry> log = world.potsLog().stream()
                    .map(entry -> new Entry(entry.key(), entry.value(), entry.timestamp(), random.nextInt(12) == 0))
                    .toList();
            Transcript.of(
                    PotFamily.POTS, PotWorld.layout(1), log, true, UnaryOperator.identity(), new PotAudit(1, true));
        }
    }

    @Test
    void findsANameTwiceWhereNotAllClaimIt() {
        Law law = audited(PotFamily.POTS, log -> new PotAudit(LENGTH, true));
        assertThat(firstBroken(law, PotFamily.POTS, new PotCommands(), LENGTH, LENGTH))
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void findsEveryPlantedFault(PotFault fault) {
        Law law = audited(fault.family(), fault.fault.rows(), log -> new PotAudit(1, false));
        assertThat(firstBroken(law, fault.family(), new PotCommands(), 40_000, LENGTH))
                .as("%s is not found", fault)
                .isNotNull();
    }

    /** What is between the machine and its rows must not be a fault by itself, or no planted one would have to be. */
    @Test
    void findsNothingWhereNothingIsSpoilt() {
        Law law = audited(PotFault.NONE.family(), PotFault.NONE::rows, log -> new PotAudit(1, false));
        assertThat(firstBroken(law, PotFault.NONE.family(), new PotCommands(), 3_000, LENGTH))
                .isNull();
    }
}
