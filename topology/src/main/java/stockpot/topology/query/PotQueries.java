package stockpot.topology.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.PotWords;
import stockpot.topology.rows.PotRows;

/** Reads of pots: one from the partition that owns it, many from all of them with one request per node. */
public final class PotQueries {
    /** Under which names nodes ask each other. */
    public static final List<String> NAMES = List.of(PotList.NAME, InstanceNumber.POTS_VERSION);

    private final FanOut fanOut;
    private final RowQueries rowQueries;
    private final PotList list;
    private final InstanceNumber versions;

    public PotQueries(
            Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers, RowQueries rowQueries) {
        this.fanOut = new FanOut(layout, liveTasks, rows.readings(), nodes, peers);
        this.rowQueries = rowQueries;
        this.list = new PotList(rows);
        this.versions = InstanceNumber.version(InstanceNumber.POTS_VERSION, Topics.POTS, rows);
    }

    /** A pot as its owner has it. */
    public record Found(int partition, long offset, Pot pot) {}

    /**
     * Which pots.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    public record Wanted(InstanceId instance, long after, int limit) {}

    /** One pot, from wherever it is. */
    public Optional<Found> find(PotKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rowQueries.task(Topics.POTS, PotWords.key(key).toArray(String[]::new));
        return rowQueries.find(task, PotRows.key(key)).map(row -> PotList.found(task.partition(), row));
    }

    /** Pots of an instance in the order of their serial numbers. */
    public List<Found> list(Wanted wanted) throws NoAnswer, InterruptedException {
        List<Found> all = new ArrayList<>();
        fanOut.ask(list, wanted).values().forEach(all::addAll);
        Comparator<Found> bySerial =
                Comparator.comparingLong(found -> found.pot().serial());
        all.sort(wanted.limit() < 0 ? bySerial.reversed() : bySerial);
        return all.subList(0, Math.min(all.size(), Math.abs(wanted.limit())));
    }

    /** Two equal answers mean that nothing of the instance's pots has changed in between. */
    public Collection<Long> versions(InstanceId instance) throws NoAnswer, InterruptedException {
        return new TreeMap<>(fanOut.ask(versions, instance)).values();
    }

    /** Answers another node's question of that name. */
    public byte[] answer(String name, byte[] question) throws NoAnswer, InterruptedException {
        return name.equals(InstanceNumber.POTS_VERSION)
                ? fanOut.answer(versions, question)
                : fanOut.answer(list, question);
    }
}
