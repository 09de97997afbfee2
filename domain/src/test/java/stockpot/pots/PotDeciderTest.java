package stockpot.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.kernel.Scenario;
import stockpot.money.Amount;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.AttemptForgotten;
import stockpot.pots.PotEvent.CreditSkipped;
import stockpot.pots.PotEvent.NameResolved;
import stockpot.pots.PotEvent.PotClosed;
import stockpot.pots.PotEvent.PotCredited;
import stockpot.pots.PotEvent.PotDescribed;
import stockpot.pots.PotEvent.PotOpened;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;
import stockpot.pots.PotsKey.PotKey;

/** What a pot's log decides. */
class PotDeciderTest {
    private static final long NOON = 43_200_000;
    private static final long HOUR = 3_600_000;
    private static final long OVERDUE = NOON + 10_000;
    private static final PotKey KEY = new PotKey(new InstanceId("shop"), 3);
    private static final PotName TIPS = new PotName("tips");
    private static final PotName TAXES = new PotName("taxes");
    private static final AttemptId MINE = new AttemptId("mine");
    private static final AttemptId NEXT = new AttemptId("next");
    private static final String WHAT = "what guests leave";
    private static final CreditReason PAID = new CreditReason("2026-1", 2);
    private static final String CLERK = "clerk";

    private static Totals totals(String... amounts) {
        return Totals.of(Stream.of(amounts).map(Amount::parse).toList());
    }

    private static Pot pot(String... amounts) {
        return new Pot(3, TIPS, MINE, WHAT, NOON, totals(amounts));
    }

    private static Scenario<Pots, PotCommand, PotEvent> given(@Nullable Pot pot) {
        return given(pot, false, NOON);
    }

    private static Scenario<Pots, PotCommand, PotEvent> given(@Nullable Pot pot, boolean abandoned, long now) {
        return new Scenario<>(new PotDecider(), _ -> new Pots(pot, abandoned, null), new CommandContext(now, 9));
    }

    private static OpenPot open(AttemptId attempt) {
        return new OpenPot(KEY, attempt, OVERDUE, TIPS, WHAT);
    }

    private static ChangePot rename(@Nullable AttemptId claim) {
        return new ChangePot(KEY, claim, claim == null ? Claim.NEVER : OVERDUE, TAXES, WHAT, null, null, CLERK);
    }

    private static ChangePot change(String description, @Nullable Totals expected, @Nullable Totals totals) {
        return new ChangePot(KEY, null, Claim.NEVER, TIPS, description, expected, totals, CLERK);
    }

    private static CreditPot credit(String amount) {
        return new CreditPot(KEY, Amount.parse(amount), PAID);
    }

    @Nested
    class Opening {
        @Test
        void makesAPotWithNothingInIt() {
            Pots after = given(null).when(open(MINE)).then(new PotOpened(pot()));
            assertThat(after).isEqualTo(new Pots(pot(), false, null));
        }

        @Test
        void againIsNoConflictWhateverBecameOfThePot() {
            given(pot("EUR:1")).when(open(MINE)).thenNothing();
            given(pot()).when(open(NEXT)).thenNothing();
            given(pot(), true, OVERDUE + HOUR + 1).when(open(MINE)).thenNothing();
        }

        @Test
        void isRefusedWithAnAttemptThatWasGivenUp() {
            given(null, true, NOON).when(open(MINE)).thenRefused(PotCode.ATTEMPT_ABANDONED, "took too long");
        }

        @Test
        void isRefusedAnHourAfterItsClaimWasOverdueBecauseThatMayHaveBeenGivenUpAndForgotten() {
            given(null, false, OVERDUE + HOUR + 1)
                    .when(open(MINE))
                    .thenRefused(PotCode.ATTEMPT_ABANDONED, "was given back");
            Pot late = new Pot(3, TIPS, MINE, WHAT, OVERDUE + HOUR, Totals.NOTHING);
            given(null, false, OVERDUE + HOUR).when(open(MINE)).then(new PotOpened(late));
        }
    }

    @Nested
    class Renaming {
        private static final PotRenamed RENAMED = new PotRenamed(TAXES, NEXT, TIPS, MINE);

        @Test
        void takesTheClaimOfTheNewNameAndLeavesTheOldOne() {
            Pots after = given(pot("EUR:1")).when(rename(NEXT)).then(RENAMED);
            assertThat(after.pot()).isEqualTo(new Pot(3, TAXES, NEXT, WHAT, NOON, totals("EUR:1")));
        }

        @Test
        void isRefusedWithoutAClaim() {
            given(pot()).when(rename(null)).thenRefused(PotCode.NAME_NOT_CLAIMED, "called otherwise");
        }

