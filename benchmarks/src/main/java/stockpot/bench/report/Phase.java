package stockpot.bench.report;

/**
 * One kind of load, measured once in every round.
 *
 * @param traffic what is asked
 * @param shape how the requests follow each other
 * @param clients how many connections there are
 */
public record Phase(Traffic traffic, Shape shape, int clients) {

    /** What is asked of the node. */
    public enum Traffic {
        NO_OP("no-op"),
        HOT("locks, hot"),
        SPREAD("locks, spread");

        private final String words;

        Traffic(String words) {
            this.words = words;
        }

        /** As it is called in a table. */
        public String words() {
            return words;
        }
    }

    /** How the requests follow each other. */
    public enum Shape {
        PEAK("closed loop"),
        ALONE("one client alone"),
        HALF("open loop, half of peak");

        private final String words;

        Shape(String words) {
            this.words = words;
        }

        /** As it is called in a table. */
        public String words() {
            return words;
        }
    }
}
