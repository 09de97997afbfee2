package stockpot.http.exchange;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where clients reach the node.
 *
 * @param secure whether they speak TLS, to whoever it is
 * @param host with the port if it is not the usual one
 * @param prefix of every path: empty, or it begins with a slash and does not end in one
 */
public record Reached(boolean secure, String host, String prefix) {
    /**
     * What a URL says.
     *
     * @throws IllegalArgumentException when it is not http or https with a host and perhaps a port and a path
     */
    public static Reached of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            throw bad(url);
        }
        String scheme = String.valueOf(uri.getScheme());
        boolean secure = scheme.equalsIgnoreCase("https");
        if ((!secure && !scheme.equalsIgnoreCase("http"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw bad(url);
        }
        String path = uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return new Reached(secure, withPort(uri.getHost(), uri.getPort(), secure), path);
    }

    private static IllegalArgumentException bad(String url) {
        return new IllegalArgumentException(
                "must be like https://shop.example or https://shop.example/stock, without a query, not '" + url + "'");
    }

    /** A host and a port, which is left out where every client knows it, and where it is negative. */
    public static String withPort(String host, int port, boolean secure) {
        return port < 0 || port == (secure ? 443 : 80) ? host : host + ":" + port;
    }

    /** As a browser says where a page comes from. */
    public String origin() {
        return (secure ? "https://" : "http://") + host;
    }
}
