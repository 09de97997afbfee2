package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
import stockpot.kernel.Moment;
import stockpot.kernel.Scenario;

class CatalogDeciderTest {
    private static final long NOON = 43_200_000;
    private static final long SERIAL = 77;
    private static final InstanceId SHOP = new InstanceId("10010");
    private static final CatalogEvent OPENED = new InstanceOpened(5, "{}", "hash");
    private static final CatalogEvent CLOSED = new InstanceClosed(6);
    private static final Token EARLY = token('a', 8, NOON - 1);
    private static final Token LATE = token('b', 9, NOON);
    private static final Token LATER = token('c', 10, NOON + 1);

    @Nested
    class OpeningAnInstance {
        private static final OpenInstance OPEN = new OpenInstance(SHOP, "{}", "hash");

        @Test
        void takesItsSerialFromTheLog() {
            Catalog after = given().when(OPEN).then(new InstanceOpened(SERIAL, "{}", "hash"));
            assertThat(after.instance()).isEqualTo(new Instance(SERIAL, "{}", "hash", SERIAL, 0, false));
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
            Catalog after =
                    given(OPENED, new TokenIssued(LATE)).when(CHANGE).then(new InstanceChanged("{\"name\":\"Shop\"}"));
            assertThat(after.instance()).isEqualTo(new Instance(5, "{\"name\":\"Shop\"}", "hash", 5, 1, false));
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
        void endsAllTokens() {
            Catalog after = given(OPENED, new TokenIssued(LATE), new TokenIssued(LATER))
                    .when(CHANGE)
                    .then(new PasswordChanged("other", SERIAL));
            assertThat(after.instance()).isEqualTo(new Instance(5, "{}", "other", SERIAL, 0, false));
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
            Catalog after = given(OPENED, new TokenIssued(LATE)).when(CLOSE).then(new InstanceClosed(SERIAL));
            assertThat(after.instance()).isEqualTo(new Instance(5, "{}", "hash", SERIAL, 0, true));
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
            Token issued = new Token(hash('d'), SERIAL, Scope.ORDER_POS, true, "till", NOON, NOON + 60_000);
            Catalog after = given(OPENED, new TokenIssued(LATE))
                    .when(issue(60_000_000L))
                    .then(new TokenIssued(issued));
            assertThat(after.token()).isEqualTo(issued);
            assertThat(after.instance()).isEqualTo(new Instance(5, "{}", "hash", 5, 2, false));
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
            assertThat(CatalogDecider.MAX_TOKENS).isEqualTo(100_000);
            given(new Catalog(instance(99_999), null, List.of()))
                    .when(issue(null))
                    .then(new TokenIssued(issued(Long.MAX_VALUE)));
            given(new Catalog(instance(100_000), null, List.of()))
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
            return new Token(hash('d'), SERIAL, Scope.ORDER_POS, true, "till", NOON, deadline);
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
            assertThat(after).isEqualTo(new Catalog(instance(1), null, List.of()));
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
            assertThat(after).isEqualTo(new Catalog(instance(1), null, List.of()));
        }

        @Test
        void doesNothingWhenNoneIsOver() {
            given(OPENED, new TokenIssued(LATER)).when(new EndTokens(SHOP, 10)).thenNothing();
        }

        @Test
        void endsNoneBeforeItsTime() {
            Scenario<Catalog, CatalogCommand, CatalogEvent> early =
                    given(new Catalog(instance(1), null, List.of(LATER)));
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
            assertThat(after).isEqualTo(new Catalog(new Instance(5, "{}", "other", 20, 1, false), null, List.of()));
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

    private static void needsAnOpenInstanceFor(CatalogCommand command) {
        given().when(command).thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
        given(OPENED, CLOSED).when(command).thenRefused(CatalogCode.INSTANCE_CLOSED, "is closed");
    }

    private static Scenario<Catalog, CatalogCommand, CatalogEvent> given(CatalogEvent... events) {
        CatalogRows rows = new CatalogRows();
        for (CatalogEvent event : events) {
            rows.with(event);
        }
        return new Scenario<>(new CatalogDecider(), command -> rows.load(command, NOON), new Moment(NOON, SERIAL));
    }

    private static Scenario<Catalog, CatalogCommand, CatalogEvent> given(Catalog slice) {
        return new Scenario<>(new CatalogDecider(), _ -> slice, new Moment(NOON, SERIAL));
    }

    private static Instance instance(int tokens) {
        return new Instance(5, "{}", "hash", 5, tokens, false);
    }

    private static Token token(char digit, long serial, long deadline) {
        return new Token(hash(digit), serial, Scope.ALL, false, "", NOON - 1000, deadline);
    }

    private static TokenHash hash(char digit) {
        return new TokenHash(String.valueOf(digit).repeat(64));
    }
}
