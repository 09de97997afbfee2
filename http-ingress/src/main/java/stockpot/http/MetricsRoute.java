package stockpot.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.RequestMeter;

/**
 * {@code /metrics}, for Prometheus. It tells how much a shop sells, so it is for this machine alone, and for whoever knows the
 * token that was set.
 */
final class MetricsRoute {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final List<String> PROXIED =
            List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin", "Referer");
    private static final String BEARER = "Bearer ";

    private static final Pattern HERE = Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

    private final RequestMeter meter;
    private final byte[] token;
    private final boolean isBehindProxy;

    MetricsRoute(RequestMeter meter, HttpSettings.Outside outside) {
        this.meter = meter;
        this.token = outside.metricsToken().getBytes(StandardCharsets.UTF_8);
        this.isBehindProxy =
                outside.publicUrl() != null || !outside.trustedProxies().isEmpty();
    }

    Endpoint endpoint() {
        return new Endpoint(Verb.GET, "/metrics", Access.HEALTH, this::answer);
    }

    private HttpResponse answer(HttpRequest call) throws ApiException {
        if (!isLocal(call) && !isKnown(call)) {
            throw new ApiException(
                    ErrorCode.GENERIC_FORBIDDEN,
                    "metrics are told to whoever shows STOCKPOT_METRICS_TOKEN as a bearer token, and where none is set and"
                            + " nothing says that there is a proxy, to this machine");
        }
        return HttpResponse.content(CONTENT_TYPE, meter.text());
    }

    /** A proxy on this machine asks for somebody else, and so does a browser that has somebody's page open. */
    private boolean isLocal(HttpRequest call) {
        String host = call.header("Host");
        return token.length == 0
                && !isBehindProxy
                && PROXIED.stream().allMatch(header -> call.header(header) == null)
                && host != null
                && HERE.matcher(host).matches()
                && InetAddress.ofLiteral(call.arrival().address()).isLoopbackAddress();
    }

    private boolean isKnown(HttpRequest call) {
        String shown = call.header("Authorization");
        return token.length > 0
                && shown != null
                && shown.startsWith(BEARER)
                && MessageDigest.isEqual(shown.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token);
    }
}
