package stockpot.node;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where others come to the embedded broker: subscribers, and the writer. The node itself has a listener of its own, always on
 * loopback, so nobody who comes here can take a connection from it, or try to come in as the node.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param advertised {@code host:port} under which they find it; empty for the address itself
 */
record BrokerListener(String host, int port, String advertised) {
    static final BrokerListener LOOPBACK = new BrokerListener("127.0.0.1", 0, "");

    private static final int SHORTEST_PASSWORD = 8;

    /** Whoever can try from anywhere, some thousand times a second, finds what is short. */
    private static final int SHORTEST_BEYOND_LOOPBACK = 16;

    /**
     * The listener that is wanted.
     *
     * @throws Settings.BadSetting when nobody could come there, or would find the way back
     */
    static BrokerListener of(Settings settings) {
        String host = settings.text(Setting.KAFKA_HOST);
        int port = settings.number(Setting.KAFKA_PORT, 0, 65_535, 0);
        String advertised = settings.text(Setting.KAFKA_ADVERTISED);
        if (advertised.isEmpty()) {
            if (address(host).isAnyLocalAddress()) {
                throw new Settings.BadSetting(Setting.KAFKA_HOST.environmentName() + " is " + host
                        + ", every address of this machine: set " + Setting.KAFKA_ADVERTISED.environmentName()
                        + " to the host and port at which subscribers find it, such as shop-1:9092");
            }
        } else if (port == 0) {
            throw new Settings.BadSetting(Setting.KAFKA_ADVERTISED.environmentName() + " names a port, so "
                    + Setting.KAFKA_PORT.environmentName() + " must name one, too");
        } else if (!isHostAndPort(advertised)) {
            throw new Settings.BadSetting(Setting.KAFKA_ADVERTISED.environmentName()
                    + " must be a host and a port such as shop-1:9092, not '" + advertised + "'");
        }
        return new BrokerListener(host, port, advertised);
    }

    private static boolean isHostAndPort(String text) {
        try {
            URI uri = URI.create("kafka://" + text);
            return uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getUserInfo() == null
                    && uri.getAuthority().equals(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new Settings.BadSetting(
                    Setting.KAFKA_HOST.environmentName() + " must be an address of this machine, not '" + host + "'");
        }
    }

    InetAddress address() {
        return address(host);
    }

    boolean isOpen() {
        return !address().isLoopbackAddress();
    }

    /** How many characters a password that others come in with must have. */
    int shortestPassword() {
        return isOpen() ? SHORTEST_BEYOND_LOOPBACK : SHORTEST_PASSWORD;
    }

    /** The same on that port. */
    BrokerListener at(int found) {
        return new BrokerListener(host, found, advertised);
    }

    /** The address to listen on, as Kafka writes it. */
    String bound() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Where clients are told to come. */
    String found() {
        return advertised.isEmpty() ? bound() : advertised;
    }
}
