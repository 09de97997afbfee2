package stockpot.node.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a merchant may have a node call: those of the Internet. Whatever is near the node, or only for it to see,
 * such as a metadata service, is none of his business.
 */
final class PublicAddresses {
    /** What {@link InetAddress} has no question for, after the address's own bytes: {@code network/bits}. */
    private static final List<Network> OTHERS = List.of(
            network("0.0.0.0", 8),
            network("100.64.0.0", 10),
            network("192.0.0.0", 24),
            network("192.0.2.0", 24),
            network("192.88.99.0", 24),
            network("198.18.0.0", 15),
            network("198.51.100.0", 24),
            network("203.0.113.0", 24),
            network("240.0.0.0", 4),
            network("100::", 64),
            network("2001::", 23),
            network("2001:db8::", 32),
            network("3fff::", 20),
            network("5f00::", 16),
            network("fc00::", 7));

    /** Such an address says an IPv4 one, to which a translator on the way may lead. */
    private static final List<Network> TRANSLATED =
            List.of(network("::", 96), network("64:ff9b::", 96), network("64:ff9b:1::", 48), network("2002::", 16));

    private final boolean privateOnes;

    /**
     * Those that may be called.
     *
     * @param privateOnes whether others may be, too
     */
    PublicAddresses(boolean privateOnes) {
        this.privateOnes = privateOnes;
    }

    private record Network(byte[] bytes, int bits) {
        boolean has(byte[] address) {
            if (address.length != bytes.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if (((address[bit / 8] ^ bytes[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Network network(String literal, int bits) {
        return new Network(InetAddress.ofLiteral(literal).getAddress(), bits);
    }

    /**
     * Where to connect to for that host. The answer is what is connected to, and is not looked up again: the name could mean
     * another address by then.
     *
     * @throws IOException when there is none, or one of them must not be called
     */
    InetAddress find(String host) throws IOException {
        List<InetAddress> found = new ArrayList<>(Arrays.asList(InetAddress.getAllByName(host)));
        for (InetAddress each : found) {
            if (!privateOnes && !isPublic(each)) {
                throw new IOException("the address is not public");
            }
        }
        // IPv4 first: not every network has the other, and the first that does not answer is the last that is tried.
        found.sort((a, b) -> Integer.compare(a.getAddress().length, b.getAddress().length));
        return found.getFirst();
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !(address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || OTHERS.stream().anyMatch(network -> network.has(bytes))
                || TRANSLATED.stream().anyMatch(network -> network.has(bytes)));
    }
}
