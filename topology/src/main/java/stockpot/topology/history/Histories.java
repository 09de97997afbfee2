package stockpot.topology.history;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Moment;
import stockpot.kernel.NoSuchMoment;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Lookup.Page;
import stockpot.topology.query.Nodes;
import stockpot.topology.query.Peers;
import stockpot.topology.query.RecordReader.Place;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** What things were, asked of the node that has the index of their partition; the records themselves are in the ledgers. */
public final class Histories {
    /** Name of the question. */
    public static final String NAME = "history";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 128;
    private static final long PAUSE_MILLIS = 20;
    private static final int MOST_OPENINGS = 10_000;
    private static final int READ_AT_ONCE = 64;

    private final Layout layout;
    private final LocalHistories here;
    private final Nodes nodes;
    private final Peers peers;
    private final Reading records;

    /** Who waits for an index keeps a place of the node as long as that, so only few may. */
    private final Semaphore asking = new Semaphore(MOST_AT_ONCE);

    private final Map<Long, Long> openings = new ConcurrentHashMap<>();

    /** Reads records of ledgers. */
    @FunctionalInterface
    public interface Reading {
        Map<Place, Future<Optional<byte[]>>> read(Map<Place, byte[]> keys);
    }

    public Histories(Layout layout, LocalHistories here, Nodes nodes, Peers peers, Reading records) {
        this.layout = layout;
        this.here = here;
        this.nodes = nodes;
        this.peers = peers;
        this.records = records;
    }

    /** A ledger record. */
    public record Told(Entry entry, byte[] record) {}

    /**
     * Who asks.
     *
     * @param serial of the instance as it is now: what another had under the same id is not for it
     */
    public record Asker(InstanceId instance, long serial) {}

    /**
     * What is wanted of a history.
     *
     * @param from offset in the ledger of the first that may be among them
     * @param limit how many at most; negative for the newest first
     * @param type of the records; empty for any
     * @param filter by which they are searched, as the family's {@link Chronicle} names it; empty for none
     * @param value what they have to name
     */
    public record Wanted(long from, int limit, String type, String filter, String value) {}

    /**
     * Records of a thing in the order of the ledger; fewer than wanted also where they are long.
     *
     * @return empty when there never was such a thing
     */
    public Optional<List<Told>> page(Asker asker, Thing thing, Wanted wanted) throws Unavailable, InterruptedException {
        long subject = wanted.filter().isEmpty() ? 0 : HistoryRows.subject(wanted.filter(), wanted.value());
        Search search = new Search(since(asker), wanted.from(), wanted.limit(), wanted.type(), subject);
        RowWriter question = begin(true, thing).text(asker.instance().value());
        search.write(question);
        RowReader answer = RowReader.content(ask(thing, question.done()));
        Page page = LocalHistories.readPage(answer);
        return page.isKnown() ? Optional.of(read(thing, page.entries())) : Optional.empty();
    }

    /**
     * The record that says how the thing stood at that moment, and those before it that say the rest.
     *
     * @return empty when there was no such thing then
     */
    public List<Told> at(Asker asker, Thing thing, Moment moment)
            throws Unavailable, NoSuchMoment, InterruptedException {
        if (moment instanceof Moment.Position position) {
            requireLog(thing, position.command());
        }
        RowReader answer = askAt(thing, moment, since(asker));
        long decided = answer.number() - 1;
        if (moment instanceof Moment.Position position && position.command().offset() > decided) {
            throw new NoSuchMoment(
                    "nothing is decided there yet: the last command of its log is " + position(thing, decided));
        }
        return read(thing, LocalHistories.readEntries(answer));
    }

    private RowReader askAt(Thing thing, Moment moment, long since) throws Unavailable, InterruptedException {
        RowWriter question = begin(false, thing);
        switch (moment) {
            case Moment.Time time -> question.flag(true).number(time.epochMillis());
            case Moment.Position position ->
                question.flag(false).number(position.command().offset());
        }
        return RowReader.content(ask(thing, question.number(since).done()));
    }

    private void requireLog(Thing thing, LogPosition position) throws NoSuchMoment {
        LogPosition log = position(thing, position.offset());
        if (!log.equals(position)) {
            throw new NoSuchMoment("what was asked for is decided in " + log.topic() + "/" + log.partition()
                    + ", not in " + position.topic() + "/" + position.partition());
        }
    }

    /** Of a command of the thing's log. */
    public LogPosition position(Thing thing, long command) {
        return new LogPosition(
                layout.topics().family(thing.family().name()).commands(),
                thing.partition(layout.partitions()),
                command);
    }

