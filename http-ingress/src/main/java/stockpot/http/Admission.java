package stockpot.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorForm;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.gateway.RequestMeter;

/**
 * Lets requests in, as soon as their headers are there: on the thread that read them, before another is made for them.
 *
 * <p>So a request that has to wait costs what was read of it, and one that is refused costs an answer that lies ready; their
 * bodies are not touched. Health is told and other nodes are answered whatever else there is to do.
 */
final class Admission extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final int MOST_CHUNKS = 4;
    private static final String BUSY = "too many requests are in flight; try again";

    private final Places places;
    private final Executor threads;
    private final Predicate<@Nullable String> knowsPeer;
    private final Origins origins;
    private final RequestMeter meter;
    private final byte[] refusal;
    private final byte[] iomRefusal;

    Admission(
            Places places,
            Executor threads,
            Predicate<@Nullable String> knowsPeer,
            ErrorForm errors,
            ErrorForm iomErrors,
            Origins origins,
            RequestMeter meter) {
        this.meter = meter;
        this.places = places;
        this.threads = threads;
        this.knowsPeer = knowsPeer;
        this.origins = origins;
        this.refusal = refusal(errors);
        this.iomRefusal = refusal(iomErrors);
    }

    private static byte[] refusal(ErrorForm errors) {
        return errors.answer(ErrorCode.GENERIC_DB_SOFT_FAILURE, 503, BUSY).body();
    }

    /** What comes behind this runs on threads of its own, so nothing here ever waits. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        GuardedConnection connection = (GuardedConnection) request.getConnectionMetaData();
        Admitted admitted = new Admitted(connection, request, response, callback);
        if (needsNoPlace(connection, request)) {
            connection.place(Place.none());
            admitted.begin();
            return true;
        }
        Place place = Place.of(places, admitted);
        connection.place(place);
        switch (places.enter(place)) {
            case WORKING, LENT -> admitted.begin();
            case OUT -> connection.afterwards(admitted::refuse);
            case WAITING -> {
                // It is called when its turn comes.
            }
        }
        return true;
    }

    private boolean needsNoPlace(GuardedConnection connection, Request request) {
        String path = request.getHttpURI().getPath();
        if (path == null || path.startsWith("/health/") || path.equals("/metrics")) {
            return true;
        }
        if (!path.startsWith("/internal/")) {
            return false;
        }
        if (!connection.isTrusted() && knowsPeer.test(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            connection.trust();
        }
        return connection.isTrusted();
    }

    /** A request on its way in. */
    private final class Admitted implements Place.Request, Runnable {
        private final GuardedConnection connection;
        private final Request request;
        private final Response response;
        private final Callback callback;

        Admitted(GuardedConnection connection, Request request, Response response, Callback callback) {
            this.connection = connection;
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public Object whose() {
            return connection.whose();
        }

        @Override
        public void begin() {
            threads.execute(this);
        }

        @Override
        public void run() {
            Place place = connection.place();
            try {
                if (!Admission.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable e) {
                LOG.error("a request could not be answered", e);
                Response.writeError(request, response, callback, e);
            } finally {
                place.leave();
            }
        }

        @Override
        public void refuse() {
            meter.refused();
            HttpFields.Mutable headers = response.getHeaders();
            response.setStatus(503);
            headers.put(HttpHeader.CONTENT_TYPE, HttpResponse.JSON);
            headers.put("X-Content-Type-Options", "nosniff");
            headers.put(HttpHeader.RETRY_AFTER, Places.RETRY_SECONDS);
            if (!hasEnded()) {
                headers.put(HttpHeader.CONNECTION, "close");
            }
            places.told(connection);
            String path = request.getHttpURI().getPath();
            origins.tell(path, request.getHeaders().get(HttpHeader.ORIGIN), headers::put);
            boolean iom = path.startsWith("/servlets/");
            response.write(true, ByteBuffer.wrap(iom ? iomRefusal : refusal), callback);
        }

        /** Whether the body has come together with the headers; only then another request can follow. */
        private boolean hasEnded() {
            for (int i = 0; i < MOST_CHUNKS; i++) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    return false;
                }
                chunk.release();
                if (chunk.isLast()) {
                    return !Content.Chunk.isFailure(chunk);
                }
            }
            return false;
        }
    }
}
