package stockpot.topology.send;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Appends records to the topics that nodes write without transactions: commands and contracts. */
@FunctionalInterface
public interface Appending {
    /** Appends a record; without a value it erases what has that key. The future fails when it is not known to be in the log. */
    CompletableFuture<RecordMetadata> append(
            String topic, int partition, byte @Nullable [] key, byte @Nullable [] value);
}
