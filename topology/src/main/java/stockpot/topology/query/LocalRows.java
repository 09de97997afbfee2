package stockpot.topology.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.Rows;
import stockpot.topology.send.NoAnswer;

/** Interactive queries on the stores of the partitions that this node owns; never on a standby or a half-restored store. */
public final class LocalRows {
    private final KafkaStreams streams;

    public LocalRows(KafkaStreams streams) {
        this.streams = streams;
    }

    public Optional<byte[]> get(LiveTasks.Id id, byte[] key) throws NoAnswer {
        QueryResult<byte[]> result = query(id, KeyQuery.<Bytes, byte[]>withKey(Bytes.wrap(key)));
        return Optional.ofNullable(result.getResult());
    }

    /** Shows the rows from one key, inclusive, to another, exclusive. */
    public void scan(LiveTasks.Id id, byte[] from, byte[] to, boolean descending, Rows.Visitor visitor)
            throws NoAnswer {
        RangeQuery<Bytes, byte[]> range = RangeQuery.withRange(Bytes.wrap(from), Bytes.wrap(to));
        QueryResult<KeyValueIterator<Bytes, byte[]>> result =
                query(id, descending ? range.withDescendingKeys() : range.withAscendingKeys());
        try (KeyValueIterator<Bytes, byte[]> rows = result.getResult()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> next = rows.next();
                boolean inside = Arrays.compareUnsigned(next.key.get(), to) < 0;
                if (inside && !visitor.wantsMore(next.key.get(), next.value)) {
                    return;
                }
            }
        } catch (InvalidStateStoreException e) {
            throw notReady(id, e);
        }
    }

    private <R> QueryResult<R> query(LiveTasks.Id id, Query<R> query) throws NoAnswer {
        QueryResult<R> result;
        try {
            result = streams.query(StateQueryRequest.inStore(id.family())
                            .withQuery(query)
                            .withPartitions(Set.of(id.partition()))
                            .requireActive())
                    .getPartitionResults()
                    .get(id.partition());
        } catch (StreamsException | IllegalStateException e) {
            throw notReady(id, e);
        }
        if (result == null || result.isFailure()) {
            String reason = result == null ? "no result" : result.getFailureMessage();
            throw new NoAnswer(NoAnswer.Kind.NOT_READY, "rows of " + id + " cannot be read now: " + reason);
        }
        return result;
    }

    private static NoAnswer notReady(LiveTasks.Id id, RuntimeException cause) {
        return new NoAnswer(NoAnswer.Kind.NOT_READY, "rows of " + id + " cannot be read now", cause);
    }
}
