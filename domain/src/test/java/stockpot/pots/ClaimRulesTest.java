package stockpot.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Scenario;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotEvent.NameClaimed;
import stockpot.pots.PotEvent.NameConfirmed;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.NameReleased;
import stockpot.pots.PotsKey.NameKey;

/** What a name's log decides. */
class ClaimRulesTest {
    private static final long NOON = 43_200_000;
    private static final long OVERDUE = NOON + 10_000;
    private static final long HERE = 7;
    private static final NameKey TIPS = new NameKey(new InstanceId("shop"), new PotName("tips"));
    private static final AttemptId MINE = new AttemptId("mine");
    private static final AttemptId OTHERS = new AttemptId("others");
    private static final Claim PENDING = new Claim(MINE, 3, false, OVERDUE);
    private static final Claim REPORTED = new Claim(MINE, 3, false, Claim.NEVER);
    private static final Claim FIRM = new Claim(MINE, 3, true, Claim.NEVER);

    private static Scenario<Pots, PotCommand, PotEvent> given(@Nullable Claim claim, long now) {
        return new Scenario<>(new PotDecider(), _ -> new Pots(null, false, claim), new CommandContext(now, HERE));
    }

    private static Scenario<Pots, PotCommand, PotEvent> given(@Nullable Claim claim) {
        return given(claim, NOON);
    }

    @Nested
    class Claiming {
        @Test
        void takesAFreeNameForANewPotWhoseNumberIsThePlaceOfTheRecord() {
            Claim granted = new Claim(MINE, HERE, false, OVERDUE);
            Pots after = given(null).when(new ClaimName(TIPS, MINE, 0)).then(new NameClaimed(granted));
            assertThat(after).isEqualTo(new Pots(null, false, granted));
        }

        @Test
        void takesAFreeNameForAPotThatThereIs() {
            Claim granted = new Claim(MINE, 3, false, OVERDUE);
            Pots after = given(null).when(new ClaimName(TIPS, MINE, 3)).then(new NameClaimed(granted));
            assertThat(after.claim()).isEqualTo(granted);
        }

        @Test
        void isRefusedWhenAPotHasTheName() {
            given(FIRM).when(new ClaimName(TIPS, OTHERS, 0)).thenRefused(PotCode.NAME_TAKEN, "a pot has");
        }

        @Test
        void hasToWaitWhileItIsNotDecidedWhetherAPotGetsTheName() {
            given(PENDING).when(new ClaimName(TIPS, OTHERS, 0)).thenRefused(PotCode.CONTENDED, "about to get");
            given(REPORTED).when(new ClaimName(TIPS, OTHERS, 3)).thenRefused(PotCode.CONTENDED, "about to get");
        }

        /** Its pot may have been opened with that claim, and closed since: it must not be opened with it again. */
        @Test
        void isGrantedToAnAttemptOnce() {
            given(PENDING).when(new ClaimName(TIPS, MINE, 3)).thenRefused(PotCode.CONTENDED, "about to get");
            given(REPORTED).when(new ClaimName(TIPS, MINE, 0)).thenRefused(PotCode.CONTENDED, "about to get");
            given(FIRM).when(new ClaimName(TIPS, MINE, 3)).thenRefused(PotCode.NAME_TAKEN, "a pot has");
        }

        @Test
        void namesAPotThatThereCanBe() {
            assertThat(new ClaimName(TIPS, MINE, CommandContext.MAX_SERIAL).pot())
                    .isEqualTo((1L << 53) - 1);
            for (long none : new long[] {-1, 1L << 53}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new ClaimName(TIPS, MINE, none))
                        .withMessageContaining("2^53 - 1");
            }
        }
    }

    @Nested
    class Confirming {
        @Test
        void makesAClaimFirm() {
            Pots after = given(PENDING).when(new ConfirmName(TIPS, MINE)).then(new NameConfirmed(FIRM));
            assertThat(after).isEqualTo(new Pots(null, false, FIRM));
            given(REPORTED).when(new ConfirmName(TIPS, MINE)).then(new NameConfirmed(FIRM));
        }

        @Test
        void changesNothingOtherwise() {
            given(FIRM).when(new ConfirmName(TIPS, MINE)).thenNothing();
            given(PENDING).when(new ConfirmName(TIPS, OTHERS)).thenNothing();
            given(null).when(new ConfirmName(TIPS, MINE)).thenNothing();
        }
    }

    @Nested
    class Releasing {
        @Test
        void freesTheName() {
            Pots after = given(PENDING).when(new ReleaseName(TIPS, MINE)).then(new NameReleased(PENDING));
            assertThat(after).isEqualTo(Pots.NOTHING);
            given(REPORTED).when(new ReleaseName(TIPS, MINE)).then(new NameReleased(REPORTED));
            given(FIRM).when(new ReleaseName(TIPS, MINE)).then(new NameReleased(FIRM));
        }

        @Test
        void leavesTheClaimOfAnother() {
            given(PENDING).when(new ReleaseName(TIPS, OTHERS)).thenNothing();
            given(FIRM).when(new ReleaseName(TIPS, OTHERS)).thenNothing();
            given(null).when(new ReleaseName(TIPS, MINE)).thenNothing();
        }
    }

    @Nested
    class TheClock {
        @Test
        void reportsAClaimThatHasWaitedTenSecondsAndLeavesItWhereItIs() {
            given(PENDING, OVERDUE - 1).when(new ReportName(TIPS)).thenNothing();
            Pots after = given(PENDING, OVERDUE).when(new ReportName(TIPS)).then(new NameOverdue(REPORTED));
            assertThat(after).isEqualTo(new Pots(null, false, REPORTED));
        }

        @Test
        void reportsNothingElse() {
            given(REPORTED, OVERDUE).when(new ReportName(TIPS)).thenNothing();
            given(FIRM, OVERDUE).when(new ReportName(TIPS)).thenNothing();
            given(null, OVERDUE).when(new ReportName(TIPS)).thenNothing();
        }
    }

    @Test
    void nothingAboutAFirmClaimIsUndecided() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Claim(MINE, 3, true, OVERDUE));
    }
}
