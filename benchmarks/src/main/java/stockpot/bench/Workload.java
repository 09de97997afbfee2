package stockpot.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import stockpot.bench.report.Phase.Traffic;

/** What can be measured, as it is named on the command line. */
enum Workload {
    HOT("hot"),
    SPREAD("spread"),
    ALL("all"),
    BATCHES("batches"),
    TOGETHER("together"),
    ORDERS("orders"),
    ORDERS_HOT("orders-hot"),
    RESERVATIONS("reservations"),
    RESERVATIONS_HOT("reservations-hot"),
    MIXED("mixed"),
    CREDITS("credits"),
    OVERLOAD("overload");

    private final String word;

    Workload(String word) {
        this.word = word;
    }

    private Stream<Traffic> traffics() {
        return switch (this) {
            case HOT -> Stream.of(Traffic.HOT);
            case SPREAD -> Stream.of(Traffic.SPREAD);
            case ALL -> Stream.of(Traffic.HOT, Traffic.SPREAD);
            case BATCHES -> Stream.of(Traffic.BATCHES);
            case TOGETHER -> Stream.of(Traffic.TOGETHER);
            case ORDERS -> Stream.of(Traffic.ORDERS);
            case ORDERS_HOT -> Stream.of(Traffic.ORDERS_HOT);
            case RESERVATIONS -> Stream.of(Traffic.RESERVATIONS);
            case RESERVATIONS_HOT -> Stream.of(Traffic.RESERVATIONS_HOT);
            case MIXED -> Stream.of(Traffic.MIXED);
            case CREDITS -> Stream.of(Traffic.CREDITS);
            case OVERLOAD -> Stream.of(Traffic.OVERLOAD);
        };
    }

    /** Everything that the workloads have, each once. */
    static Set<Traffic> traffics(Collection<Workload> workloads) {
        return workloads.stream()
                .flatMap(Workload::traffics)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Traffic.class)));
    }

    /** Reads the names. */
    static final class Words implements ITypeConverter<Workload> {
        @Override
        public Workload convert(String word) {
            for (Workload workload : values()) {
                if (workload.word.equals(word)) {
                    return workload;
                }
            }
            throw new TypeConversionException("expected one of "
                    + Arrays.stream(values()).map(each -> each.word).toList() + " but was '" + word + "'");
        }
    }
}
