package stockpot.topology.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rows for folding a whole log afresh: in memory, and on disk as soon as they are many. Most rows of a log live for a short
 * time and never come to the disk.
 */
public final class SpillingRows implements Rows, AutoCloseable {
    private static final int ROWS_IN_MEMORY = 200_000;
    /** In place of a row that is still on disk; no row is empty. */
    private static final byte[] GONE = {};

    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int BLOOM_BITS = 10;

    private final int rowsInMemory;
    private final MemoryRows memory = new MemoryRows();
    private @Nullable Disk disk;

    public SpillingRows() {
        this(ROWS_IN_MEMORY);
    }

    SpillingRows(int rowsInMemory) {
        this.rowsInMemory = rowsInMemory;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        byte[] row = memory.get(key);
        if (row != null) {
            return isGone(row) ? null : row;
        }
        return disk == null ? null : disk.get(key);
    }

    private static boolean isGone(byte[] row) {
        return row.length == 0;
    }

    @Override
    public void put(byte[] key, byte[] row) {
        memory.put(key, row);
        spillIfFull();
    }

    @Override
    public void delete(byte[] key) {
        if (disk == null) {
            memory.remove(key);
        } else {
            memory.put(key, GONE);
            spillIfFull();
        }
    }

    private void spillIfFull() {
        if (memory.size() >= rowsInMemory) {
            if (disk == null) {
                disk = new Disk();
            }
            disk.write(memory);
            memory.clear();
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        try (Cursor cursor = new Cursor(from, to)) {
            while (cursor.hasNext()) {
                Map.Entry<byte[], byte[]> next = cursor.next();
                if (!visitor.wantsMore(next.getKey(), next.getValue())) {
                    return;
                }
            }
        }
    }

    /** All rows in the order of their keys; nothing may be written before it is closed. */
    public Cursor all() {
        return new Cursor(new byte[0], null);
    }

    @Override
    public void close() {
        if (disk != null) {
            disk.close();
        }
    }

    /** Rows in the order of their keys, from memory and disk together; what is in memory is newer. */
    public final class Cursor implements Iterator<Map.Entry<byte[], byte[]>>, AutoCloseable {
        private final Iterator<Map.Entry<byte[], byte[]>> newer;
        private final Disk.@Nullable Reading older;
        private Map.@Nullable Entry<byte[], byte[]> newerNext;
        private Map.@Nullable Entry<byte[], byte[]> next;

        private Cursor(byte[] from, byte @Nullable [] to) {
            this.newer = memory.between(from, to);
            this.older = disk == null ? null : disk.read(from, to);
            this.newerNext = newer.hasNext() ? newer.next() : null;
            this.next = find();
        }

        private Map.@Nullable Entry<byte[], byte[]> find() {
            while (true) {
                byte[] olderKey = older == null ? null : older.key();
                if (newerNext == null
                        || (olderKey != null && Arrays.compareUnsigned(olderKey, newerNext.getKey()) < 0)) {
                    return older == null || olderKey == null ? null : older.take(olderKey);
                }
                if (older != null && olderKey != null && Arrays.equals(olderKey, newerNext.getKey())) {
                    older.take(olderKey);
                }
                Map.Entry<byte[], byte[]> found = newerNext;
                newerNext = newer.hasNext() ? newer.next() : null;
                if (!isGone(found.getValue())) {
                    return found;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map.Entry<byte[], byte[]> next() {
            Map.Entry<byte[], byte[]> found = next;
            if (found == null) {
                throw new NoSuchElementException();
            }
            next = find();
            return found;
        }

        @Override
        public void close() {
            if (older != null) {
                older.close();
            }
        }
    }

    /** A store of RocksDB in a temporary folder, without a log of its own: it is not there to be found again. */
    private static final class Disk implements AutoCloseable {
        static {
            // Nothing has opened a store before in a tool that only folds.
            RocksDB.loadLibrary();
        }

        private final Path folder;
        private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);
        private final Options options = new Options();
        private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        private final RocksDB db;

        private Disk() {
            try {
                this.folder = Files.createTempDirectory("stockpot-fold");
                options.setCreateIfMissing(true)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(WRITE_BUFFER_BYTES)
                        .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(bloom));
                this.db = RocksDB.open(options, folder.toString());
            } catch (IOException | RocksDBException e) {
                throw new IllegalStateException("cannot put rows down in a temporary folder", e);
            }
        }

        private byte @Nullable [] get(byte[] key) {
            try {
                return db.get(key);
            } catch (RocksDBException e) {
                throw new IllegalStateException("cannot read rows from " + folder, e);
            }
        }

        private void write(MemoryRows rows) {
            try (WriteBatch batch = new WriteBatch()) {
                rows.forEach((key, row) -> add(batch, key, row));
                db.write(unlogged, batch);
            } catch (RocksDBException e) {
                throw new IllegalStateException("cannot put rows down in " + folder, e);
            }
        }

        private void add(WriteBatch batch, byte[] key, byte[] row) {
            try {
                if (isGone(row)) {
                    batch.delete(key);
                } else {
                    batch.put(key, row);
                }
            } catch (RocksDBException e) {
                throw new IllegalStateException("cannot put rows down in " + folder, e);
            }
        }

        private Reading read(byte[] from, byte @Nullable [] to) {
            return new Reading(db, from, to);
        }

        /** Goes through the rows on disk. */
        private static final class Reading implements AutoCloseable {
            private final ReadOptions options = new ReadOptions();
            private final @Nullable Slice end;
            private final RocksIterator rows;

            private Reading(RocksDB db, byte[] from, byte @Nullable [] to) {
                this.end = to == null ? null : new Slice(to);
                if (end != null) {
                    options.setIterateUpperBound(end);
                }
                this.rows = db.newIterator(options);
                rows.seek(from);
            }

            private byte @Nullable [] key() {
                return rows.isValid() ? rows.key() : null;
            }

            private Map.Entry<byte[], byte[]> take(byte[] key) {
                Map.Entry<byte[], byte[]> row = Map.entry(key, rows.value());
                rows.next();
                return row;
            }

            @Override
            public void close() {
                rows.close();
                options.close();
                if (end != null) {
                    end.close();
                }
            }
        }

        @Override
        public void close() {
            db.close();
            unlogged.close();
            options.close();
            bloom.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + folder, e);
            }
        }
    }
}
