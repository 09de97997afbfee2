package stockpot.topology.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failed commit means; that a late one is answered like that on a real broker stands in LateCommitIT. */
class CommitTrackingClientsTest {
    static KafkaException[] ofWhichNobodyKnowsWhatCameOfThem() {
        return new KafkaException[] {
            new InvalidTxnStateException("ended"),
            new UnknownServerException(),
            // What the client makes of the same when a coordinator is just ending the transaction.
            new KafkaException("Unhandled error in EndTxnResponse: The server experienced an unexpected error")
        };
    }

    @ParameterizedTest
    @MethodSource("ofWhichNobodyKnowsWhatCameOfThem")
    void commitsAreTakenForATakeover(KafkaException failure) {
        assertThat(CommitTrackingClients.known(failure)).isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void whatMayPassOrNeverPassesStaysWhatItIs() {
        KafkaException again = new TimeoutException("later");
        KafkaException never = new TopicAuthorizationException("no");
        KafkaException before = new KafkaException(
                "Cannot execute transactional method because we are in an error state", new RecordTooLargeException());
        assertThat(CommitTrackingClients.known(again)).isSameAs(again);
        assertThat(CommitTrackingClients.known(never)).isSameAs(never);
        assertThat(CommitTrackingClients.known(before)).isSameAs(before);
    }
}
