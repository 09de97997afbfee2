package stockpot.topology.stock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.ProductKey;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/**
 * A product with all its locks and holds, read from the rows of its partition.
 *
 * @param locks those too that stand aside
 */
public record HeldRows(Product product, List<Lock> locks, List<Hold> holds) {
    public static Map<ProductKey, HeldRows> of(MapRows rows) {
        Map<ProductKey, HeldRows> found = new TreeMap<>(Comparator.comparing(ProductKey::toString));
        rows.scan(new byte[] {'p'}, new byte[] {'p' + 1}, (key, row) -> {
            RowReader reader = RowReader.key(key);
            Product product = ProductRows.read(row).product();
            List<Lock> locks = new ArrayList<>();
            new ExpiringEntries(rows)
                    .all(product.serial(), "", Integer.MAX_VALUE)
                    .forEach(lease -> locks.add(HoldRows.lock(lease)));
            List<Hold> holds = new ArrayList<>();
            ExpiringEntries.ofHolds(rows)
                    .all(product.serial(), "", Integer.MAX_VALUE)
                    .forEach(lease -> holds.add(HoldRows.read(lease)));
            found.put(ProductKey.of(reader.text(), reader.text()), new HeldRows(product, locks, holds));
            return true;
        });
        return found;
    }
}
