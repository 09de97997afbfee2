package stockpot.topology.decide;

import stockpot.kernel.Level;
import stockpot.kernel.Levels;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * The level of a partition: that at which its log began, until a command in it raises it. It is kept in memory beside its row,
 * so no command reads a row for it.
 */
final class LevelInForce {
    private static final byte[] KEY = RowWriter.key('v').done();
    private static final int VERSION = 1;

    private final Levels known;
    private final Rows rows;
    private final String log;
    private Level level;

    /**
     * What the rows say.
     *
     * @param began the level of a partition that was never raised
     * @param log what to call it where something is wrong
     * @throws LogMismatch when this program does not know it
     */
    LevelInForce(Levels known, int began, Rows rows, String log) {
        this.known = known;
        this.rows = rows;
        this.log = log;
        byte[] row = rows.get(KEY);
        this.level = row == null ? known(began, "") : read(row);
    }

    private Level read(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        reader.number();
        return known(reader.integer(), reader.text());
    }

    private Level known(int number, String release) {
        Level found = known.of(number);
        if (found == null) {
            throw new LogMismatch(unknown(number, release));
        }
        return found;
    }

    private String unknown(int number, String release) {
        String by = release.isEmpty() ? "" : ", to which stockpot " + release + " raised it";
        String start = release.isEmpty() ? "a release that knows it" : "stockpot " + release + " or a later one";
        return log + " is decided under level " + number + by + ", and this stockpot knows the rules up to level "
                + known.highest() + "; nothing was changed: start " + start;
    }

    Level now() {
        return level;
    }

    /**
     * Puts other rules in force from the next record on. A level that was left behind does not come back.
     *
     * @param release which program raised it, for whoever does not know the level
     */
    void raise(int number, String release, long offset) {
        if (number > level.number()) {
            level = known(number, release);
            rows.put(
                    KEY,
                    RowWriter.begin(VERSION, offset)
                            .number(number)
                            .text(release)
                            .done());
        }
    }
}
