package stockpot.topology.law;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Sound rows, for a planted fault to spoil. */
class SpoiltRows implements Rows {
    private final Rows sound;

    SpoiltRows(Rows sound) {
        this.sound = sound;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return sound.get(key);
    }

    @Override
    public void put(byte[] key, byte[] row) {
        sound.put(key, row);
    }

    @Override
    public void delete(byte[] key) {
        sound.delete(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        sound.scan(from, to, visitor);
    }

    /** Rows of that kind are written once and never again, until they are deleted. */
    static Rows writingOnce(Rows sound, char kind) {
        return new SpoiltRows(sound) {
            @Override
            public void put(byte[] key, byte[] row) {
                if (key[0] != kind || get(key) == null) {
                    super.put(key, row);
                }
            }
        };
    }

    /** One in so many rows of that kind is not written: always the same ones, also after a restart. */
    static Rows losing(Rows sound, char kind, int oneIn) {
        return new SpoiltRows(sound) {
            @Override
            public void put(byte[] key, byte[] row) {
                if (key[0] != kind || !isChosen(oneIn, Arrays.hashCode(key) + Arrays.hashCode(row))) {
                    super.put(key, row);
                }
            }
        };
    }

    /** One in so many rows of that kind is not deleted. */
    static Rows keepingSome(Rows sound, char kind, int oneIn) {
        return new SpoiltRows(sound) {
            @Override
            public void delete(byte[] key) {
                if (key[0] != kind || !isChosen(oneIn, Arrays.hashCode(key))) {
                    super.delete(key);
                }
            }
        };
    }

    /** No row of that kind is found by its key. */
    static Rows forgetting(Rows sound, char kind) {
        return new SpoiltRows(sound) {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return key[0] == kind ? null : super.get(key);
            }
        };
    }

    /** High-water marks say of each record that all its commands were carried out. */
    static Rows withoutOrdinals(Rows sound) {
        return new SpoiltRows(sound) {
            @Override
            public void put(byte[] key, byte[] row) {
                super.put(key, key[0] == 'w' ? withoutOrdinal(row) : row);
            }
        };
    }

    private static byte[] withoutOrdinal(byte[] mark) {
        RowReader reader = RowReader.row(1, mark);
        return RowWriter.begin(1, reader.number())
                .number(reader.number())
                .number(reader.number())
                .number(Integer.MAX_VALUE)
                .done();
    }

    private static boolean isChosen(int oneIn, int hash) {
        return Math.floorMod(hash, oneIn) == 0;
    }
}
