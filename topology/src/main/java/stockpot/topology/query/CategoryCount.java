package stockpot.topology.query;

import java.util.Map;
import java.util.TreeMap;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** How many products of a partition each category of an instance has. */
final class CategoryCount implements FanOut.OfInstance<Map<Long, Integer>> {
    static final String NAME = "category-counts";

    private final LocalRows rows;

    CategoryCount(LocalRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.STOCK.name();
    }

    @Override
    public Map<Long, Integer> answer(LiveTasks.Id task, InstanceId instance, Allowance allowance) throws NoAnswer {
        Map<Long, Integer> counts = new TreeMap<>();
        byte[] from = ProductRows.bySerialKey(instance, 0);
        byte[] to = ProductRows.bySerialKey(instance, Long.MAX_VALUE);
        rows.scan(task, from, to, false, (key, row) -> {
            // A product that names a category twice is still one product.
            Listed.read(row).categories().stream().distinct().forEach(each -> counts.merge(each, 1, Integer::sum));
            return true;
        });
        return counts;
    }

    @Override
    public InstanceId turnOf(InstanceId question) {
        return question;
    }

    @Override
    public void writeAnswer(RowWriter to, Map<Long, Integer> answer) {
        to.number(answer.size());
        answer.forEach((category, products) -> to.number(category).number(products));
    }

    @Override
    public Map<Long, Integer> readAnswer(RowReader from) {
        Map<Long, Integer> counts = new TreeMap<>();
        for (int left = from.integer(); left > 0; left--) {
            long category = from.number();
            counts.put(category, from.integer());
        }
        return counts;
    }
}
