package stockpot.bench.shop;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Orders that were answered and are to be paid, the oldest first.
 *
 * <p>More are placed than are paid. When there are too many the oldest is forgotten, whose customer never pays; so an order
 * is paid some seconds after it was placed, however long the run.
 */
final class UnpaidOrders {

    static final int MOST = 10_000;

    private final Queue<String> ids = new ArrayDeque<>();

    void add(String id) {
        if (ids.size() == MOST) {
            ids.remove();
        }
        ids.add(id);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** The next order to pay; it is not given out again. */
    String take() {
        return ids.remove();
    }
}
