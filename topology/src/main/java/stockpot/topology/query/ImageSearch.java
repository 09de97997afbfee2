package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The image of a hash, when a product of the partition has it; empty otherwise. */
final class ImageSearch implements FanOut.Topic<ImageSearch.Sought, String> {
    static final String NAME = "image";

    private final LocalRows rows;

    ImageSearch(LocalRows rows) {
        this.rows = rows;
    }

    /** Which image. */
    record Sought(InstanceId instance, String hash) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.STOCK.name();
    }

    @Override
    public String answer(LiveTasks.Id task, Sought sought, Allowance allowance) throws NoAnswer {
        List<Long> products = new ArrayList<>(1);
        byte[] from = DetailsRows.byHashKey(sought.instance(), sought.hash(), 0);
        byte[] to = DetailsRows.byHashKey(sought.instance(), sought.hash(), Long.MAX_VALUE);
        rows.scan(task, from, to, false, (key, row) -> {
            products.add(DetailsRows.serialOf(key));
            return false;
        });
        if (products.isEmpty()) {
            return "";
        }
        // Gone between the two reads: the product got another image after the first.
        Optional<byte[]> row = rows.get(task, DetailsRows.imageKey(products.getFirst()));
        return row.map(DetailsRows::image).orElse("");
    }

    @Override
    public @Nullable InstanceId turnOf(Sought question) {
        return null;
    }

    @Override
    public void writeQuestion(RowWriter to, Sought question) {
        to.text(question.instance().value()).text(question.hash());
    }

    @Override
    public Sought readQuestion(RowReader from) {
        return new Sought(new InstanceId(from.text()), from.text());
    }

    @Override
    public void writeAnswer(RowWriter to, String answer) {
        to.text(answer);
    }

    @Override
    public String readAnswer(RowReader from) {
        return from.text();
    }
}
