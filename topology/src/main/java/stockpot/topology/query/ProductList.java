package stockpot.topology.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.RecordKey;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ProductRows.Listed;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The products of a partition that someone wants to see. */
final class ProductList implements FanOut.Topic<Wanted, List<Found>> {
    static final String NAME = "products";

    /** So many are looked up in a moment: as many as an order may name. */
    private static final int FEW = 128;

    private final Layout layout;
    private final LocalRows rows;

    ProductList(Layout layout, LocalRows rows) {
        this.layout = layout;
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
    public List<Found> answer(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        return wanted.choice().isOfProductsAlone() ? lookUp(task, wanted, allowance) : search(task, wanted, allowance);
    }

    private List<Found> lookUp(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        List<Found> found = new ArrayList<>();
        for (String product : wanted.choice().products()) {
            byte[] key = RecordKey.of(wanted.instance().value(), product);
            if (RecordKey.partition(key, layout.partitions()) == task.partition()) {
                Optional<Found> there =
                        find(task, ProductKey.of(wanted.instance().value(), product), allowance);
                if (there.isPresent()) {
                    long serial = there.get().stored().product().serial();
                    there = Optional.of(there.get()
                            .with(ProductRows.readPubliclyHeld(rows.get(task, ProductRows.publiclyHeldKey(serial))
                                    .orElse(null))));
                }
                there.filter(each -> isWithin(wanted, each.stored().product().serial()))
                        .filter(each -> wanted.takes(each.details()))
                        .ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(each -> each.stored().product().serial()));
        List<Found> inOrder = wanted.isDescending() ? found.reversed() : found;
        return inOrder.subList(0, Math.min(found.size(), wanted.atMost()));
    }

    private static boolean isWithin(Wanted wanted, long serial) {
        return wanted.isDescending() ? serial < wanted.after() : serial > wanted.after();
    }

    private List<Found> search(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        boolean descending = wanted.isDescending();
        byte[] from = ProductRows.bySerialKey(wanted.instance(), descending ? 0 : wanted.after() + 1);
        byte[] to = ProductRows.bySerialKey(wanted.instance(), descending ? wanted.after() : Long.MAX_VALUE);
        List<Found> found = new ArrayList<>();
        rows.scan(task, from, to, descending, (key, row) -> {
            Listed listed = Listed.read(row);
            if (!wanted.takes(listed)) {
                return true;
            }
            find(task, ProductKey.of(wanted.instance().value(), listed.product()), allowance)
                    .filter(each -> wanted.takes(each.details()))
                    .ifPresent(found::add);
            return found.size() < wanted.atMost();
        });
        return found;
    }

    private Optional<Found> find(LiveTasks.Id task, ProductKey key, Allowance allowance) throws NoAnswer {
        ProductRows.Stored stored =
                ProductRows.read(rows.get(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        // Gone between the two reads: the product was removed after the first.
        Optional<byte[]> row = rows.get(task, DetailsRows.key(stored.product().serial()));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        allowance.take(row.get().length);
        DetailsRows.Kept kept = DetailsRows.read(row.get());
        return Optional.of(new Found(
                key.product().value(), task.partition(), stored, kept.details(), kept.imageHash(), Quantity.ZERO));
    }

    @Override
    public @Nullable InstanceId turnOf(Wanted question) {
        Wanted.Choice choice = question.choice();
        return choice.isOfProductsAlone() && choice.products().size() <= FEW ? null : question.instance();
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
    public void writeAnswer(RowWriter to, List<Found> answer) {
        to.number(answer.size());
        answer.forEach(found -> found.write(to));
    }

    @Override
    public List<Found> readAnswer(RowReader from) {
        List<Found> found = new ArrayList<>();
        for (int left = from.integer(); left > 0; left--) {
            found.add(Found.read(from));
        }
        return found;
    }
}
