package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Arrival;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Reached;

/**
 * Where requests come from, and where they went.
 *
 * <p>Whoever has one IPv6 address usually has a network of 2^64 of them, so those of a network count as one where what a
 * client may do is limited. What proxies say of a client counts only when they are trusted: anybody may send such a header.
 */
final class ClientAddresses {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Networks trusted;
    private final @Nullable Reached publicUrl;

    /**
     * Knows whom to believe.
     *
     * @param trusted proxies
     * @param publicUrl where clients reach the node, whatever a request says; null when that is not known
     */
    ClientAddresses(Networks trusted, @Nullable Reached publicUrl) {
        this.trusted = trusted;
        this.publicUrl = publicUrl;
    }

    /** How a request came here, as a route may ask. */
    Arrival arrival(HttpServletRequest request) {
        return new Arrival() {
            @Override
            public String address() {
                return exact(request);
            }

            @Override
            public String limitedAs() {
                return of(request);
            }

            @Override
            public Reached reached() {
                return ClientAddresses.this.reached(request);
            }
        };
    }

    /** The client's address, or its network's; never a name that had to be looked up. */
    String of(HttpServletRequest request) {
        return limited(exact(request));
    }

    /** The client's own address. */
    String exact(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        InetAddress proxy = trustedPeer(request);
        return proxy == null
                ? peer
                : Forwarded.in(request).client(proxy, trusted).getHostAddress();
    }

    /** Who is connected, if that is a trusted proxy. */
    private @Nullable InetAddress trustedPeer(HttpServletRequest request) {
        if (trusted.isEmpty()) {
            return null;
        }
        InetAddress peer = Forwarded.address(request.getRemoteAddr());
        return peer != null && trusted.have(peer) ? peer : null;
    }

    /** The public URL; without one what a trusted proxy says, and else the address that the connection was made to. */
    Reached reached(HttpServletRequest request) {
        if (publicUrl != null) {
            return publicUrl;
        }
        if (trustedPeer(request) == null) {
            return connected(request);
        }
        Forwarded forwarded = Forwarded.in(request);
        String host = forwarded.host() == null ? request.getHeader("Host") : forwarded.host();
        return host != null && Forwarded.isHost(host)
                ? new Reached("https".equalsIgnoreCase(forwarded.proto()), host, forwarded.prefix())
                : connected(request);
    }

    private static Reached connected(HttpServletRequest request) {
        String address = request.getLocalAddr();
        String host = address.indexOf(':') >= 0 && !address.startsWith("[") ? "[" + address + "]" : address;
        return new Reached(false, Reached.withPort(host, request.getLocalPort(), false), "");
    }

    /**
     * Refuses what a browser sends for a page of another site; clients that are no browsers say nothing of pages.
     *
     * <p>A browser that knows a password sends it for whatever page asks. What it says in these headers no page can change.
     */
    void requireThisSite(HttpServletRequest request, Access access) throws ApiException {
        if (access.takesPasswords() && !isOfThisSite(request)) {
            throw new ApiException(
                    ErrorCode.GENERIC_FORBIDDEN,
                    "a browser sent this with a password for a page of another site (Sec-Fetch-Site, Origin), which is"
                            + " refused; pages use tokens, and if the page is of this very site, set STOCKPOT_PUBLIC_URL"
                            + " to where browsers find it");
        }
    }

    private boolean isOfThisSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        if (origin.equalsIgnoreCase(reached(request).origin())) {
            return true;
        }
        // What a browser writes into Host is where it was going; a proxy that changes it is helped by the public URL.
        String host = request.getHeader("Host");
        String named = origin.toLowerCase(Locale.ROOT);
        return host != null
                && (named.equals("http://" + host.toLowerCase(Locale.ROOT))
                        || named.equals("https://" + host.toLowerCase(Locale.ROOT)));
    }

    /** What is limited as one: an IPv4 address as it is, of an IPv6 address the first 64 bits. */
    static String limited(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed = Forwarded.address(address);
        if (parsed == null) {
            return address;
        }
        return parsed instanceof Inet6Address
                ? HexFormat.ofDelimiter(":").formatHex(parsed.getAddress(), 0, IPV6_NETWORK_BYTES) + "::/64"
                : parsed.getHostAddress();
    }
}
