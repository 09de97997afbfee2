package stockpot.topology.query;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.RowReader;
import stockpot.topology.rows.RowWriter;
import stockpot.topology.send.NoAnswer;

/** What the details of an instance's products weigh in each partition. */
record ProductBytes(LocalRows rows) implements FanOut.Topic<InstanceId, Long> {
    static final String NAME = "product-bytes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.STOCK.name();
    }

    @Override
    public Long answer(LiveTasks.Id task, InstanceId instance, Allowance allowance) throws NoAnswer {
        return rows.get(task, DetailsRows.weightKey(instance))
                .map(DetailsRows::weight)
                .orElse(0L);
    }

    @Override
    public @Nullable InstanceId turnOf(InstanceId question) {
        return null;
    }

    @Override
    public void writeQuestion(RowWriter to, InstanceId question) {
        to.text(question.value());
    }

    @Override
    public InstanceId readQuestion(RowReader from) {
        return new InstanceId(from.text());
    }

    @Override
    public void writeAnswer(RowWriter to, Long answer) {
        to.number(answer);
    }

    @Override
    public Long readAnswer(RowReader from) {
        return from.number();
    }
}
