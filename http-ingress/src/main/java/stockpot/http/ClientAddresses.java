package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where requests come from, as far as what a client may do is limited by address.
 *
 * <p>Whoever has one IPv6 address usually has a network of 2^64 of them, so those of a network count as one.
 */
final class ClientAddresses {
    private static final int IPV6_NETWORK_BYTES = 8;

    /** The client's address, or its network's; never a name that had to be looked up. */
    String of(HttpServletRequest request) {
        return limited(request.getRemoteAddr());
    }

    /** What is limited as one: an IPv4 address as it is, of an IPv6 address the first 64 bits. */
    static String limited(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed;
        try {
            String bare = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
            int zone = bare.indexOf('%');
            parsed = InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
        } catch (IllegalArgumentException _) {
            return address;
        }
        return parsed instanceof Inet6Address
                ? HexFormat.ofDelimiter(":").formatHex(parsed.getAddress(), 0, IPV6_NETWORK_BYTES) + "::/64"
                : parsed.getHostAddress();
    }
}