        @Test
        void isRefusedWithAnAttemptThatWasGivenUp() {
            given(pot(), true, NOON).when(rename(NEXT)).thenRefused(PotCode.ATTEMPT_ABANDONED, "took too long");
        }

        @Test
        void isRefusedAnHourAfterItsClaimWasOverdueBecauseThatMayHaveBeenGivenUpAndForgotten() {
            given(pot(), false, OVERDUE + HOUR + 1)
                    .when(rename(NEXT))
                    .thenRefused(PotCode.ATTEMPT_ABANDONED, "was given back");
            given(pot(), false, OVERDUE + HOUR).when(rename(NEXT)).then(RENAMED);
        }

        @Test
        void toItsOwnNameIsNoChangeAndNeedsNoClaim() {
            given(pot()).when(change(WHAT, null, null)).thenNothing();
            ChangePot claimed = new ChangePot(KEY, NEXT, OVERDUE, TIPS, WHAT, null, null, CLERK);
            Pots after = given(pot(), true, OVERDUE + HOUR + 1).when(claimed).then();
            assertThat(after.pot()).isEqualTo(pot());
        }

        @Test
        void comesWithAllElseOrNotAtAll() {
            ChangePot all = new ChangePot(KEY, NEXT, OVERDUE, TAXES, "new", totals("EUR:1"), totals("USD:2"), CLERK);
            Scenario<Pots, PotCommand, PotEvent>.Asked asked =
                    given(pot("EUR:1")).when(all);
            Pots after = asked.thenEachTime(RENAMED, new PotDescribed("new"), new PotReset(totals("USD:2"), CLERK));
            assertThat(after.pot()).isEqualTo(new Pot(3, TAXES, NEXT, "new", NOON, totals("USD:2")));
            given(pot("EUR:2")).when(all).thenRefused(PotCode.TOTALS_DIFFER, "holds [EUR:2], not [EUR:1]");
            given(pot("EUR:1"), true, NOON).when(all).thenRefused(PotCode.ATTEMPT_ABANDONED, "took too long");
        }
    }

    @Nested
    class Changing {
        @Test
        void takesAPotThatThereIs() {
            given(null).when(change("new", null, null)).thenRefused(PotCode.POT_UNKNOWN, "no pot");
            given(null).when(rename(NEXT)).thenRefused(PotCode.POT_UNKNOWN, "no pot");
        }

        @Test
        void describes() {
            Pots after = given(pot("EUR:1")).when(change("new", null, null)).then(new PotDescribed("new"));
            assertThat(after.pot()).isEqualTo(new Pot(3, TIPS, MINE, "new", NOON, totals("EUR:1")));
        }

        @Test
        void resetsToWhatIsGivenAndNothingElse() {
            Totals other = totals("USD:0.00000001", "KUDOS:7");
            Pots after =
                    given(pot("EUR:1", "USD:1")).when(change(WHAT, null, other)).then(new PotReset(other, CLERK));
            assertThat(after.pot()).isEqualTo(pot("KUDOS:7", "USD:0.00000001"));
        }

        @Test
        void empties() {
            Pots after =
                    given(pot("EUR:1")).when(change(WHAT, null, totals())).then(new PotReset(Totals.NOTHING, CLERK));
            assertThat(after.pot()).isEqualTo(pot());
        }

        @Test
        void resetsWhenThePotHoldsExactlyWhatIsExpected() {
            Totals expected = totals("USD:2", "EUR:1");
            given(pot("EUR:1", "USD:2"))
                    .when(change(WHAT, expected, totals()))
                    .thenEachTime(new PotReset(Totals.NOTHING, CLERK));
            for (Pot other : List.of(pot("EUR:1"), pot("EUR:1", "USD:2", "KUDOS:1"), pot("EUR:1", "USD:3"), pot())) {
                given(other).when(change(WHAT, expected, totals())).thenRefused(PotCode.TOTALS_DIFFER, "not [EUR:1,");
            }
        }

        @Test
        void checksWhatIsExpectedAlsoWhenNothingIsReset() {
            given(pot("EUR:1")).when(change("new", totals(), null)).thenRefused(PotCode.TOTALS_DIFFER, "not []");
            given(pot("EUR:1")).when(change("new", totals("EUR:1"), null)).then(new PotDescribed("new"));
            given(pot()).when(change("new", totals("EUR:0"), null)).then(new PotDescribed("new"));
        }

        @Test
        void saysNothingOfWhatIsSoAlready() {
            given(pot("EUR:1"))
                    .when(change(WHAT, totals("EUR:1"), totals("EUR:1.0", "USD:0")))
                    .thenNothing();
        }
    }

    @Nested
    class Crediting {
        @Test
        void adds() {
            Pots after = given(pot("EUR:1.5"))
                    .when(credit("EUR:0.00000001"))
                    .thenEachTime(new PotCredited(Amount.parse("EUR:0.00000001"), PAID));
            assertThat(after.pot()).isEqualTo(pot("EUR:1.50000001"));
        }

