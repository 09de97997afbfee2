package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.catalog.CatalogExamples.CLOSED;
import static stockpot.catalog.CatalogExamples.NOON;
import static stockpot.catalog.CatalogExamples.OPENED;
import static stockpot.catalog.CatalogExamples.SERIAL;
import static stockpot.catalog.CatalogExamples.SHOP;
import static stockpot.catalog.CatalogExamples.added;
import static stockpot.catalog.CatalogExamples.category;
import static stockpot.catalog.CatalogExamples.given;
import static stockpot.catalog.CatalogExamples.instance;
import static stockpot.catalog.CatalogExamples.needsAnOpenInstanceFor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.CatalogEvent.InstanceChanged;
import stockpot.catalog.CatalogEvent.InstanceClosed;
import stockpot.catalog.CatalogEvent.InstanceOpened;
import stockpot.catalog.CatalogEvent.InstancePurged;
import stockpot.catalog.CatalogEvent.PasswordChanged;
import stockpot.catalog.CatalogEvent.TokenDropped;
import stockpot.catalog.CatalogEvent.TokenExpired;
import stockpot.catalog.CatalogEvent.TokenIssued;
import stockpot.catalog.CatalogEvent.TokenRevoked;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.kernel.Scenario;

class CatalogDeciderTest {
    private static final DefinitionAdded DEFINED = added(4, category("fruit"));
    private static final Token EARLY = token('a', 8, NOON - 1);
    private static final Token LATE = token('b', 9, NOON);
    private static final Token LATER = token('c', 10, NOON + 1);

    @Nested
    class OpeningAnInstance {
        private static final OpenInstance OPEN = new OpenInstance(SHOP, "{}", "hash");

        @Test
        void takesItsSerialFromTheLog() {
            Catalog after = given().when(OPEN).then(new InstanceOpened(SERIAL, "{}", "hash"));
            assertThat(after.instance()).isEqualTo(new Instance(SERIAL, "{}", "hash", SERIAL, 0, 0, 0, false));
        }

        @Test
        void refusesTwice() {
            given(OPENED).when(OPEN).thenRefused(CatalogCode.INSTANCE_EXISTS, "cannot open an instance twice");
        }

        @Test
        void refusesWhatIsClosed() {
            given(OPENED, CLOSED).when(OPEN).thenRefused(CatalogCode.INSTANCE_CLOSED, "not purged");
        }

        @Test
        void takesAnIdAgainThatIsPurged() {
            given(OPENED, new InstancePurged()).when(OPEN).then(new InstanceOpened(SERIAL, "{}", "hash"));
        }
    }

    @Nested
    class ChangingAnInstance {
        private static final ChangeInstance CHANGE = new ChangeInstance(SHOP, "{\"name\":\"Shop\"}");

        @Test
        void setsWhatItSaysOfItselfAndNothingElse() {
            Catalog after = given(OPENED, new TokenIssued(LATE), DEFINED)
                    .when(CHANGE)
                    .then(new InstanceChanged("{\"name\":\"Shop\"}"));
            assertThat(after.instance())
                    .isEqualTo(new Instance(
                            5,
                            "{\"name\":\"Shop\"}",
                            "hash",
                            5,
                            1,
                            1,
                            category("fruit").weight(),
                            false));
        }

        @Test
        void doesNothingWhenNothingIsDifferent() {
            given(OPENED).when(new ChangeInstance(SHOP, "{}")).thenNothing();
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(CHANGE);
        }
    }

    @Nested
    class ChangingThePassword {
        private static final ChangePassword CHANGE = new ChangePassword(SHOP, "other");

        @Test
        void endsAllTokensAndNothingElse() {
            Catalog after = given(OPENED, new TokenIssued(LATE), new TokenIssued(LATER), DEFINED)
                    .when(CHANGE)
                    .then(new PasswordChanged("other", SERIAL));
            assertThat(after.instance())
                    .isEqualTo(new Instance(
                            5, "{}", "other", SERIAL, 0, 1, category("fruit").weight(), false));
            assertThat(after.token()).isNull();
        }

        @Test
        void keepsTheTokensWhenItIsTheSame() {
            given(OPENED).when(new ChangePassword(SHOP, "hash")).thenNothing();
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(CHANGE);
        }
    }

