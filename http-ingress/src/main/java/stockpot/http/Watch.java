package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Token;
import stockpot.http.access.Logins;
import stockpot.http.access.Scopes;
import stockpot.http.access.SecurityLog;
import stockpot.http.access.SecurityLog.Event;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;

/** Sees to it that the security log has what was refused and what was done to instances, passwords and tokens. */
final class Watch {
    private static final int FAILED = 400;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;
    private static final String INSTANCES = "/instances/";
    private static final String SERVLETS = "/servlets/";
    private static final String INTERNAL = "/internal/";
    private static final String NOT_SAID = "-";
    private static final String MANAGEMENT = "/management/";

    private final SecurityLog log;
    private final Reads reads;
    private final ClientAddresses clients;

    Watch(SecurityLog log, Reads reads, ClientAddresses clients) {
        this.log = log;
        this.reads = reads;
        this.clients = clients;
    }

    /**
     * Notes a refusal, if it is one of somebody who showed something that was not enough.
     *
     * @param begunNanos when the request came: what was shown before makes a password wait
     */
    void refused(HttpServletRequest request, ApiException because, int status, long begunNanos) {
        String authorization = request.getHeader("Authorization");
        if (authorization == null) {
            return;
        }
        boolean password = Logins.isAttempted(authorization);
        Event event = switch (because.code()) {
            case MERCHANT_GENERIC_UNAUTHORIZED -> password ? Event.LOGIN_REFUSED : Event.TOKEN_REFUSED;
            case MERCHANT_GENERIC_INSTANCE_UNKNOWN, MERCHANT_GENERIC_INSTANCE_DELETED ->
                password ? Event.LOGIN_REFUSED : null;
            case GENERIC_TOKEN_PERMISSION_INSUFFICIENT -> Event.SCOPE_REFUSED;
            case GENERIC_FORBIDDEN -> password ? Event.CROSS_SITE_LOGIN_REFUSED : null;
            case GENERIC_ENDPOINT_UNKNOWN -> PeerEndpoint.isShown(authorization) ? Event.PEER_REFUSED : null;
            default -> password && (status == BUSY || status == TOO_MANY) ? Event.LOGIN_PUT_OFF : null;
        };
        if (event != null) {
            String path = request.getRequestURI();
            String instance = path.startsWith(SERVLETS) ? claimed(authorization) : instance(path);
            log.say(
                    event,
                    instance,
                    clients.exact(request),
                    "request",
                    request.getMethod() + ":" + path,
                    "ms",
                    password ? Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos)) : "");
        }
    }

    /** The instance that a path is about: it stands in it, or it is the admin's, or the path does not say. */
    static String instance(String path) {
        if (path.startsWith(SERVLETS) || path.startsWith(INTERNAL)) {
            return NOT_SAID;
        }
        if (!path.startsWith(INSTANCES)) {
            return InstanceId.ADMIN.value();
        }
        int end = path.indexOf('/', INSTANCES.length());
        return path.substring(INSTANCES.length(), end < 0 ? path.length() : end);
    }

    /** Whose name was shown with a password, if there is such an instance: a name that is none may be a password. */
    private String claimed(String authorization) {
        String encoded = authorization.substring(authorization.indexOf(' ') + 1).strip();
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            InstanceId named = new InstanceId(pair.substring(0, Math.max(0, pair.indexOf(':'))));
            return reads.instance(named).isPresent() ? named.value() : NOT_SAID;
        } catch (IllegalArgumentException | Unavailable _) {
            return NOT_SAID;
        }
    }

    /** The endpoint, with a line for each time that it changes who may do what. */
    Endpoint over(Endpoint endpoint) {
        if (endpoint.access() == Access.SHOP) {
            return endpoint.answeredBy(call -> {
                HttpResponse answer = endpoint.handler().answer(call);
                if (answer.status() == FORBIDDEN) {
                    // It is a right password, of another shop.
                    say(Event.SCOPE_REFUSED, endpoint, call, "");
                }
                return answer;
            });
        }
        Optional<Event> event = done(endpoint);
        if (event.isEmpty()) {
            return endpoint;
        }
        return endpoint.answeredBy(call -> {
            try {
                HttpResponse answer = endpoint.handler().answer(call);
                if (answer.status() < FAILED) {
                    say(event.get(), endpoint, call, "");
                }
                return answer;
            } catch (Unavailable e) {
                if (e.kind() == Unavailable.Kind.OUTCOME_UNKNOWN) {
                    say(event.get(), endpoint, call, "unknown");
                }
                throw e;
            }
        });
    }

    private static Optional<Event> done(Endpoint endpoint) {
        String pattern = endpoint.pattern();
        boolean ofInstance = pattern.equals("/private") || pattern.equals("/management/instances/{id}");
        Event event = null;
        if (pattern.equals("/management/instances") && endpoint.verb() == Verb.POST) {
            event = Event.INSTANCE_OPENED;
        } else if (pattern.endsWith("/auth")) {
            event = Event.PASSWORD_CHANGED;
        } else if (ofInstance && endpoint.verb() == Verb.PATCH) {
            event = Event.INSTANCE_CHANGED;
        } else if (ofInstance && endpoint.verb() == Verb.DELETE) {
            event = Event.INSTANCE_CLOSED;
        } else if (pattern.startsWith("/private/token") && endpoint.verb() != Verb.GET) {
            event = endpoint.verb() == Verb.POST ? Event.TOKEN_ISSUED : Event.TOKEN_REVOKED;
        }
        return Optional.ofNullable(event);
    }

    private void say(Event event, Endpoint endpoint, HttpRequest call, String outcome) {
        boolean managed = endpoint.pattern().startsWith(MANAGEMENT);
        String instance = call.instance().value();
        String concern = call.concern();
        if (managed) {
            instance = event == Event.INSTANCE_OPENED ? call.concern() : call.parameter(0);
            concern = "";
        }
        Event what = event == Event.INSTANCE_CLOSED && purges(call) ? Event.INSTANCE_PURGED : event;
        log.say(
                what,
                instance,
                call.arrival().address(),
                "by",
                by(endpoint.access() == Access.MANAGEMENT ? InstanceId.ADMIN : call.instance(), call.token()),
                "about",
                concern,
                "outcome",
                outcome);
    }

    private static boolean purges(HttpRequest call) {
        try {
            return call.query().says("purge", "yes");
        } catch (ApiException _) {
            return false;
        }
    }

    private static String by(InstanceId actor, @Nullable Token token) {
        return token == null
                ? actor + "/password"
                : actor + "/token/" + token.serial() + "/" + Scopes.nameOf(token.scope());
    }
}
