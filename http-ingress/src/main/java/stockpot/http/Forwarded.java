package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of the request that it hands on: {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code
 * -Prefix}, or {@code Forwarded} (RFC 7239) when there are none of those.
 *
 * <p>Each proxy adds to the end of a list, so the end is what the nearest one says; what stands further to the front may be
 * anybody's invention.
 */
record Forwarded(
        List<String> clients,
        @Nullable String proto,
        @Nullable String host,
        String prefix) {
    private static final Pattern PAIR =
            Pattern.compile("\\s*([A-Za-z]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s;,\"]*)\\s*([;,]?)");
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~%-]+)*");
    private static final int MOST_CLIENTS = 32;
    private static final int MOST_CHARS = 1024;

    static Forwarded in(HttpServletRequest request) {
        List<String> clients = list(request, "X-Forwarded-For");
        String proto = last(request, "X-Forwarded-Proto");
        String host = last(request, "X-Forwarded-Host");
        String prefix = last(request, "X-Forwarded-Prefix");
        if (clients.isEmpty() && proto == null && host == null && prefix == null) {
            return standard(String.join(",", Collections.list(request.getHeaders("Forwarded"))));
        }
        return of(clients, proto, host, prefix);
    }

    /** What cannot be a host or a prefix is left out. */
    private static Forwarded of(
            List<String> clients, @Nullable String proto, @Nullable String host, @Nullable String prefix) {
        String path = prefix == null ? "" : prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return new Forwarded(
                clients,
                proto,
                isHost(host) ? host : null,
                path.length() <= MOST_CHARS && PREFIX.matcher(path).matches() ? path : "");
    }

    static boolean isHost(@Nullable String text) {
        return text != null && text.length() <= MOST_CHARS && HOST.matcher(text).matches();
    }

    private static List<String> list(HttpServletRequest request, String name) {
        List<String> all = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(name))) {
            for (String element : line.split(",", -1)) {
                all.add(element.strip());
            }
        }
        return all;
    }

    private static @Nullable String last(HttpServletRequest request, String name) {
        List<String> all = list(request, name);
        return all.isEmpty() ? null : all.getLast();
    }

    private static Forwarded standard(String line) {
        List<String> clients = new ArrayList<>();
        String proto = null;
        String host = null;
        Matcher pair = PAIR.matcher(line);
        int at = 0;
        while (at < line.length()
                && line.length() <= MOST_CHARS
                && pair.region(at, line.length()).lookingAt()) {
            at = pair.end();
            String value = unquoted(pair.group(2));
            switch (pair.group(1).toLowerCase(Locale.ROOT)) {
                case "for" -> clients.add(value);
                case "proto" -> proto = value;
                case "host" -> host = value;
                default -> {}
            }
        }
        // What cannot be read to its end is not read at all: its end is what counts.
        return at < line.length() ? new Forwarded(List.of(), null, null, "") : of(clients, proto, host, null);
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /**
     * The client: the last address that is not itself a trusted proxy's; the nearest known one where somebody has kept silent.
     *
     * @param peer who is connected
     */
    InetAddress client(InetAddress peer, Networks trusted) {
        InetAddress known = peer;
        for (int i = clients.size() - 1; i >= Math.max(0, clients.size() - MOST_CLIENTS) && trusted.have(known); i--) {
            InetAddress before = address(clients.get(i));
            if (before == null) {
                return known;
            }
            known = before;
        }
        return known;
    }

    /** An address with or without brackets, a port and a zone; null when it is none. */
    static @Nullable InetAddress address(String text) {
        String bare = text;
        int end = text.indexOf(']');
        if (text.startsWith("[") && end > 0) {
            bare = text.substring(1, end);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            bare = text.substring(0, text.indexOf(':'));
        }
        int zone = bare.indexOf('%');
        try {
            return InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
