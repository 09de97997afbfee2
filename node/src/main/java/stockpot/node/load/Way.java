package stockpot.node.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import stockpot.http.gateway.PotSource;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;

/** A way into an instance of a running stockpot: what it has, where commands go, and what becomes of them. */
public sealed interface Way extends AutoCloseable permits KafkaWay, HttpWay {
    /**
     * Over the brokers.
     *
     * @param client how Kafka is reached
     * @param topics how they are named
     * @throws IllegalArgumentException when there is no open instance of that name
     */
    static Way kafka(Map<String, Object> client, Topics topics, InstanceId instance) {
        return KafkaWay.open(client, topics, instance);
    }

    /**
     * Over HTTP.
     *
     * @param url of a node, or of what stands before it
     * @param token that may write what is loaded
     * @throws IllegalArgumentException when nobody answers there, or not with what the instance has
     */
    static Way http(URI url, String token, InstanceId instance) {
        return HttpWay.open(url, token, instance);
    }

    /** What the instance defined when the way was opened. */
    KnownDefinitions known();

    PotSource pots();

    Dispatcher.Outlet outlet();

    Dispatcher.View view();

    /** How many commands may be under way at a time. */
    int capacity();

    /** What commands have come to; waits for the first of them, at most so long. */
    List<Result> poll(Duration wait) throws IOException;

    /** The longest wait that was asked for since a command was decided. */
    Duration askedToWait();

    /** What to look at when nothing is decided, as a question. */
    String doubt();

    @Override
    void close();
}
