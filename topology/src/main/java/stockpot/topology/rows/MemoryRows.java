package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory, found by their hash. Keys are sorted only when they are scanned, each kind of row (the first byte of
 * its key) for itself: most rows of a log are written, read and deleted before anybody scans their kind.
 */
final class MemoryRows {
    private static final int KINDS = 256;
    private static final int SLACK = 1_024;

    private final @Nullable Shelf[] shelves = new Shelf[KINDS];
    private int size;

    byte @Nullable [] get(byte[] key) {
        Shelf shelf = shelves[kind(key)];
        return shelf == null ? null : shelf.rows.get(new Key(key));
    }

    void put(byte[] key, byte[] row) {
        Shelf shelf = shelves[kind(key)];
        if (shelf == null) {
            shelf = new Shelf();
            shelves[kind(key)] = shelf;
        }
        Key added = new Key(key);
        if (shelf.rows.put(added, row) == null) {
            shelf.unsorted.add(added);
            size++;
        }
    }

    void remove(byte[] key) {
        Shelf shelf = shelves[kind(key)];
        if (shelf != null && shelf.rows.remove(new Key(key)) != null) {
            size--;
            shelf.forgetRemoved();
        }
    }

    int size() {
        return size;
    }

    void clear() {
        Arrays.fill(shelves, null);
        size = 0;
    }

    /** All rows, in no order. */
    void forEach(RowConsumer rows) {
        for (Shelf shelf : shelves) {
            if (shelf != null) {
                shelf.rows.forEach((key, row) -> rows.accept(key.bytes, row));
            }
        }
    }

    /** Takes a row. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(byte[] key, byte[] row);
    }

    /**
     * Rows in the order of their keys.
     *
     * @param to exclusive; null for all that follow
     */
    Iterator<Map.Entry<byte[], byte[]>> between(byte[] from, byte @Nullable [] to) {
        int first = from.length == 0 ? 0 : kind(from);
        int last = to == null ? KINDS - 1 : kind(to);
        return new Cursor(Arrays.asList(shelves).subList(first, last + 1).iterator(), from, to);
    }

    /** Goes from shelf to shelf; what has been removed is passed over. */
    private static final class Cursor implements Iterator<Map.Entry<byte[], byte[]>> {
        private final Iterator<@Nullable Shelf> shelves;
        private final byte[] from;
        private final byte @Nullable [] to;
        private Map<Key, byte[]> rows = Map.of();
        private Iterator<Key> keys = Collections.emptyIterator();
        private Map.@Nullable Entry<byte[], byte[]> next;

        private Cursor(Iterator<@Nullable Shelf> shelves, byte[] from, byte @Nullable [] to) {
            this.shelves = shelves;
            this.from = from;
            this.to = to;
            this.next = find();
        }

        private Map.@Nullable Entry<byte[], byte[]> find() {
            while (true) {
                while (keys.hasNext()) {
                    Key key = keys.next();
                    byte[] row = rows.get(key);
                    if (row != null) {
                        return Map.entry(key.bytes, row);
                    }
                }
                if (!shelves.hasNext()) {
                    return null;
                }
                Shelf shelf = shelves.next();
                if (shelf != null) {
                    rows = shelf.rows;
                    keys = shelf.between(from, to).iterator();
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
    }

    private static int kind(byte[] key) {
        return key[0] & 0xff;
    }

    /** The rows of one kind. */
    private static final class Shelf {
        private final Map<Key, byte[]> rows = new HashMap<>();
        /** Keys of rows, and of some that have been removed since. */
        private final NavigableSet<Key> sorted = new TreeSet<>();

        /** As they came: one that comes and goes is here more than once. */
        private final List<Key> unsorted = new ArrayList<>();

        private NavigableSet<Key> between(byte[] from, byte @Nullable [] to) {
            for (Key key : unsorted) {
                if (rows.containsKey(key)) {
                    sorted.add(key);
                }
            }
            unsorted.clear();
            return to == null
                    ? sorted.tailSet(new Key(from), true)
                    : sorted.subSet(new Key(from), true, new Key(to), false);
        }

        /** Removed keys are left where they are until they are as many as the others. */
        private void forgetRemoved() {
            if (sorted.size() + unsorted.size() > 2 * rows.size() + SLACK) {
                sorted.removeIf(key -> !rows.containsKey(key));
                Set<Key> left = new HashSet<>(unsorted);
                left.removeIf(key -> !rows.containsKey(key) || sorted.contains(key));
                unsorted.clear();
                unsorted.addAll(left);
            }
        }
    }

    private static final class Key implements Comparable<Key> {
        private final byte[] bytes;
        private final int hash;

        private Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
