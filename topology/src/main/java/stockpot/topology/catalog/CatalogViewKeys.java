package stockpot.topology.catalog;

import stockpot.topology.decide.ViewKeys;
import stockpot.topology.records.RecordKey;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Which rows of the catalog every node has. An instance's lies in the partition of its name, all others in that of the serial
 * number under which they are.
 */
public final class CatalogViewKeys implements ViewKeys {
    private static final char MARK = 'v';
    private static final int VERSION = 3;

    @Override
    public boolean isViewed(byte[] key) {
        return key[0] == CatalogRows.INSTANCE || ExpiringEntries.isThing(key) || DefinitionRows.isViewed(key);
    }

    @Override
    public int partitionOf(byte[] key, int partitions) {
        if (key[0] == CatalogRows.INSTANCE) {
            return RecordKey.partition(RecordKey.of(CatalogRows.instanceOf(key).value()), partitions);
        }
        return isViewed(key) ? (int) ((RowReader.key(key).u64() - 1) % partitions) : -1;
    }

    @Override
    public byte[] mark(int partition) {
        return RowWriter.key(MARK).u64(partition).done();
    }

    @Override
    public byte[] markRow(long offset) {
        return RowWriter.begin(VERSION, offset).done();
    }
}
