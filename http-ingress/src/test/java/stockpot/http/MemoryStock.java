package stockpot.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductKey;

/** What the machine of the tests answers of products. */
abstract class MemoryStock implements Reads {
    final MemoryShelves shelves = new MemoryShelves();

    @Override
    public synchronized Optional<Row<ProductRow>> product(ProductKey key) {
        return shelves.product(key);
    }

    @Override
    public synchronized List<ProductName> productNames(
            InstanceId instance, long after, int limit, ProductFilter filter) {
        return shelves.products(instance, after, limit, filter).stream()
                .map(row -> new ProductName(
                        row.id(), row.product().serial(), row.details().groupId()))
                .toList();
    }

    @Override
    public synchronized List<ProductRow> offered(InstanceId instance, Selection selection, int limit) {
        return shelves.offered(instance, selection, limit);
    }

    @Override
    public synchronized long productBytes(InstanceId instance) {
        return shelves.bytes(instance);
    }

    @Override
    public synchronized Map<Long, Integer> productsByCategory(InstanceId instance) {
        return shelves.productsByCategory(instance);
    }

    @Override
    public synchronized Optional<String> image(InstanceId instance, String hash) {
        return shelves.image(instance, hash);
    }
}
