package stockpot.topology.query;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** A number that each partition of a family has of an instance, -1 or more, and is read in a moment. */
record InstanceNumber(String name, Topics.Family of, Reading reading) implements FanOut.OfInstance<Long> {
    static final String STOCK_VERSION = "stock-version";
    static final String POTS_VERSION = "pots-version";
    static final String PRODUCT_BYTES = "product-bytes";

    /** Reads it in one partition. */
    @FunctionalInterface
    interface Reading {
        long read(LiveTasks.Id task, InstanceId instance) throws NoAnswer;
    }

    /** Up to which offset the partition has changed what is the instance's. */
    static InstanceNumber version(String name, Topics.Family of, LocalRows rows) {
        return new InstanceNumber(name, of, rows::changed);
    }

    /** What the details of the instance's products weigh in the partition. */
    static InstanceNumber productBytes(LocalRows rows) {
        return new InstanceNumber(
                PRODUCT_BYTES,
                Topics.STOCK,
                (task, instance) -> rows.get(task, DetailsRows.weightKey(instance))
                        .map(DetailsRows::weight)
                        .orElse(0L));
    }

    @Override
    public String family() {
        return of.name();
    }

    @Override
    public Long answer(LiveTasks.Id task, InstanceId instance, Allowance allowance) throws NoAnswer {
        return reading.read(task, instance);
    }

    @Override
    public @Nullable InstanceId turnOf(InstanceId question) {
        return null;
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
