package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.ReservationQueries.Wanted;
import stockpot.topology.rows.ReservationRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * The numbers of an instance's reservations in a partition, in their order. It reads past all those of other instances:
 * who lists them is about to close one for good, which is rare.
 */
final class ReservationList implements FanOut.Topic<Wanted, List<ReservationKey>> {
    static final String NAME = "reservations";

    private final LocalRows rows;

    ReservationList(LocalRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.ORDERS.name();
    }

    @Override
    public List<ReservationKey> answer(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        List<ReservationKey> found = new ArrayList<>();
        byte[] from = ReservationRows.key(wanted.after() + 1);
        rows.scan(task, from, ReservationRows.key(Moment.MAX_SERIAL + 1), false, (key, row) -> {
            ReservationRows.Stored stored = ReservationRows.read(row);
            if (stored != null && isWanted(stored.reservation(), wanted.instance())) {
                found.add(ReservationRows.read(RowReader.key(key)));
            }
            return found.size() < wanted.limit();
        });
        return found;
    }

    private static boolean isWanted(Reservation reservation, InstanceId instance) {
        return reservation.instance().equals(instance) && reservation.isShown();
    }

    @Override
    public InstanceId turnOf(Wanted question) {
        return question.instance();
    }

    @Override
    public void writeQuestion(RowWriter to, Wanted question) {
        to.text(question.instance().value()).number(question.after()).number(question.limit());
    }

    @Override
    public Wanted readQuestion(RowReader from) {
        return new Wanted(new InstanceId(from.text()), from.number(), from.integer());
    }

    @Override
    public void writeAnswer(RowWriter to, List<ReservationKey> answer) {
        to.number(answer.size());
        answer.forEach(key -> to.number(key.id()));
    }

    @Override
    public List<ReservationKey> readAnswer(RowReader from) {
        List<ReservationKey> found = new ArrayList<>();
        for (int left = from.integer(); left > 0; left--) {
            found.add(new ReservationKey(from.number()));
        }
        return found;
    }
}
