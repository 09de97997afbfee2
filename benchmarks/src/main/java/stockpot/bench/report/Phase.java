package stockpot.bench.report;

import java.util.Optional;

/**
 * One kind of load, measured once in every round.
 *
 * @param traffic what is asked
 * @param shape how the requests follow each other
 * @param clients how many connections there are
 */
public record Phase(Traffic traffic, Shape shape, int clients) {

    /** As it is called in a sentence. */
    public String words() {
        String load = traffic.words() + ", " + shape.words();
        return shape == Shape.ALONE ? load : load + ", " + clients + " clients";
    }

    /** What is asked of the node, in the order of a round: what is compared comes one after the other. */
    public enum Traffic {
        NO_OP("no-op"),
        HOT("locks, hot"),
        SPREAD("locks, spread"),
        BATCHES("locks, spread, 100 in a request"),
        TOGETHER("locks, spread, 100 in a request, all or none"),
        ORDERS("orders, spread"),
        RESERVATIONS("reservations, spread"),
        ORDERS_HOT("orders, hot"),
        RESERVATIONS_HOT("reservations, hot"),
        MIXED("mixed"),
        CREDITS("orders and payments, one pot"),
        OVERLOAD("locks, more than can be done");

        private final String words;

        Traffic(String words) {
            this.words = words;
        }

        /** As it is called in a table. */
        public String words() {
            return words;
        }

        /** Orders of the same products; empty for what is no reservation. */
        Optional<Traffic> asOrders() {
            return switch (this) {
                case RESERVATIONS -> Optional.of(ORDERS);
                case RESERVATIONS_HOT -> Optional.of(ORDERS_HOT);
                case NO_OP, HOT, SPREAD, BATCHES, TOGETHER, ORDERS, ORDERS_HOT, MIXED, CREDITS, OVERLOAD ->
                    Optional.empty();
            };
        }

        /** Whether a round has it in that shape for its own sake. */
        public boolean comesAs(Shape shape) {
            return switch (shape) {
                case PEAK -> true;
                case ALONE -> this != MIXED && this != CREDITS && this != OVERLOAD;
                case HALF -> this == HOT || this == SPREAD || this == MIXED;
                case HALF_OF_MIXED -> false;
                case TRIPLE, CROWD -> this == OVERLOAD;
            };
        }
    }

    /** How the requests follow each other. */
    public enum Shape {
        PEAK("closed loop"),
        ALONE("one client alone"),
        HALF("open loop, half of peak"),
        HALF_OF_MIXED("open loop, half of mixed peak"),
        TRIPLE("open loop, three times the peak"),
        CROWD("closed loop");

        private final String words;

        Shape(String words) {
            this.words = words;
        }

        /** As it is called in a table. */
        public String words() {
            return words;
        }

        /** Whether requests leave by a schedule, whatever the answers do. */
        public boolean isOpen() {
            return this == HALF || this == HALF_OF_MIXED || this == TRIPLE;
        }
    }
}
