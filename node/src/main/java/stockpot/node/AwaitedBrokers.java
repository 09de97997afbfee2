package stockpot.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.send.Patience;

/** Brokers that are waited for. Kafka Streams gives up at once when there are fewer than replicas, so that is done before. */
final class AwaitedBrokers {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedBrokers.class);
    private static final long FIRST_WORD_MILLIS = 1_000;
    private static final long NEXT_WORD_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 100;
    private static final int PROBE_MILLIS = 500;

    private final Map<String, Object> client;
    private final String addresses;
    private final int wanted;
    private final Consumer<String> tell;
    private String state = "";

    /**
     * Prepares to wait.
     *
     * @param wanted how many brokers there have to be
     * @param tell told again and again what is waited for, in words
     */
    AwaitedBrokers(Map<String, Object> client, int wanted, Consumer<String> tell) {
        this.client = client;
        this.addresses = String.valueOf(client.get("bootstrap.servers"));
        this.wanted = wanted;
        this.tell = tell;
    }

    /** Waits, and says what for. */
    void await(Duration most) throws InterruptedException {
        Patience patience = Patience.of(most);
        Patience word = Patience.ofMillis(FIRST_WORD_MILLIS);
        Admin admin = null;
        try {
            while (true) {
                if (admin == null) {
                    admin = open();
                }
                if (admin != null && areThere(admin)) {
                    return;
                }
                tell.accept("waits for the Kafka brokers at " + addresses + ": " + state);
                if (word.isOver()) {
                    LOG.warn("waiting for the Kafka brokers at {}: {}", addresses, state);
                    word = Patience.ofMillis(NEXT_WORD_MILLIS);
                }
                if (patience.isOver()) {
                    throw new Settings.BadSetting("no use of the Kafka brokers at " + addresses + " within "
                            + most.toSeconds() + " s: " + state);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private @Nullable Admin open() {
        try {
            return Admin.create(client);
        } catch (KafkaException e) {
            // Such as a host that nobody knows yet.
            state = reason(e);
            return null;
        }
    }

    private boolean areThere(Admin admin) throws InterruptedException {
        try {
            int found = admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).size();
            state = "found " + found + ", but " + Setting.REPLICATION.environmentName() + " asks for " + wanted;
            return found >= wanted;
        } catch (ExecutionException e) {
            state = reason(e);
        } catch (TimeoutException e) {
            // Kafka itself only says this much later, and not why.
            state = probe();
        }
        return false;
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }

    /** What is found where the brokers should be. */
    private String probe() {
        return String.join(
                "; ",
                Arrays.stream(addresses.split(",")).map(AwaitedBrokers::probe).toList());
    }

    private static String probe(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(colon, 0)).strip();
        try (Socket socket = new Socket()) {
            InetSocketAddress there = new InetSocketAddress(
                    host, Integer.parseInt(address.substring(colon + 1).strip()));
            if (there.isUnresolved()) {
                return host + " is an unknown host";
            }
            socket.connect(there, PROBE_MILLIS);
            return address + " takes connections and does not answer as a broker";
        } catch (IOException | NumberFormatException e) {
            return address + ": " + e.getMessage();
        }
    }
}
