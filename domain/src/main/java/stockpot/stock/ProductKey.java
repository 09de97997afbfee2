package stockpot.stock;

import stockpot.kernel.InstanceId;

/** One product of one instance: what the stock family is partitioned by. */
public record ProductKey(InstanceId instance, ProductId product) {
    public static ProductKey of(String instance, String product) {
        return new ProductKey(new InstanceId(instance), new ProductId(product));
    }
}
