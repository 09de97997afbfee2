package stockpot.topology.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.rocksdb.RocksDBException;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Moment;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Lookup.Page;
import stockpot.topology.history.Lookup.Then;
import stockpot.topology.query.Readings;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What this node knows of the past of the partitions that it owns. What may still be missing in the index is waited for: who
 * was answered a write sees it in the history.
 */
public final class LocalHistories {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OwnedPartitions ownedPartitions;
    private final Followed followed;
    private final Readings readings;
    private final BooleanSupplier lease;

    /**
     * Answers from an index.
     *
     * @param readings where long ones are read
     * @param lease whether nobody else can own the partitions at present
     */
    public LocalHistories(
            OwnedPartitions ownedPartitions, Followed followed, Readings readings, BooleanSupplier lease) {
        this.ownedPartitions = ownedPartitions;
        this.followed = followed;
        this.readings = readings;
        this.lease = lease;
    }

    boolean owns(OwnedPartitions.Id id) {
        return ownedPartitions.owns(id);
    }

    /** Answers this node or another. */
    public byte[] answer(byte[] asked) throws Unavailable, InterruptedException {
        RowReader question = RowReader.content(asked);
        boolean isPage = question.flag();
        OwnedPartitions.Id id = new OwnedPartitions.Id(question.text(), question.integer());
        OwnedPartitions.Task task = ownedPartitions.find(id);
        if (task == null || !task.isWhole()) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "this node does not own " + id);
        }
        Lookup lookup = new Lookup(index(), id, question.bytes());
        byte[] answer = isPage ? page(task, lookup, question) : at(task, lookup, question);
        if (!lease.getAsBoolean()) {
            throw new Unavailable(
                    Unavailable.Kind.CUT_OFF,
                    "this node is out of touch with the brokers, and another may own " + id + " by now");
        }
        return answer;
    }

    private HistoryIndex index() throws Unavailable {
        HistoryIndex index = followed.index();
        if (index == null) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the index of the past is not open yet");
        }
        return index;
    }

    private byte[] page(OwnedPartitions.Task task, Lookup lookup, RowReader question)
            throws Unavailable, InterruptedException {
        String instance = question.text();
        Search search = Search.read(question);
        awaitAll(task);
        Page page = readings.read(instance, () -> read(() -> lookup.page(search)));
        RowWriter answer = new RowWriter().flag(page.isKnown());
        write(answer, page.entries());
        return answer.done();
    }

    private byte[] at(OwnedPartitions.Task task, Lookup lookup, RowReader question)
            throws Unavailable, InterruptedException {
        boolean isTime = question.flag();
        long number = question.number();
        long since = question.number();
        Moment moment = isTime ? new Moment.Time(number) : new Moment.Position(new LogPosition("", 0, number));
        long decided = task.processed();
        RowWriter answer = new RowWriter().number(decided + 1);
        Then then = read(() -> lookup.at(moment, since));
        if (!then.isOver()) {
            awaitAll(task);
            then = read(() -> lookup.at(moment, since));
        }
        write(answer, then.entries());
        return answer.done();
    }

    /** Waits until the index has all that this node has decided by now. */
    private void awaitAll(OwnedPartitions.Task task) throws Unavailable, InterruptedException {
        if (!followed.await(task, task.told(), Patience.of(PATIENCE))) {
            throw new Unavailable(
                    Unavailable.Kind.NOT_READY,
                    "the index of the past is behind the ledger of " + task.id().family() + "/"
                            + task.id().partition() + "; ask again later");
        }
    }

    private interface Read<A> {
        A read() throws RocksDBException;
    }

    private static <A> A read(Read<A> read) throws Unavailable {
        try {
            return read.read();
        } catch (RocksDBException | IllegalStateException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the index of the past cannot be read now", e);
        }
    }

    private static void write(RowWriter out, List<Entry> entries) {
        out.number(entries.size());
        entries.forEach(entry -> entry.write(out));
    }

    static Page readPage(RowReader answer) {
        boolean isKnown = answer.flag();
        return new Page(readEntries(answer), isKnown);
    }

    static List<Entry> readEntries(RowReader answer) {
        List<Entry> entries = new ArrayList<>();
        for (int left = answer.integer(); left > 0; left--) {
            entries.add(Entry.read(answer));
        }
        return entries;
    }
}
