package stockpot.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A list of addresses and networks, such as {@code 10.0.0.0/8, ::1}. */
public final class Networks {
    public static final Networks NONE = new Networks(List.of());

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (other[i] != address[i]) {
                    return false;
                }
            }
            int mask = (0xff << (Byte.SIZE - bits % Byte.SIZE)) & 0xff;
            return mask == 0 || ((other[whole] ^ address[whole]) & mask) == 0;
        }
    }

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads a list, separated by commas or spaces.
     *
     * @throws IllegalArgumentException when something in it is no address and no network
     */
    public static Networks of(String text) {
        List<Network> networks = new ArrayList<>();
        for (String part : text.split("[,\\s]+", -1)) {
            if (!part.isEmpty()) {
                networks.add(network(part));
            }
        }
        return new Networks(List.copyOf(networks));
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int most = address.length * Byte.SIZE;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new Network(address, bits);
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for a network of too many bits.
        }
        throw new IllegalArgumentException(
                "must be addresses and networks such as 10.0.0.0/8, ::1, separated by commas; '" + text + "' is none");
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    boolean have(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.has(bytes)) {
                return true;
            }
        }
        return false;
    }
}
