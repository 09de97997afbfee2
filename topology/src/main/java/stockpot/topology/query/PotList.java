package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.PotQueries.Found;
import stockpot.topology.query.PotQueries.Wanted;
import stockpot.topology.rows.PotRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The pots of a partition that someone wants to see. */
final class PotList implements FanOut.Topic<Wanted, List<Found>> {
    static final String NAME = "pots";

    private final LocalRows rows;

    PotList(LocalRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.POTS.name();
    }

    @Override
    public List<Found> answer(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        boolean descending = wanted.limit() < 0;
        byte[] from = PotRows.key(wanted.instance(), descending ? 0 : wanted.after() + 1);
        byte[] to = PotRows.key(wanted.instance(), descending ? wanted.after() : Long.MAX_VALUE);
        List<Found> found = new ArrayList<>();
        rows.scan(task, from, to, descending, (key, row) -> {
            allowance.take(found.isEmpty() ? 0 : row.length);
            found.add(found(task.partition(), row));
            return found.size() < Math.abs(wanted.limit());
        });
        return found;
    }

    static Found found(int partition, byte[] row) {
        PotRows.Stored stored = Objects.requireNonNull(PotRows.read(row), "a row that is there");
        return new Found(partition, stored.offset(), stored.pot());
    }

    @Override
    public InstanceId turnOf(Wanted question) {
        return question.instance();
    }

    @Override
    public void writeQuestion(RowWriter to, Wanted question) {
        to.text(question.instance().value())
                .number(question.after())
                .number(Math.abs(question.limit()))
                .flag(question.limit() < 0);
    }

    @Override
    public Wanted readQuestion(RowReader from) {
        InstanceId instance = new InstanceId(from.text());
        long after = from.number();
        int atMost = from.integer();
        return new Wanted(instance, after, from.flag() ? -atMost : atMost);
    }

    @Override
    public void writeAnswer(RowWriter to, List<Found> answer) {
        to.number(answer.size());
        for (Found found : answer) {
            to.number(found.partition()).bytes(PotRows.write(new PotRows.Stored(found.pot(), found.offset(), 0)));
        }
    }

    @Override
    public List<Found> readAnswer(RowReader from) {
        List<Found> found = new ArrayList<>();
        for (int left = from.integer(); left > 0; left--) {
            int partition = from.integer();
            found.add(found(partition, from.bytes()));
        }
        return found;
    }
}
