package stockpot.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Unavailable;
import stockpot.topology.query.Peers;

/**
 * Whether this node is where it tells the others to find it. Everything about a partition is asked of its owner at that
 * address, so a wrong one would only show when somebody waits for an answer.
 */
final class Whereabouts {
    /** The question who is there; the answer is the name that the node has drawn for this life. */
    static final String WHO = "who";

    /** The question who is at an address, as seen from the node that is asked. */
    static final String WHO_IS_AT = "who-is-at";

    private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 5;
    private static final long PAUSE_MILLIS = 500;

    /** One address before several nodes would answer for this one by luck, but not so often. */
    private static final int TIMES = 3;

    private final Peers peers;
    private final HostInfo address;
    private final byte[] name = utf8(UUID.randomUUID().toString());

    Whereabouts(Peers peers, String advertised) {
        this.peers = peers;
        this.address = HostInfo.buildFromEndpoint(advertised);
    }

    /** Answers {@link #WHO}. */
    byte[] name() {
        return name.clone();
    }

    /** Answers {@link #WHO_IS_AT}. */
    byte[] whoIsAt(byte[] address) throws Unavailable, InterruptedException {
        HostInfo asked = HostInfo.buildFromEndpoint(new String(address, StandardCharsets.UTF_8));
        try {
            return peers.ask(asked, WHO, new byte[0], PATIENCE);
        } catch (IOException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "nobody answers at " + asked, e);
        }
    }

    /** Asks itself. */
    void requireOwn() throws InterruptedException {
        requireOneAddress();
        for (int time = 0; time < TIMES; time++) {
            if (!Arrays.equals(askItself(), name)) {
                throw wrong("another node of this cluster answers there");
            }
        }
    }

    private void requireOneAddress() {
        try {
            if (InetAddress.getByName(address.host()).isAnyLocalAddress()) {
                throw wrong("that is every address of whoever uses it, not one of this node");
            }
        } catch (UnknownHostException _) {
            // It may become known while this node asks itself, which says so when it does not.
        }
    }

    private byte[] askItself() throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                return peers.ask(address, WHO, new byte[0], PATIENCE);
            } catch (IOException | Unavailable e) {
                if (tried == TRIES) {
                    throw wrong("there this node does not reach itself (" + e + ")");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Asks the others whether they, too, find this node there. */
    void requireSeenBy(List<HostInfo> others) throws InterruptedException {
        for (HostInfo other : others) {
            byte[] found;
            try {
                found = peers.ask(
                        other, WHO_IS_AT, utf8(address.host() + ":" + address.port()), PATIENCE.multipliedBy(2));
            } catch (IOException | Unavailable e) {
                // It may just have died; and whoever comes later finds out for itself.
                LOG.warn(
                        "node {}:{} does not say whether it reaches this node at {}:{}: {}",
                        other.host(),
                        other.port(),
                        address.host(),
                        address.port(),
                        e.toString());
                continue;
            }
            if (!Arrays.equals(found, name)) {
                throw wrong("seen from " + other.host() + ":" + other.port() + " another node answers there");
            }
        }
    }

    private Settings.BadSetting wrong(String why) {
        return new Settings.BadSetting("other nodes are told to reach this one at http://" + address.host() + ":"
                + address.port() + ", but " + why + ": set " + Setting.ADVERTISED_URL.environmentName()
                + " to an address under which all nodes reach this one and no other");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
