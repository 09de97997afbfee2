package stockpot.topology.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import stockpot.kernel.Moment;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Chronicle.Says;

/** Reads one thing's rows of the index. */
final class Lookup {
    /** A page ends when its records are as long as that together, so that nobody has to hold more of them. */
    static final long MOST_BYTES = 4L << 20;

    private final HistoryIndex index;
    private final OwnedPartitions.Id id;
    private final byte[] key;

    Lookup(HistoryIndex index, OwnedPartitions.Id id, byte[] key) {
        this.index = index;
        this.id = id;
        this.key = key;
    }

    /**
     * What is known of a moment.
     *
     * @param entries the record that says how the thing stood, and those before it that say what it does not; empty when there
     *     was no thing
     * @param isOver whether something later is known, so that nothing can come before it any more
     */
    record Then(List<Entry> entries, boolean isOver) {}

    private byte[] rows(char kind) {
        return HistoryRows.thing(kind, id, key);
    }

    Then at(Moment moment, long since) throws RocksDBException {
        return index.look(rows -> {
            byte[] stands = rows(HistoryRows.STANDS);
            Optional<Entry> state = HistoryIndex.notAfter(rows, stands, entry -> isNotAfter(entry, moment));
            Optional<Entry> later = HistoryIndex.from(
                    rows, stands, state.map(entry -> entry.offset() + 1).orElse(0L));
            return new Then(
                    state.isEmpty() || state.get().says() == Says.ENDS
                            ? List.of()
                            : withWhatItRestsOn(rows, state.get(), since),
                    later.isPresent());
        });
    }

    private static boolean isNotAfter(Entry entry, Moment moment) {
        return switch (moment) {
            case Moment.Time time -> entry.timeMillis() <= time.epochMillis();
            case Moment.Position position ->
                entry.command() <= position.command().offset();
        };
    }

    private List<Entry> withWhatItRestsOn(RocksIterator rows, Entry state, long since) {
        Optional<Entry> began = HistoryIndex.upTo(rows, rows(HistoryRows.BEGINS), state.offset());
        if (began.isEmpty() || began.get().timeMillis() < since) {
            return List.of();
        }
        long first = began.get().offset();
        Stream<Optional<Entry>> rest = Stream.of(
                        HistoryIndex.upTo(rows, rows(HistoryRows.WHOLE), state.offset()),
                        HistoryIndex.upTo(rows, rows(HistoryRows.DESCRIBES), state.offset()))
                .map(each -> each.filter(entry -> entry.offset() > first));
        return Stream.concat(Stream.of(Optional.of(state), began), rest)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /**
     * A part of a history.
     *
     * @param isKnown whether there ever was such a thing, whatever is wanted of it
     */
    record Page(List<Entry> entries, boolean isKnown) {}

    Page page(Search search) throws RocksDBException {
        return index.lookTwice((one, other) -> {
            long begin = begin(one, search.since());
            if (HistoryIndex.from(one, rows(HistoryRows.STANDS), begin).isEmpty()) {
                return new Page(List.of(), false);
            }
            // Locks of a thing that is no more end one by one, also when it is another owner's by then.
            long beginAside = search.since() == 0
                    ? begin
                    : HistoryIndex.from(one, rows(HistoryRows.ENDS), begin)
                            .map(Entry::offset)
                            .orElse(Long.MAX_VALUE);
            return new Page(page(one, other, search, begin, beginAside), true);
        });
    }

    /** Offset from which on the thing is that of who asks. */
    private long begin(RocksIterator rows, long since) {
        byte[] begins = rows(HistoryRows.BEGINS);
        long begin = Long.MAX_VALUE;
        for (Optional<Entry> each = HistoryIndex.upTo(rows, begins, Long.MAX_VALUE);
                each.isPresent() && each.get().timeMillis() >= since;
                each = HistoryIndex.here(rows, begins)) {
            begin = each.get().offset();
            if (since == 0) {
                return 0;
            }
            rows.prev();
        }
        return begin;
    }

    private List<Entry> page(RocksIterator one, RocksIterator other, Search search, long begin, long beginAside) {
        byte[] stands = rows(HistoryRows.STANDS);
        byte[] aside = rows(HistoryRows.ASIDE);
        if (search.isDescending()) {
            one.seekForPrev(HistoryRows.at(stands, search.from()));
            other.seekForPrev(HistoryRows.at(aside, search.from()));
        } else {
            one.seek(HistoryRows.at(stands, Math.max(begin, search.from())));
            other.seek(HistoryRows.at(aside, Math.max(beginAside, search.from())));
        }
        int most = Math.abs(search.limit());
        long[] bytes = {0};
        return HistoryIndex.page(one, other, stands, aside, search.isDescending(), (entry, taken) -> {
            if (entry.offset() < begin) {
                return false;
            }
            boolean isTheirs = entry.says() == Says.ASIDE && entry.offset() < beginAside;
            if (search.takes(entry) && !isTheirs) {
                bytes[0] += entry.bytes();
                if (bytes[0] > MOST_BYTES && !taken.isEmpty()) {
                    return false;
                }
                taken.add(entry);
            }
            return taken.size() < most;
        });
    }
}
