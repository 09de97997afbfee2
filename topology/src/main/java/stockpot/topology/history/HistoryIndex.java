package stockpot.topology.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.log.Mark;

/**
 * The index on the disk. One thread writes, many read. There is no log of writes beside it: rows and the mark up to which they
 * go are in one batch, so what a crash takes is what was written last, together with its mark, and is read again.
 */
public final class HistoryIndex implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private final Path folder;
    private final byte[] format;
    private final Consumer<Options> memory;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private @Nullable Options options;
    private @Nullable RocksDB rows;

    /**
     * Opens it, and throws away what another format has left.
     *
     * @param format what it is made for; another text is another index
     * @param memory bounds what RocksDB takes
     */
    public HistoryIndex(Path folder, String format, Consumer<Options> memory) throws IOException {
        this.folder = folder;
        this.format = format.getBytes(StandardCharsets.UTF_8);
        this.memory = memory;
        try {
            open();
            if (!Arrays.equals(rows().get(HistoryRows.FORMAT), this.format)) {
                discard();
            }
        } catch (RocksDBException e) {
            discard();
        }
    }

    private void open() throws RocksDBException, IOException {
        Files.createDirectories(folder);
        Options made = new Options().setCreateIfMissing(true).setCompressionType(CompressionType.LZ4_COMPRESSION);
        memory.accept(made);
        options = made;
        rows = RocksDB.open(made, folder.toString());
    }

    private RocksDB rows() {
        RocksDB opened = rows;
        if (opened == null) {
            throw new IllegalStateException("the index is closed");
        }
        return opened;
    }

    /** Throws all of it away and begins an empty one. */
    public void discard() throws IOException {
        open.writeLock().lock();
        try {
            shut();
            try (Options plain = new Options()) {
                RocksDB.destroyDB(folder.toString(), plain);
            }
            open();
            rows().put(unlogged, HistoryRows.FORMAT, format);
        } catch (RocksDBException e) {
            throw new IOException("the index of the past in " + folder + " cannot be made anew", e);
        } finally {
            open.writeLock().unlock();
        }
    }

    private void shut() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
        if (options != null) {
            options.close();
            options = null;
        }
    }

    /** What is written together. */
    public final class Batch implements AutoCloseable {
        private final WriteBatch writes = new WriteBatch();

        void put(byte[] key, byte[] row) throws RocksDBException {
            writes.put(key, row);
        }

        /** Forgets all of a partition. */
        void forget(OwnedPartitions.Id id) throws RocksDBException {
            for (char kind : HistoryRows.OF_RECORDS) {
                byte[] from = HistoryRows.partition(kind, id);
                writes.deleteRange(from, HistoryRows.behind(from));
            }
            writes.delete(HistoryRows.partition(HistoryRows.MARK, id));
        }

        public void write() throws RocksDBException {
            rows().write(unlogged, writes);
        }

        @Override
        public void close() {
            writes.close();
        }
    }

    /** Nothing of it is there before it is written. */
    public Batch batch() {
        return new Batch();
    }

    /** Up to which record a partition's rows go. */
    Optional<Mark> mark(OwnedPartitions.Id id) throws RocksDBException {
        return Optional.ofNullable(rows().get(HistoryRows.partition(HistoryRows.MARK, id)))
                .map(Mark::read);
    }

    /** Looks while nobody closes it. */
    @FunctionalInterface
    interface Look<A> {
        A at(RocksIterator rows) throws RocksDBException;
    }

    /** @throws RocksDBException also when rows on the disk are damaged */
    <A> A look(Look<A> look) throws RocksDBException {
        open.readLock().lock();
        try (RocksIterator all = rows().newIterator()) {
            A answer = look.at(all);
            all.status();
            return answer;
        } finally {
            open.readLock().unlock();
        }
    }

    /** The thing's last row of a kind up to that offset of the ledger. */
    static Optional<Entry> upTo(RocksIterator rows, byte[] thing, long offset) {
        rows.seekForPrev(HistoryRows.at(thing, offset));
        return here(rows, thing);
    }

    /** The thing's first row of a kind from that offset of the ledger on. */
    static Optional<Entry> from(RocksIterator rows, byte[] thing, long offset) {
        rows.seek(HistoryRows.at(thing, offset));
        return here(rows, thing);
    }

    static Optional<Entry> here(RocksIterator rows, byte[] thing) {
        if (!rows.isValid()) {
            return Optional.empty();
        }
        long offset = HistoryRows.offset(thing, rows.key());
        return offset < 0 ? Optional.empty() : Optional.of(Entry.of(offset, rows.value()));
    }

    /** The thing's last row of a kind that is not after a moment, by bisection: later rows are never of an earlier one. */
    static Optional<Entry> notAfter(RocksIterator rows, byte[] thing, Predicate<Entry> isNotAfter) {
        Optional<Entry> last = upTo(rows, thing, Long.MAX_VALUE);
        if (last.isEmpty() || isNotAfter.test(last.get())) {
            return last;
        }
        Optional<Entry> best = from(rows, thing, 0).filter(isNotAfter);
        long behind = last.get().offset();
        while (best.isPresent() && behind - best.get().offset() > 1) {
            long middle = best.get().offset() + (behind - best.get().offset()) / 2;
            Optional<Entry> there = from(rows, thing, middle).filter(isNotAfter);
            if (there.isPresent()) {
                best = there;
            } else {
                behind = middle;
            }
        }
        return best;
    }

    /** Rows of two kinds in the order of the ledger. */
    static List<Entry> page(
            RocksIterator one, RocksIterator other, byte[] ofOne, byte[] ofOther, boolean descending, Taking taking) {
        List<Entry> taken = new ArrayList<>();
        Optional<Entry> first = here(one, ofOne);
        Optional<Entry> second = here(other, ofOther);
        while (first.isPresent() || second.isPresent()) {
            boolean isFirst = second.isEmpty()
                    || (first.isPresent()
                            && (first.get().offset() < second.get().offset()) != descending);
            Entry next = isFirst ? first.orElseThrow() : second.orElseThrow();
            if (!taking.wantsMore(next, taken)) {
                break;
            }
            RocksIterator moved = isFirst ? one : other;
            if (descending) {
                moved.prev();
            } else {
                moved.next();
            }
            if (isFirst) {
                first = here(one, ofOne);
            } else {
                second = here(other, ofOther);
            }
        }
        return taken;
    }

    /** Takes what it wants of rows, and says whether it wants more. */
    @FunctionalInterface
    interface Taking {
        boolean wantsMore(Entry entry, List<Entry> taken);
    }

    /** The same with a second look at the same rows beside the first. */
    <A> A lookTwice(TwoLooks<A> look) throws RocksDBException {
        return look(one -> look(other -> look.at(one, other)));
    }

    /** Looks at two places at once. */
    @FunctionalInterface
    interface TwoLooks<A> {
        A at(RocksIterator one, RocksIterator other) throws RocksDBException;
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            if (rows != null) {
                rows.flush(wait);
            }
        } catch (RocksDBException e) {
            // What was not written is read again from the ledger.
        } finally {
            shut();
            unlogged.close();
            open.writeLock().unlock();
        }
    }
}
