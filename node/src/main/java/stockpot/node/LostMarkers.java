package stockpot.node;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.requests.SaslHandshakeResponse;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.schemas.Topics;
import stockpot.topology.send.Patience;

/**
 * Ends transactions that the broker forgot to end.
 *
 * <p>A broker that was killed between deciding a transaction and writing its markers writes them when it starts again. In
 * 4.3.1 a marker that comes due while the partition has no leader, as every partition of a lone broker has until the
 * broker is registered anew, is dropped as if the topic were gone (KAFKA-20734). What was read as committed then ends
 * for ever before that transaction, and no store is restored. So what is still open although its end is on record is
 * ended here, the way the record says, before anybody writes.
 */
final class LostMarkers {
    private static final Logger LOG = LoggerFactory.getLogger(LostMarkers.class);
    private static final String TRANSACTION_LOG = "__transaction_state";
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 20;
    private static final int REQUEST_PATIENCE_MILLIS = 10_000;
    private static final short MARKER_VERSION = 1;
    private static final short SASL_VERSION = 1;
    private static final Set<TransactionState> DECIDED =
            Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private final Admin admin;
    private final InetAddress host;
    private final int port;
    private final BrokerDoor door;
    private final String ours;

    private LostMarkers(Admin admin, InetAddress host, int port, Topics topics, BrokerDoor door) {
        this.admin = admin;
        this.host = host;
        this.port = port;
        this.door = door;
        this.ours = topics.applicationId() + "-";
    }

    /** Writes what is missing at a broker that nobody but us has produced to in transactions, and nobody does now. */
    static void write(Admin admin, InetAddress host, int port, Topics topics, BrokerDoor door) throws IOException {
        try {
            LostMarkers markers = new LostMarkers(admin, host, port, topics, door);
            Patience patience = Patience.ofMillis(PATIENCE_MILLIS);
            while (markers.writeMissing()) {
                if (patience.isOver()) {
                    throw new IOException("the broker does not end the transactions of its last life");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot find out which transactions are open", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether the broker is still at it and has to be asked again. */
    private boolean writeMissing() throws IOException, ExecutionException, InterruptedException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        if (!topics.contains(TRANSACTION_LOG)) {
            return false;
        }
        awaitCoordinator();
        // First how transactions ended, then which are open: what has ended and is open is not about to be closed.
        Map<Long, TransactionState> states = new HashMap<>();
        for (TransactionListing listing : admin.listTransactions().all().get()) {
            if (listing.transactionalId().startsWith(ours)) {
                states.put(listing.producerId(), listing.state());
            }
        }
        if (states.values().stream().anyMatch(DECIDED::contains)) {
            return true;
        }
        for (var open : openTransactions(topics).entrySet()) {
            for (ProducerState producer : open.getValue()) {
                TransactionState state = states.get(producer.producerId());
                // An ongoing one is ended by the next producer of its name, and somebody else's is not ours to end.
                if (state != null && state != TransactionState.ONGOING) {
                    boolean committed = state == TransactionState.COMPLETE_COMMIT;
                    LOG.warn(
                            "{} has a transaction that was {} and not ended, since offset {}; it is ended now",
                            open.getKey(),
                            committed ? "committed" : "aborted",
                            producer.currentTransactionStartOffset().orElse(-1));
                    write(open.getKey(), producer, committed ? TransactionResult.COMMIT : TransactionResult.ABORT);
                }
            }
        }
        return false;
    }

    /** A coordinator that has not read its log yet lists nothing; one that is asked for a name answers when it has. */
    private void awaitCoordinator() throws ExecutionException, InterruptedException {
        try {
            admin.describeTransactions(Set.of(ours)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
                throw e;
            }
        }
    }

    private Map<TopicPartition, List<ProducerState>> openTransactions(Set<String> topics)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        Map<TopicPartition, List<ProducerState>> open = new HashMap<>();
        admin.describeProducers(partitions).all().get().forEach((partition, state) -> {
            List<ProducerState> producers = state.activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .toList();
            if (!producers.isEmpty()) {
                open.put(partition, producers);
            }
        });
        return open;
    }

    /** No client of Kafka's can commit for somebody else, so this speaks the broker's own language. */
    private void write(TopicPartition partition, ProducerState producer, TransactionResult result) throws IOException {
        WriteTxnMarkersRequest request = new WriteTxnMarkersRequest.Builder(
                        List.of(new WriteTxnMarkersRequest.TxnMarkerEntry(
                                producer.producerId(),
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0),
                                result,
                                List.of(partition),
                                (short) 0)))
                .build(MARKER_VERSION);
        try (Socket socket = connected(host, port, door)) {
            Errors error = ((WriteTxnMarkersResponse) ask(socket, request))
                    .errorsByProducerId()
                    .getOrDefault(producer.producerId(), Map.of())
                    .getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR);
            if (error != Errors.NONE) {
                throw new IOException("cannot end the open transaction in " + partition + ": " + error.message());
            }
        }
    }

    /** A connection to the broker that is past its door. */
    static Socket connected(InetAddress host, int port, BrokerDoor door) throws IOException {
        Socket socket = new Socket(host, port);
        try {
            socket.setSoTimeout(REQUEST_PATIENCE_MILLIS);
            byte[] firstWord = door.firstWord();
            if (firstWord != null) {
                logIn(socket, firstWord);
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void logIn(Socket socket, byte[] firstWord) throws IOException {
        SaslHandshakeRequestData hands = new SaslHandshakeRequestData().setMechanism("PLAIN");
        SaslAuthenticateRequestData word = new SaslAuthenticateRequestData().setAuthBytes(firstWord);
        Errors known = ((SaslHandshakeResponse)
                        ask(socket, new SaslHandshakeRequest.Builder(hands).build(SASL_VERSION)))
                .error();
        Errors in = ((SaslAuthenticateResponse)
                        ask(socket, new SaslAuthenticateRequest.Builder(word).build(SASL_VERSION)))
                .error();
        if (known != Errors.NONE || in != Errors.NONE) {
            throw new IOException("the broker does not let its own node in: " + known + ", " + in);
        }
    }

    static AbstractResponse ask(Socket socket, AbstractRequest request) throws IOException {
        RequestHeader header = new RequestHeader(request.apiKey(), request.version(), "stockpot-markers", 1);
        ByteBuffer bytes = request.serializeWithHeader(header);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(in.readInt())), header);
    }
}