    @Nested
    class ClosingAnInstance {
        private static final CloseInstance CLOSE = new CloseInstance(SHOP, false);
        private static final CloseInstance PURGE = new CloseInstance(SHOP, true);

        @Test
        void keepsItsIdAndEndsItsTokens() {
            Catalog after =
                    given(OPENED, new TokenIssued(LATE), DEFINED).when(CLOSE).then(new InstanceClosed(SERIAL));
            assertThat(after.instance())
                    .isEqualTo(new Instance(
                            5, "{}", "hash", SERIAL, 0, 1, category("fruit").weight(), true));
        }

        @Test
        void refusesTwice() {
            given(OPENED, CLOSED).when(CLOSE).thenRefused(CatalogCode.INSTANCE_CLOSED, "is closed");
        }

        @Test
        void freesTheIdOfAnOpenOneByPurging() {
            Catalog after = given(OPENED).when(PURGE).then(new InstancePurged());
            assertThat(after).isEqualTo(Catalog.NOTHING);
        }

        @Test
        void freesTheIdOfAClosedOneByPurging() {
            given(OPENED, CLOSED).when(PURGE).then(new InstancePurged());
        }

        @Test
        void refusesWhatIsNotThere() {
            given().when(CLOSE).thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
            given().when(PURGE).thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
            given().when(new CloseInstance(InstanceId.ADMIN, false))
                    .thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
        }

        @Test
        void purgesOnlyWhatDefinesNothing() {
            given(OPENED, DEFINED).when(PURGE).thenRefused(CatalogCode.INSTANCE_NOT_EMPTY, "still defines something");
            given(OPENED, DEFINED, CLOSED)
                    .when(PURGE)
                    .thenRefused(CatalogCode.INSTANCE_NOT_EMPTY, "still defines something");
            given(OPENED, DEFINED, new DefinitionRemoved(DEFINED.defined()), CLOSED)
                    .when(PURGE)
                    .then(new InstancePurged());
        }

        @Test
        void refusesTheOneThatManagesTheOthers() {
            given(OPENED)
                    .when(new CloseInstance(InstanceId.ADMIN, false))
                    .thenRefused(CatalogCode.INSTANCE_NEEDED, "manages the others");
            given(OPENED)
                    .when(new CloseInstance(InstanceId.ADMIN, true))
                    .thenRefused(CatalogCode.INSTANCE_NEEDED, "manages the others");
        }
    }

    @Nested
    class IssuingAToken {
        @Test
        void countsItAndItsTimeFromTheLog() {
            Token issued = new Token(hash('d'), NOON + 60_000, SERIAL, Scope.ORDER_POS, true, "till", NOON);
            Catalog after = given(OPENED, new TokenIssued(LATE))
                    .when(issue(60_000_000L))
                    .then(new TokenIssued(issued));
            assertThat(after.token()).isEqualTo(issued);
            assertThat(after.instance()).isEqualTo(instance(2, 0));
        }

        @Test
        void isForeverWhenNoDurationIsGiven() {
            given(OPENED).when(issue(null)).then(new TokenIssued(issued(Long.MAX_VALUE)));
        }

        /** A token is never good for longer than was asked for. */
        @Test
        void roundsItsDurationUp() {
            given(OPENED).when(issue(1_999L)).then(new TokenIssued(issued(NOON + 2)));
            given(OPENED).when(issue(999L)).then(new TokenIssued(issued(NOON + 1)));
            given(OPENED).when(issue(0L)).then(new TokenIssued(issued(NOON)));
        }

        @Test
        void refusesOneThatIsOut() {
            given(OPENED, new TokenIssued(token('d', 8, NOON + 1)))
                    .when(issue(null))
                    .thenRefused(CatalogCode.TOKEN_EXISTS, "same token twice");
        }

        @Test
        void takesOneAgainThatAChangedPasswordHasEnded() {
            given(OPENED, new TokenIssued(token('d', 8, NOON + 1)), new PasswordChanged("other", 9))
                    .when(issue(null))
                    .then(new TokenIssued(issued(Long.MAX_VALUE)));
        }

        @Test
        void stopsAtTheMost() {
            assertThat(Level.ONE.most().tokens()).isEqualTo(100_000);
            given(Catalog.of(instance(99_999, 0), null))
                    .when(issue(null))
                    .then(new TokenIssued(issued(Long.MAX_VALUE)));
            given(Catalog.of(instance(100_000, 0), null))
                    .when(issue(null))
                    .thenRefused(CatalogCode.TOO_MANY_TOKENS, "more than 100000 tokens");
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(issue(null));
        }

