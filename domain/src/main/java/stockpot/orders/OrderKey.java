package stockpot.orders;

import stockpot.kernel.InstanceId;
import stockpot.kernel.RowKey;

/** One order of one instance: what the orders family is partitioned by. */
public record OrderKey(InstanceId instance, OrderId order) implements OwnerKey, RowKey<Order> {
    public static OrderKey of(String instance, String order) {
        return new OrderKey(new InstanceId(instance), new OrderId(order));
    }
}
