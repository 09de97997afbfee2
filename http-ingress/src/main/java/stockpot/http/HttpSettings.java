package stockpot.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Reached;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.taler.orders.TemplateLimits;

/**
 * How a door is to be.
 *
 * @param port 0 for any free one
 * @param currency named by {@code /config}
 * @param tokenSecret what tokens are made with; the same on all nodes and after a restart
 * @param clusterSecret what nodes show each other under {@code /internal}
 * @param maxInFlight requests worked on or waiting for it at the same time; one more is turned away at once
 * @param maxConnections connections open at the same time; one more waits in the operating system's queue
 * @param maxConnectionsPerAddress those of them from one address; one more is closed at once
 * @param maxListeners that may listen to events at the same time
 * @param maxBodyBytes of a request, before and after inflation
 * @param maxHeldBytes of all bodies that come and all answers that go at the same time
 * @param tenantLimits what is granted to whoever shows a token or a password
 * @param instanceQuotaBytes what an instance may keep of products and definitions, unless its admin says otherwise
 * @param version of stockpot, told by {@code /config}
 * @param errorNumbers other numbers for error codes, by their names
 * @param templateLimits what anybody may ask for with templates
 * @param outside what stands between the door and its clients
 * @param schemas of the records that others read from topics, by their names
 * @param asyncApi the description of those topics
 */
public record HttpSettings(
        String host,
        int port,
        String currency,
        byte[] tokenSecret,
        String clusterSecret,
        int maxInFlight,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxListeners,
        int maxBodyBytes,
        long maxHeldBytes,
        TenantLimits tenantLimits,
        long instanceQuotaBytes,
        String version,
        Map<String, Integer> errorNumbers,
        TemplateLimits templateLimits,
        Outside outside,
        Map<String, String> schemas,
        String asyncApi) {
    public static final int DEFAULT_MAX_IN_FLIGHT = 512;
    public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

    /**
     * What stands between the door and its clients.
     *
     * @param publicUrl where clients reach the node; null when that is not known
     * @param trustedProxies who may say for whom they ask
     * @param accessLog whether each request gets a line in the log
     * @param metricsToken what whoever reads {@code /metrics} from elsewhere has to show; empty when nobody may
     * @param origins whose pages may call from browsers
     */
    public record Outside(
            @Nullable Reached publicUrl,
            Networks trustedProxies,
            boolean accessLog,
            Origins origins,
            String metricsToken) {
        /** Clients that come to the node themselves. */
        public static final Outside NOTHING = new Outside(null, Networks.NONE, false, Origins.ANY, "");
    }

    public HttpSettings {
        if (tokenSecret.length < 32) {
            throw new IllegalArgumentException("the token secret needs at least 32 bytes");
        }
        if (clusterSecret.length() < 16) {
            throw new IllegalArgumentException("the cluster secret needs at least 16 characters");
        }
        if (!currency.matches("[A-Za-z]{1,11}")) {
            throw new IllegalArgumentException("a currency is 1 to 11 ASCII letters, not " + currency);
        }
        errorNumbers = Map.copyOf(errorNumbers);
        schemas = Map.copyOf(schemas);
    }

    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "DoorSettings " + host + ":" + port;
    }
}
