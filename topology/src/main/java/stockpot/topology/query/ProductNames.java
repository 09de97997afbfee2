package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.ProductQueries.Named;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * The names of the products of a partition that someone wants to see. It reads the small rows that lists are made of, and a
 * product's texts only where they are searched; it keeps none of them.
 */
final class ProductNames implements FanOut.Topic<Wanted, List<Named>> {
    static final String NAME = "product-names";

    private static final int ROW_BYTES = 64;

    private final LocalRows rows;

    ProductNames(LocalRows rows) {
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
    public InstanceId turnOf(Wanted question) {
        return question.instance();
    }

    @Override
    public List<Named> answer(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        boolean descending = wanted.isDescending();
        byte[] from = ProductRows.bySerialKey(wanted.instance(), descending ? 0 : wanted.after() + 1);
        byte[] to = ProductRows.bySerialKey(wanted.instance(), descending ? wanted.after() : Long.MAX_VALUE);
        List<Named> found = new ArrayList<>();
        rows.scan(task, from, to, descending, (key, row) -> {
            Listed listed = Listed.read(row);
            long serial = ProductRows.serialOf(key);
            if (wanted.takes(listed) && (!wanted.searchesTexts() || takesTexts(task, serial, wanted))) {
                allowance.take(ROW_BYTES + listed.product().length());
                found.add(new Named(serial, listed.product(), listed.group()));
            }
            return found.size() < wanted.atMost();
        });
        return found;
    }

    private boolean takesTexts(LiveTasks.Id task, long serial, Wanted wanted) throws NoAnswer {
        Optional<byte[]> details = rows.get(task, DetailsRows.key(serial));
        // Gone between the two reads: the product was removed after the first.
        return details.isPresent()
                && wanted.takes(DetailsRows.read(details.get()).details());
    }

    @Override
    public void writeQuestion(RowWriter to, Wanted question) {
        question.write(to);
    }

    @Override
    public Wanted readQuestion(RowReader from) {
        return Wanted.read(from);
    }

    @Override
    public void writeAnswer(RowWriter to, List<Named> answer) {
        to.number(answer.size());
        answer.forEach(each -> to.number(each.serial()).text(each.product()).number(each.group()));
    }

    @Override
    public List<Named> readAnswer(RowReader from) {
        List<Named> found = new ArrayList<>();
        for (int left = from.integer(); left > 0; left--) {
            found.add(new Named(from.number(), from.text(), from.number()));
        }
        return found;
    }
}