        @Test
        void beginsACurrency() {
            Pots after = given(pot("EUR:1"))
                    .when(credit("usd:2"))
                    .thenEachTime(new PotCredited(Amount.parse("usd:2"), PAID));
            assertThat(after.pot()).isEqualTo(pot("EUR:1", "USD:2"));
        }

        @Test
        void ofNothingChangesNothing() {
            given(pot()).when(credit("EUR:0")).thenNothing();
        }

        @Test
        void goesUpToTheLargestAmountAndNotBeyond() {
            Pots after = given(pot("EUR:4503599627370495.00000001"))
                    .when(credit("EUR:1.99999998"))
                    .thenEachTime(new PotCredited(Amount.parse("EUR:1.99999998"), PAID));
            assertThat(after.pot()).isEqualTo(pot("EUR:4503599627370496.99999999"));
            given(after.pot())
                    .when(credit("EUR:0.00000001"))
                    .thenRefused(PotCode.TOTAL_TOO_LARGE, "EUR:0.00000001 more is more than it can hold");
        }

        @Test
        void ofAPotThatIsGoneIsSkipped() {
            Pots after = given(null).when(credit("EUR:1")).thenEachTime(new CreditSkipped(Amount.parse("EUR:1"), PAID));
            assertThat(after).isEqualTo(Pots.NOTHING);
        }
    }

    @Nested
    class Closing {
        @Test
        void removesThePotAndFreesItsName() {
            Pots after = given(pot("EUR:1")).when(new ClosePot(KEY, CLERK)).then(new PotClosed(TIPS, MINE, CLERK));
            assertThat(after).isEqualTo(Pots.NOTHING);
        }

        @Test
        void findsNothingTwice() {
            given(null).when(new ClosePot(KEY, CLERK)).thenRefused(PotCode.POT_UNKNOWN, "no pot");
        }
    }

    @Nested
    class Resolving {
        @Test
        void letsTheClaimFollowThePotThatHasItsName() {
            Pots after = given(pot())
                    .when(new ResolveName(KEY, MINE, TIPS))
                    .thenEachTime(new NameResolved(MINE, TIPS, Resolution.CONFIRM));
            assertThat(after).isEqualTo(new Pots(pot(), false, null));
        }

        @Test
        void givesAnyOtherAttemptUp() {
            Pots after = given(pot())
                    .when(new ResolveName(KEY, NEXT, TAXES))
                    .thenEachTime(new AttemptAbandoned(NEXT), new NameResolved(NEXT, TAXES, Resolution.RELEASE));
            assertThat(after).isEqualTo(new Pots(pot(), true, null));
            given(null)
                    .when(new ResolveName(KEY, MINE, TIPS))
                    .thenEachTime(new AttemptAbandoned(MINE), new NameResolved(MINE, TIPS, Resolution.RELEASE));
        }

        @Test
        void givesAnAttemptUpOnce() {
            given(null, true, NOON)
                    .when(new ResolveName(KEY, MINE, TIPS))
                    .thenEachTime(new NameResolved(MINE, TIPS, Resolution.RELEASE));
        }
    }

    @Nested
    class Forgetting {
        @Test
        void forgetsAnAttemptThatWasGivenUp() {
            Pots after =
                    given(pot(), true, NOON).when(new ForgetAttempt(KEY, NEXT)).then(new AttemptForgotten(NEXT));
            assertThat(after).isEqualTo(new Pots(pot(), false, null));
            given(null).when(new ForgetAttempt(KEY, NEXT)).thenNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537})
    void aDescriptionIsBounded(int length) {
        String text = "x".repeat(length);
        if (length > Pot.MAX_DESCRIPTION) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> change(text, null, null))
                    .withMessageContaining("at most 65536");
            assertThatIllegalArgumentException().isThrownBy(() -> new OpenPot(KEY, MINE, OVERDUE, TIPS, text));
        } else {
            assertThat(change(text, null, null).description()).hasSize(length);
            assertThat(new OpenPot(KEY, MINE, OVERDUE, TIPS, text).description())
                    .hasSize(length);
        }
    }

    @Test
    void aClaimIsOverdueSomeTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChangePot(KEY, NEXT, Claim.NEVER, TAXES, WHAT, null, null, CLERK))
                .withMessageContaining("overdue some time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChangePot(KEY, null, OVERDUE, TAXES, WHAT, null, null, CLERK));
    }

    @Test
    void whatHappensToAPotHappensToOneThatThereIs() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PotDecider().apply(Pots.NOTHING, new PotDescribed("new")))
                .withMessageContaining("a pot that there is");
    }
}
