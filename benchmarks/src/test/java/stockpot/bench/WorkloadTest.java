package stockpot.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import stockpot.bench.report.Phase.Traffic;

/** Which traffics the command line asks for. */
class WorkloadTest {

    @Test
    void readsSeveralWorkloadsByTheirNames() {
        CommandLine command = new CommandLine(new BenchMain());
        List<Workload> workloads = command.parseArgs(
                        "--workload", "orders,orders-hot,reservations,reservations-hot,mixed,credits")
                .matchedOptionValue("--workload", List.of());
        assertEquals(
                Set.of(
                        Traffic.ORDERS,
                        Traffic.ORDERS_HOT,
                        Traffic.RESERVATIONS,
                        Traffic.RESERVATIONS_HOT,
                        Traffic.MIXED,
                        Traffic.CREDITS),
                Workload.traffics(workloads));
        assertThrows(ParameterException.class, () -> command.parseArgs("--workload", "order"));
    }

    @Test
    void measuresLocksWhenNothingIsSaid() {
        assertEquals(Set.of(Traffic.HOT, Traffic.SPREAD), Workload.traffics(List.of(Workload.ALL)));
        assertEquals(Set.of(Traffic.HOT, Traffic.SPREAD), Workload.traffics(List.of(Workload.HOT, Workload.ALL)));
    }
}
