package stockpot.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.access.Guard;
import stockpot.http.access.Guard.Admitted;
import stockpot.http.access.Logins;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.RequestIds;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.RequestMeter;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Trace;
import stockpot.kernel.Unavailable;

/**
 * Takes every request that Javalin hands on to its answer: path, readiness, place, authorization, body, route.
 *
 * <p>Javalin runs this before its own router, in which nothing is: that one matches a regular expression for each route,
 * takes a method from a header, and decodes paths in its own way.
 *
 * <p>A request has its place ({@link Places}) while it is judged and while it is answered, but not while its body is awaited
 * or a password is checked or its answer is taken away: a client that is slow, on purpose or not, takes no place from others.
 */
final class RequestPipeline implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);
    private static final int MAX_PEER_BODY_BYTES = 16 << 20;

    /** Where the protocol lets a server offer instances to everybody; a client that finds nothing there takes it for none. */
    private static final String OWN_INSTANCES = "/instances";

    private static final String ROUTE = RequestPipeline.class.getName() + ".route";

    private static final String REQUEST = "Stockpot-Request";
    private static final String AUTHORIZATION = "Authorization";
    private static final Admitted NOBODY = new Admitted(InstanceId.ADMIN, null);
    private static final List<String> METHOD_OVERRIDES =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

    private final Router router;
    private final Guard guard;
    private final PeerEndpoint peers;
    private final ErrorTable errors;
    private final ErrorForms errorForms;
    private final RequestIds requestIds;
    private final ClientAddresses clients;
    private final Watch watch;
    private final Origins origins;
    private final @Nullable AccessLog accessLog;
    private final int maxBodyBytes;
    private final Budget budget;
    private final AnswerWriter answers;
    private final EventStreams streams;
    private final LongPolls longPolls;
    private final Supplier<Health> health;
    private final RequestMeter meter;
    private volatile boolean wasReady;

    RequestPipeline(
            Router router,
            Guard guard,
            RequestIds requestIds,
            PeerEndpoint peers,
            ErrorTable errors,
            HttpSettings settings,
            ClientAddresses clients,
            Watch watch,
            Budget budget,
            Deliveries deliveries,
            EventStreams streams,
            Supplier<Health> health,
            RequestMeter meter) {
        this.router = router;
        this.requestIds = requestIds;
        this.guard = guard;
        this.peers = peers;
        this.errors = errors;
        this.errorForms = new ErrorForms(router, errors);
        this.clients = clients;
        this.watch = watch;
        this.origins = settings.outside().origins();
        this.accessLog = settings.outside().accessLog() ? new AccessLog(clients) : null;
        this.maxBodyBytes = settings.maxBodyBytes();
        this.budget = budget;
        this.answers = new AnswerWriter(budget, deliveries, origins, errorForms);
        this.streams = streams;
        this.longPolls = new LongPolls(settings.maxInFlight());
        this.health = health;
        this.meter = meter;
    }

    @Override
    public void handle(Context context) {
        serve(context.req(), context.res());
        context.skipRemainingHandlers();
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) {
        RequestMeter.Followed followed = meter.begin(request.getMethod(), request.getHeader(Trace.HEADER));
        ScopedValue.where(Trace.CURRENT, followed.trace()).run(() -> serve(request, response, followed));
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, RequestMeter.Followed followed) {
        long begun = System.nanoTime();
        HttpResponse answer = null;
        int status = 0;
        try {
            GuardedConnection connection = GuardedConnection.of(request);
            answer = answerOrError(request, connection, begun);
            if (answer.status() >= 500) {
                // Whoever asks what went wrong says it, and the lines about it do.
                answer = answer.with(REQUEST, followed.trace().id());
            }
            connection.place().leave();
            boolean goesOn = answers.handOut(answer, request, response, connection);
            status = answer.status();
            meter.answered(request.getMethod(), route(request), status, System.nanoTime() - begun);
            if (accessLog != null) {
                accessLog.say(request, answer, begun);
            }
            if (goesOn) {
                answers.goOn(answer, request, response, connection);
            }
            if (answer.status() >= 400) {
                BodyReader.drain(request, response);
            }
        } catch (IOException e) {
            // The client is gone, or so slow that it was given up; there is nobody to answer.
            LOG.debug("a client did not take its answer", e);
        } finally {
            followed.end(route(request), status);
            if (answer != null && answer.stream() != null) {
                answer.stream().close();
            }
        }
    }

    private static String route(HttpServletRequest request) {
        return request.getAttribute(ROUTE) instanceof String route ? route : "";
    }

    private HttpResponse answerOrError(HttpServletRequest request, GuardedConnection connection, long begun)
            throws IOException {
        try {
            return answer(request, connection);
        } catch (ApiException e) {
            HttpResponse refusal = e.answer(errorForms.of(request));
            watch.refused(request, e, refusal.status(), begun);
            return refusal;
        } catch (Unavailable e) {
            return Unanswered.answer(e, errorForms.of(request));
        } catch (Json.TooLarge e) {
            return Unanswered.answer(
                    new Unavailable(Unavailable.Kind.TOO_LARGE, String.valueOf(e.getMessage())),
                    errorForms.of(request));
        } catch (RuntimeException e) {
            LOG.error("a request could not be answered", e);
            return errorForms.of(request).answer(ErrorCode.GENERIC_INTERNAL_INVARIANT_FAILURE, "");
        }
    }

    private HttpResponse answer(HttpServletRequest request, GuardedConnection connection)
            throws ApiException, Unavailable, IOException {
        Verb verb = Verb.of(request.getMethod());
        if (verb == null && request.getMethod().equals("CONNECT")) {
            // Its target is no path, and Jetty would keep the connection open for the tunnel.
            return errorForms
                    .of(request)
                    .answer(ErrorCode.GENERIC_METHOD_INVALID, "")
                    .with("Connection", "close");
        }
        for (String header : METHOD_OVERRIDES) {
            if (request.getHeader(header) != null) {
                throw new ApiException(ErrorCode.GENERIC_HTTP_HEADERS_MALFORMED, header + " is not supported");
            }
        }
        String path = request.getRequestURI();
        RawPath raw = RawPath.of(path);
        Router.Match match = router.find(raw);
        if (match == null) {
            if (verb == Verb.POST && path.equals(OWN_INSTANCES)) {
                throw new ApiException(
                        ErrorCode.GENERIC_FORBIDDEN, "nobody opens an instance of his own here; the admin opens them");
            }
            throw new ApiException(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
        }
        Endpoint endpoint = verb == null ? null : match.endpoints().get(verb);
        request.setAttribute(ROUTE, match.endpoints().values().iterator().next().pattern());
        Access access = match.endpoints().values().iterator().next().access();
        if (access == Access.PEER && !peers.knows(request.getHeader(AUTHORIZATION))) {
            throw new ApiException(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "");
        }
        if (endpoint == null) {
            if (request.getMethod().equals("OPTIONS") && origins.concerns(path)) {
                return Origins.preflight(match.endpoints());
            }
            return errorForms
                    .of(request)
                    .answer(ErrorCode.GENERIC_METHOD_INVALID, "")
                    .with("Allow", Router.allow(match.endpoints()));
        }
        return switch (endpoint.access()) {
            case HEALTH -> route(request, match, endpoint, NOBODY, new byte[0], _ -> false);
            case PEER -> answerPeer(request, match, endpoint);
            default -> {
                requireReady();
                yield answerClient(request, connection, match, endpoint);
            }
        };
    }

    /** Another node is told why there is no answer, because it decides by that whether to ask again. */
    private HttpResponse answerPeer(HttpServletRequest request, Router.Match match, Endpoint endpoint)
            throws ApiException, IOException {
        try {
            if (!peers.isEarly(match.parameters().getFirst())) {
                requireReady();
            }
            byte[] body = BodyReader.read(request, MAX_PEER_BODY_BYTES, BodyReader.Room.UNBOUNDED);
            return route(request, match, endpoint, NOBODY, body, _ -> false);
        } catch (Unavailable e) {
            return Unanswered.answer(e, errors)
                    .with(PeerEndpoint.UNANSWERED, e.kind().name());
        }
    }

    private HttpResponse answerClient(
            HttpServletRequest request, GuardedConnection connection, Router.Match match, Endpoint endpoint)
            throws ApiException, Unavailable, IOException {
        int most = Math.min(maxBodyBytes, endpoint.mostBodyBytes());
        // Said before anything is read or looked up: the header alone is reason enough.
        if (request.getContentLengthLong() > most) {
            throw BodyReader.tooLarge(most);
        }
        Admitted admitted = admit(request, connection, match, endpoint);
        Place place = connection.place();
        try (Budget.Lease lease = budget.lease(connection.whose());
                LongPolls.Poll poll = longPolls.poll(admitted.instance(), () -> clients.of(request), place)) {
            byte[] body = BodyReader.whatIsHere(request);
            if (body == null) {
                place.leave();
                body = BodyReader.read(request, most, lease);
                place.take();
            }
            return route(request, match, endpoint, admitted, body, poll);
        }
    }

    private Admitted admit(
            HttpServletRequest request, GuardedConnection connection, Router.Match match, Endpoint endpoint)
            throws ApiException, Unavailable {
        String authorization = request.getHeader(AUTHORIZATION);
        boolean login = Logins.isAttempted(authorization);
        if (login) {
            connection.place().leave();
        }
        Admitted admitted;
        try {
            if (login) {
                clients.requireThisSite(request, endpoint.access());
            }
            String address = login ? clients.of(request) : "";
            admitted = guard.admit(match.instance(), endpoint.access(), authorization, address);
        } catch (ApiException e) {
            connection.vouch(null);
            throw e;
        }
        if (endpoint.access() != Access.PUBLIC) {
            connection.vouch(admitted.instance());
        }
        if (login) {
            connection.place().take();
        }
        return admitted;
    }

    /** Lets nobody wait for anything any more. */
    void stopWaiting() {
        longPolls.stop();
        streams.stop();
    }

    private HttpResponse route(
            HttpServletRequest request,
            Router.Match match,
            Endpoint endpoint,
            Admitted admitted,
            byte[] body,
            HttpRequest.Rest rest)
            throws ApiException, Unavailable {
        HttpRequest call = new HttpRequest(
                endpoint,
                admitted.instance(),
                match.segments(),
                match.parameters(),
                request.getQueryString(),
                request::getHeader,
                clients.arrival(request),
                body,
                admitted.token(),
                requestIds,
                rest);
        try {
            return endpoint.handler().answer(call);
        } catch (Unavailable e) {
            if (e.kind() == Unavailable.Kind.OUTCOME_UNKNOWN
                    && endpoint.access() != Access.PEER
                    && !call.isRepeatable()) {
                throw new ApiException(
                        ErrorCode.GENERIC_DB_SOFT_FAILURE,
                        504,
                        "the outcome of this request is not known; sent again as it is, it may be carried out twice,"
                                + " or be refused because it was: look first whether it was, and send the next one with an"
                                + " Idempotency-Key, with which it may be repeated");
            }
            throw e;
        }
    }

    /** Once ready is ready: what is not so later is for those to say who are asked. */
    private void requireReady() throws Unavailable {
        if (!wasReady) {
            if (!health.get().isReady()) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is starting");
            }
            wasReady = true;
        }
    }
}