        @Test
        void refusesADurationBelowZero() {
            assertThatIllegalArgumentException().isThrownBy(() -> issue(-1L)).withMessage("a duration is not negative");
        }

        private static IssueToken issue(@Nullable Long durationMicros) {
            return new IssueToken(SHOP, hash('d'), Scope.ORDER_POS, true, "till", durationMicros);
        }

        private static Token issued(long deadline) {
            return new Token(hash('d'), deadline, SERIAL, Scope.ORDER_POS, true, "till", NOON);
        }
    }

    @Nested
    class RevokingAToken {
        private static final RevokeToken REVOKE = new RevokeToken(SHOP, LATE.hash());

        @Test
        void endsThatOne() {
            Catalog after = given(OPENED, new TokenIssued(EARLY), new TokenIssued(LATE))
                    .when(REVOKE)
                    .then(new TokenRevoked(LATE));
            assertThat(after).isEqualTo(Catalog.of(instance(1, 0), null));
        }

        @Test
        void refusesWhatIsNotOut() {
            given(OPENED, new TokenIssued(EARLY)).when(REVOKE).thenRefused(CatalogCode.TOKEN_UNKNOWN, "no such token");
            given(OPENED, new TokenIssued(LATE), new PasswordChanged("other", 9))
                    .when(REVOKE)
                    .thenRefused(CatalogCode.TOKEN_UNKNOWN, "no such token");
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(REVOKE);
        }
    }

    @Nested
    class EndingTokens {
        @Test
        void endsThoseWhoseDeadlineHasPassedEarliestFirst() {
            Catalog after = given(OPENED, new TokenIssued(LATE), new TokenIssued(LATER), new TokenIssued(EARLY))
                    .when(new EndTokens(SHOP, 10))
                    .then(new TokenExpired(EARLY), new TokenExpired(LATE));
            assertThat(after).isEqualTo(Catalog.of(instance(1, 0), null));
        }

        @Test
        void doesNothingWhenNoneIsOver() {
            given(OPENED, new TokenIssued(LATER)).when(new EndTokens(SHOP, 10)).thenNothing();
        }

        @Test
        void endsNoneBeforeItsTime() {
            Scenario<Catalog, CatalogCommand, CatalogEvent> early =
                    given(Catalog.ending(instance(1, 0), List.of(LATER)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> early.when(new EndTokens(SHOP, 10)))
                    .withMessageStartingWith("token 10 is not over at ");
        }
    }

    @Nested
    class DroppingTokens {
        @Test
        void forgetsThoseOfAnEarlierGeneration() {
            Catalog after = given(
                            OPENED,
                            new TokenIssued(LATE),
                            new TokenIssued(LATER),
                            new PasswordChanged("other", 20),
                            new TokenIssued(EARLY))
                    .when(new DropTokens(SHOP, 5, 10))
                    .then(new TokenDropped(LATE), new TokenDropped(LATER));
            assertThat(after).isEqualTo(Catalog.of(new Instance(5, "{}", "other", 20, 1, 0, 0, false), null));
        }

        @Test
        void forgetsThoseOfAPurgedInstance() {
            Catalog after = given(OPENED, new TokenIssued(LATE), new InstancePurged())
                    .when(new DropTokens(SHOP, 5, 10))
                    .then(new TokenDropped(LATE));
            assertThat(after).isEqualTo(Catalog.NOTHING);
        }

        @Test
        void doesNothingWhenNoneIsLeft() {
            given(OPENED).when(new DropTokens(SHOP, 4, 10)).thenNothing();
        }
    }

    @Nested
    class Applying {
        @Test
        void breaksOnAnEventAboutAnInstanceThatIsNotThere() {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> new CatalogDecider().apply(Catalog.NOTHING, new InstanceChanged("{}")))
                    .withMessage("the event is about an instance that there is");
        }
    }

    private static Token token(char digit, long serial, long deadline) {
        return new Token(hash(digit), deadline, serial, Scope.ALL, false, "", NOON - 1000);
    }

    private static TokenHash hash(char digit) {
        return new TokenHash(String.valueOf(digit).repeat(64));
    }
}
