package stockpot.topology.history;

import stockpot.schemas.Topics;
import stockpot.topology.records.RecordKey;

/**
 * What has a history.
 *
 * @param family whose ledger tells it
 * @param key of its records there
 */
public record Thing(Topics.Family family, byte[] key) {
    /** The thing of these ids. */
    public static Thing of(Topics.Family family, String... ids) {
        return new Thing(family, RecordKey.of(ids));
    }

    int partition(int partitions) {
        return RecordKey.partition(key, partitions);
    }
}
