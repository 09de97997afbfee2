package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.topology.decide.Family;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.stock.StockFamily;

/** The log is enough for reservations too: made-up logs come to the same bytes, and the ledger alone says what the rows say. */
class ReservationLedgerLawTest {
    private static final ReservationCommands COMMANDS = new ReservationCommands();
    private static final int RECORDS = ReplayLaw.RECORDS / 2;

    @Test
    void reservationsComeToTheSameBytes() {
        ReplayLaw.Law law = ReplayLaw.sameTwiceAndAfterRestarts(OrderFamily.ORDERS);
        ReplayLaw.holds(law, OrderFamily.ORDERS, COMMANDS, RECORDS, ReplayLaw.LENGTH);
    }

    @Test
    void holdsThatReplaceOthersComeToTheSameBytes() {
        ReplayLaw.Law law = ReplayLaw.sameTwiceAndAfterRestarts(StockFamily.STOCK);
        ReplayLaw.holds(law, StockFamily.STOCK, new ReplacingCommands(ReplayLaw.FEW_CARTS), RECORDS, ReplayLaw.LENGTH);
    }

    @Test
    void theLedgerAloneSaysWhatTheRowsSay() {
        ReservationAudit[] audit = new ReservationAudit[1];
        Map<String, Integer> seen = new HashMap<>();
        ReplayLaw.Law law = ReplayLaw.counting(
                ReplayLaw.audited(OrderFamily.ORDERS, log -> audit[0] = new ReservationAudit()),
                () -> audit[0].seen(),
                seen);
        ReplayLaw.holds(law, OrderFamily.ORDERS, COMMANDS, RECORDS, ReplayLaw.LENGTH);
        System.out.printf("%,d reservation records from seed %d: %s%n", RECORDS, ReplayLaw.SEED, seen);
        ReplayLaw.sawEnough(
                seen,
                RECORDS / 1_000,
                List.of(
                        "ReservationMade",
                        "ReservationChanged",
                        "ReservationEnded",
                        "ended EXPIRED",
                        "ended CANCELLED",
                        "ended ORDERED",
                        "ReservationTaken",
                        "TakeReleased",
                        "TakeOverdue",
                        "ReservationForgotten",
                        "HoldResolved",
                        "AttemptAbandoned",
                        "AttemptForgotten",
                        "OrderPlaced",
                        "TakeResolved",
                        "RESERVATION_UNKNOWN",
                        "RESERVATION_EXISTS",
                        "RESERVATION_CHANGED",
                        "RESERVATION_TAKEN",
                        "ATTEMPT_ABANDONED",
                        "unchanged",
                        "repeated",
                        "settled before",
                        "dead letter"));
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryPlantedFault(ReservationFault fault) {
        Family<Orders, OrderCommand, OrderEvent> family = fault.fault.in(OrderFamily.ORDERS);
        ReplayLaw.Law law = ReplayLaw.audited(family, fault.fault.rows(), log -> new ReservationAudit());
        List<Entry> broken = ReplayLaw.firstBroken(law, family, COMMANDS, RECORDS, ReplayLaw.LENGTH);
        assertThat(broken).as("%s is not found", fault).isNotNull();
    }

    /** What is between the machine and its rows must not be a fault by itself, or no planted one would have to be. */
    @Test
    void findsNothingWhereNothingIsSpoilt() {
        ReplayLaw.Law law = ReplayLaw.audited(OrderFamily.ORDERS, SpoiltRows::new, log -> new ReservationAudit());
        assertThat(ReplayLaw.firstBroken(law, OrderFamily.ORDERS, COMMANDS, 3_000, ReplayLaw.LENGTH))
                .isNull();
    }
}
