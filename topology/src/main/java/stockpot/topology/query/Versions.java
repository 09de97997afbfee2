package stockpot.topology.query;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.RowReader;
import stockpot.topology.rows.RowWriter;
import stockpot.topology.send.NoAnswer;

/** Up to which offset each partition of a family has changed what is an instance's. */
record Versions(String name, Topics.Family of, LocalRows rows) implements FanOut.Topic<InstanceId, Long> {
    static final String STOCK = "stock-version";
    static final String POTS = "pots-version";

    @Override
    public String family() {
        return of.name();
    }

    @Override
    public Long answer(LiveTasks.Id task, InstanceId instance, Allowance allowance) throws NoAnswer {
        return rows.changed(task, instance);
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
        to.number(answer + 1);
    }

    @Override
    public Long readAnswer(RowReader from) {
        return from.number() - 1;
    }
}
