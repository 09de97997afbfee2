package stockpot.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.RequestSource;
import stockpot.bench.machine.CpuUse;
import stockpot.bench.report.Phase.Shape;
import stockpot.bench.report.Phase.Traffic;

/** What a report says of a mixed load. */
class ReportTest {

    private static final Phase MIXED = new Phase(Traffic.MIXED, Shape.HALF, 64);
    private static final Phase ALONE = new Phase(Traffic.SPREAD, Shape.HALF_OF_MIXED, 64);

    private final Report report = new Report();

    @Test
    void comparesLocksInTheMixedLoadWithLocksAloneRoundByRound() {
        report.add(MIXED, mixed(3, 30));
        report.add(ALONE, locks(2, 10));
        report.add(ALONE, locks(4, 40));
        report.add(MIXED, mixed(4, 60));
        List<String> rows = rowsUnder("The same kind of request alone and in the mixed load");
        assertEquals(3, rows.size());
        assertEquals(
                List.of("locks", "64", "p50", "3.00 (2.00...4.00)", "3.50 (3.00...4.00)", "1.25 (1.00...1.50)"),
                cells(rows.get(0)));
        assertEquals(
                List.of("locks", "64", "p99", "25.00 (10.00...40.00)", "45.00 (30.00...60.00)", "2.25 (1.50...3.00)"),
                cells(rows.get(1)));
    }

    @Test
    void countsEachKindOfAMixedLoad() {
        report.add(MIXED, mixed(3, 30));
        report.add(ALONE, locks(2, 10));
        List<String> rows = rowsUnder("Each kind of request in a mixed load");
        assertEquals(2, rows.size());
        assertEquals(
                List.of("open loop, half of peak", "64", "locks", "700", "70", "0.700", "3.00", "30.00", "30.00"),
                cells(rows.get(0)));
        assertEquals(List.of("orders", "300", "30", "0.300"), cells(rows.get(1)).subList(2, 6));
    }

    @Test
    void holdsAnOverloadAgainstThePeakOfItsRound() {
        for (double factor : new double[] {1, 3}) {
            report.add(new Phase(Traffic.OVERLOAD, Shape.PEAK, 64), costing(80 * factor, 1, 10));
            report.add(new Phase(Traffic.OVERLOAD, Shape.PEAK, 256), costing(100 * factor, 1, 10));
            Served served = new Served(900, 95 * factor, 5, 20, 30, 40);
            Served refused = new Served(300, 30, 1, 7, 9, 9);
            report.add(
                    new Phase(Traffic.OVERLOAD, Shape.CROWD, 4000),
                    new Figures(served, Map.of("any", served), 0, 0, 0, 0, Double.NaN, 0, "", refused));
        }
        assertEquals(2, report.peaks(Traffic.OVERLOAD).size());
        assertEquals(300, report.lastPeak(Traffic.OVERLOAD));
        List<String> rows = rowsUnder("More than can be done");
        assertEquals(1, rows.size());
        assertEquals(
                List.of("closed loop", "4000", "190 (95...285)", "0.950", "30", "1.00", "7.00"),
                cells(rows.getFirst()));
    }

    @Test
    void comparesReservationsWithOrdersOfTheSameProductsRoundByRound() {
        for (double factor : new double[] {1, 2}) {
            report.add(new Phase(Traffic.NO_OP, Shape.PEAK, 64), costing(100, 1, 10));
            report.add(new Phase(Traffic.ORDERS, Shape.PEAK, 64), costing(20, 10 * factor, 800));
            report.add(new Phase(Traffic.RESERVATIONS, Shape.PEAK, 64), costing(25 * factor, 8, 400));
            report.add(new Phase(Traffic.RESERVATIONS_HOT, Shape.PEAK, 64), costing(30, 4, 200));
        }
        List<String> againstOrders = rowsUnder("Reservations against orders of the same products");
        assertEquals(1, againstOrders.size());
        assertEquals(
                List.of(
                        "reservations, spread",
                        "closed loop",
                        "64",
                        "1.875 (1.250...2.500)",
                        "0.60 (0.40...0.80)",
                        "0.50"),
                cells(againstOrders.getFirst()));
        assertEquals(
                List.of("orders, spread", "reservations, spread", "reservations, hot"),
                rowsUnder("Against the no-op").stream()
                        .map(row -> cells(row).getFirst())
                        .toList());
    }

    @Test
    void saysHowLongOrdersTookToBeSettled() {
        Figures late = new Figures(served(1, 1, 1), Map.of(), 0, 0, 0, 0, 250, 0, "", Served.NOTHING);
        report.add(new Phase(Traffic.ORDERS, Shape.PEAK, 64), late);
        assertTrue(report.clean());
        assertTrue(report.text().contains("orders, spread, closed loop, 64 clients: everything was settled 250 ms"));
        assertFalse(report.text().contains("no-op, round by round"));
    }

    @Test
    void isNotCleanWhenSomethingIsNotSettledInTime() {
        Mix mix = Mix.of("orders", new NoRequests());
        Figures figures =
                Figures.of(mix, Answers.ofAll(mix), new CpuUse(OptionalLong.empty()), Double.POSITIVE_INFINITY);
        report.add(new Phase(Traffic.ORDERS, Shape.PEAK, 64), figures);
        assertFalse(report.clean());
        assertTrue(report.text().contains("unexpected: not settled in time"), report.text());
    }

    private static final class NoRequests implements RequestSource {
        @Override
        public void write(ByteBuffer to) {}

        @Override
        public int longest() {
            return 0;
        }

        @Override
        public boolean accepts(int status, ByteBuffer body) {
            return false;
        }
    }

    private List<String> rowsUnder(String title) {
        return report.text()
                .lines()
                .dropWhile(line -> !line.startsWith(title))
                .skip(4)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static List<String> cells(String row) {
        return List.of(row.substring(1).split("\\|")).stream()
                .map(String::strip)
                .toList();
    }

    private static Figures mixed(double p50, double p99) {
        Map<String, Served> kinds = new LinkedHashMap<>();
        kinds.put("locks", served(700, p50, p99));
        kinds.put("orders", served(300, 9, 90));
        return new Figures(served(1_000, 5, 50), kinds, 0, 0, 0, 0, Double.NaN, 0, "", Served.NOTHING);
    }

    private static Figures locks(double p50, double p99) {
        Served locks = served(1_000, p50, p99);
        return new Figures(locks, Map.of("locks", locks), 0, 0, 0, 0, Double.NaN, 0, "", Served.NOTHING);
    }

    private static Figures costing(double perSecond, double p50, double serverMicros) {
        Served served = new Served(1_000, perSecond, p50, p50, p50, p50);
        return new Figures(served, Map.of("any", served), serverMicros, 0, 0, 0, Double.NaN, 0, "", Served.NOTHING);
    }

    private static Served served(long count, double p50, double p99) {
        return new Served(count, count / 10.0, p50, p99, p99, p99);
    }
}