    /**
     * From when on what has the instance's id is its own: since it was opened, if its id had been another's before.
     *
     * @return milliseconds since the epoch; 0 when nobody had it before
     */
    public long since(Asker asker) throws Unavailable, InterruptedException {
        Long known = openings.get(asker.serial());
        if (known != null) {
            return known;
        }
        Thing instance = Thing.of(Topics.CATALOG, asker.instance().value());
        int partition = instance.partition(layout.partitions());
        // A number is that of the record that opened it, see the numbers of the catalog.
        long opened = (asker.serial() - 1 - partition) / layout.partitions();
        RowWriter question = begin(true, instance).text(asker.instance().value());
        new Search(0, 0, 1, "", 0).write(question);
        List<Entry> first = LocalHistories.readPage(RowReader.content(ask(instance, question.done())))
                .entries();
        long since = !first.isEmpty() && first.getFirst().command() == opened
                ? 0
                : opening(instance, opened).timeMillis();
        if (openings.size() >= MOST_OPENINGS) {
            openings.clear();
        }
        openings.put(asker.serial(), since);
        return since;
    }

    private Entry opening(Thing instance, long command) throws Unavailable, InterruptedException {
        RowReader answer = askAt(instance, new Moment.Position(position(instance, command)), 0);
        answer.number();
        return LocalHistories.readEntries(answer).stream()
                .filter(entry -> entry.command() == command)
                .findFirst()
                .orElseThrow(() -> new Unavailable(
                        Unavailable.Kind.NOT_READY, "it is not known yet since when the instance is open"));
    }

    private RowWriter begin(boolean isPage, Thing thing) {
        return new RowWriter()
                .flag(isPage)
                .text(thing.family().name())
                .number(thing.partition(layout.partitions()))
                .bytes(thing.key());
    }

    /** The owner's answer; waits while the partition is moving. */
    private byte[] ask(Thing thing, byte[] question) throws Unavailable, InterruptedException {
        if (!asking.tryAcquire()) {
            throw new Unavailable(
                    Unavailable.Kind.BUSY, "many ask for the past just now, or its index is behind; try again");
        }
        try {
            return askOwner(thing, question);
        } finally {
            asking.release();
        }
    }

    private byte[] askOwner(Thing thing, byte[] question) throws Unavailable, InterruptedException {
        OwnedPartitions.Id id = new OwnedPartitions.Id(thing.family().name(), thing.partition(layout.partitions()));
        Patience patience = Patience.of(PATIENCE);
        Exception last = null;
        while (!patience.isOver()) {
            try {
                if (here.owns(id)) {
                    return here.answer(question);
                }
                Optional<HostInfo> owner =
                        nodes.otherOwner(id, layout.topics().family(id.family()).commands());
                if (owner.isPresent()) {
                    return peers.ask(owner.get(), NAME, question, PATIENCE);
                }
            } catch (IOException | Unavailable e) {
                if (e instanceof Unavailable none && !none.kind().mayPass()) {
                    throw none;
                }
                last = e;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new Unavailable(
                Unavailable.Kind.NOT_READY,
                last instanceof Unavailable none
                        ? String.valueOf(none.getMessage())
                        : "nobody owns " + id + " at present",
                last == null ? new IllegalStateException("no owner") : last);
    }

    /** A few at a time, or they would keep others waiting for as long as all of them take. */
    private List<Told> read(Thing thing, List<Entry> entries) throws Unavailable, InterruptedException {
        TopicPartition ledger = new TopicPartition(
                layout.topics().family(thing.family().name()).ledger(), thing.partition(layout.partitions()));
        List<Told> told = new ArrayList<>(entries.size());
        for (int from = 0; from < entries.size(); from += READ_AT_ONCE) {
            List<Entry> some = entries.subList(from, Math.min(entries.size(), from + READ_AT_ONCE));
            Map<Place, byte[]> keys = new HashMap<>();
            some.forEach(entry -> keys.put(new Place(ledger, entry.offset()), thing.key()));
            Map<Place, Future<Optional<byte[]>>> values = records.read(keys);
            for (Entry entry : some) {
                told.add(new Told(entry, value(values, new Place(ledger, entry.offset()))));
            }
        }
        return told;
    }

    private static byte[] value(Map<Place, Future<Optional<byte[]>>> values, Place place)
            throws Unavailable, InterruptedException {
        try {
            return Objects.requireNonNull(values.get(place))
                    .get()
                    .orElseThrow(() -> new Unavailable(
                            Unavailable.Kind.NOT_READY, "there is no record at " + place + " as the index says"));
        } catch (ExecutionException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the ledger cannot be read now", e);
        }
    }
}
