package stockpot.topology.webhook;

import java.util.List;
import java.util.function.IntSupplier;

/** Counts what becomes of what webhooks tell. */
public interface DeliveryMeter {
    /** Counts nothing. */
    DeliveryMeter NONE = new DeliveryMeter() {
        @Override
        public void tried(String outcome) {
            // Nobody wants to know.
        }

        @Override
        public void watch(IntSupplier pending) {
            // Nobody wants to know.
        }
    };

    /** All outcomes that there are. */
    List<String> OUTCOMES = List.of(DeliveryRow.DELIVERED, DeliveryRow.FAILED, DeliveryRow.DEAD);

    /** Something was {@code delivered}, has {@code failed} and is tried again, or is {@code dead}. */
    void tried(String outcome);

    /** How many wait here at present. */
    void watch(IntSupplier pending);
}
