package stockpot.http;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;

/**
 * Which sites' pages may call from a browser and read the answers (Fetch standard, section 3.2: CORS).
 *
 * <p>Any, unless it is set otherwise: wallets and tills run in browsers, and GNU Taler's backend answers so. Who shows a token
 * puts it into each request by hand, and a page of another site has none. It is another thing with passwords, which browsers
 * remember and send by themselves; so the paths of IOM, and those between nodes, say nothing of this to anybody.
 */
public final class Origins {
    /** All of them. */
    public static final Origins ANY = new Origins(null);

    private static final String ANYBODY = "*";
    private static final String NOBODY = "none";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, Accept-Language, traceparent";
    private static final String RESPONSE_HEADERS =
            "ETag, Location, Stockpot-Position, Stockpot-Request, Stockpot-Expires, Retry-After";
    private static final String KEPT_SECONDS = "86400";

    /** Null for any. */
    private final @Nullable Set<String> allowed;

    private Origins(@Nullable Set<String> allowed) {
        this.allowed = allowed;
    }

    /**
     * Reads {@code *}, {@code none}, or origins such as {@code https://shop.example} separated by commas or spaces.
     *
     * @throws IllegalArgumentException when something in it is no origin
     */
    public static Origins of(String text) {
        return switch (text.strip()) {
            case ANYBODY -> ANY;
            case NOBODY -> new Origins(Set.of());
            default -> {
                Set<String> origins = new TreeSet<>();
                for (String part : text.strip().split("[,\\s]+", -1)) {
                    origins.add(origin(part));
                }
                yield new Origins(Set.copyOf(origins));
            }
        };
    }

    private static String origin(String text) {
        try {
            URI uri = URI.create(text);
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isWeb && uri.getHost() != null && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "must be *, none, or origins like https://shop.example without a path, and '" + text + "' is none");
    }

    boolean concerns(String path) {
        boolean isNobodys = allowed != null && allowed.isEmpty();
        return !isNobodys
                && !path.startsWith("/servlets/")
                && !path.startsWith("/internal/")
                && !path.equals("/metrics");
    }

    /** Says on an answer whether the page that asked may read it. */
    void tell(String path, @Nullable String origin, BiConsumer<String, String> header) {
        if (!concerns(path)) {
            return;
        }
        if (allowed == null) {
            header.accept("Access-Control-Allow-Origin", ANYBODY);
        } else {
            header.accept("Vary", "Origin");
            if (origin == null || !allowed.contains(origin)) {
                return;
            }
            header.accept("Access-Control-Allow-Origin", origin);
        }
        header.accept("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    }

    /** What a browser is told that asks first whether a page may send a request. */
    static HttpResponse preflight(Map<Verb, Endpoint> endpoints) {
        String methods = Router.allow(endpoints);
        return HttpResponse.empty(204)
                .with("Allow", methods)
                .with("Access-Control-Allow-Methods", methods)
                .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
                .with("Access-Control-Max-Age", KEPT_SECONDS);
    }
}
