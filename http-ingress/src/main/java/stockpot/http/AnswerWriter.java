package stockpot.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpResponse;
import stockpot.kernel.Unavailable;

/** Hands answers out to their clients. */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String NO_SNIFFING = "X-Content-Type-Options";
    private static final String RETRY_AFTER = "Retry-After";

    private final Budget budget;
    private final Deliveries deliveries;
    private final Origins origins;
    private final ErrorForms errorForms;

    AnswerWriter(Budget budget, Deliveries deliveries, Origins origins, ErrorForms errorForms) {
        this.budget = budget;
        this.deliveries = deliveries;
        this.origins = origins;
        this.errorForms = errorForms;
    }

    /** Answers; says whether only the head of it is out by then, because it has no end of its own. */
    boolean handOut(
            HttpResponse answer, HttpServletRequest request, HttpServletResponse response, GuardedConnection connection)
            throws IOException {
        if (answer.stream() == null) {
            write(answer, request, response, connection);
            return false;
        }
        begin(answer, request, response);
        return true;
    }

    /** Holds what is large as long as it is on its way; what cannot be held is not said at all. */
    private void write(
            HttpResponse answer, HttpServletRequest request, HttpServletResponse response, GuardedConnection connection)
            throws IOException {
        byte[] body = answer.body();
        boolean counts = body.length > Budget.SMALL_BYTES && !connection.isTrusted();
        if (counts && !budget.hold(connection.whose(), body)) {
            ApiException busy =
                    ApiException.busy("there is no room for an answer of this size at the moment; try again");
            write(busy.answer(errorForms.of(request)), request, response, connection);
            return;
        }
        try {
            writeHead(answer, response);
            origins.tell(request.getRequestURI(), request.getHeader("Origin"), response::addHeader);
            if (body.length > Budget.SMALL_BYTES) {
                deliveries.write(connection.getEndPoint(), response.getOutputStream(), body);
            } else if (body.length > 0) {
                response.getOutputStream().write(body);
            }
        } finally {
            if (counts) {
                budget.release(body);
            }
        }
    }

    private void begin(HttpResponse answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        writeHead(answer, response);
        response.setContentType(answer.contentType());
        response.setHeader(NO_SNIFFING, "nosniff");
        origins.tell(request.getRequestURI(), request.getHeader("Origin"), response::addHeader);
        response.flushBuffer();
    }

    /** Says what there is to say until it is over. A client that listens may be silent for as long as it likes. */
    void goOn(
            HttpResponse answer, HttpServletRequest request, HttpServletResponse response, GuardedConnection connection)
            throws IOException {
        HttpResponse.Stream stream = answer.stream();
        if (stream == null || request.getMethod().equals("HEAD")) {
            return;
        }
        ServletContextRequest.getServletContextRequest(request).addIdleTimeoutListener(_ -> false);
        connection.listens(true);
        try {
            for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
                boolean counts = piece.length > Budget.SMALL_BYTES && !connection.isTrusted();
                if (counts && !budget.hold(connection.whose(), piece)) {
                    LOG.info("a client that listens was dropped: there is no room for what it is to be told");
                    return;
                }
                try {
                    deliveries.flush(connection.getEndPoint(), response.getOutputStream(), piece);
                } finally {
                    if (counts) {
                        budget.release(piece);
                    }
                }
            }
        } catch (Unavailable e) {
            LOG.debug("a client that listens has to come again", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            connection.listens(false);
        }
    }

    private static void writeHead(HttpResponse answer, HttpServletResponse response) {
        response.setStatus(answer.status());
        // Whatever does not say itself that others may keep it is for whoever asked.
        response.setHeader("Cache-Control", "no-store");
        if (answer.position() != null) {
            response.setHeader("Stockpot-Position", answer.position().toString());
        }
        for (HttpResponse.Header header : answer.headers()) {
            response.setHeader(header.name(), header.value());
        }
        switch (answer.status()) {
            case 401 -> {
                if (!response.containsHeader(CHALLENGE)) {
                    response.setHeader(CHALLENGE, "Bearer realm=\"stockpot\"");
                }
            }
            case 408, 413 -> response.setHeader("Connection", "close");
            case 429, 503 -> {
                if (!response.containsHeader(RETRY_AFTER)) {
                    response.setHeader(RETRY_AFTER, "1");
                }
            }
            default -> {}
        }
        byte[] body = answer.body();
        if (body.length == 0) {
            response.setContentType(null);
            return;
        }
        response.setContentType(answer.contentType());
        response.setHeader(NO_SNIFFING, "nosniff");
        response.setContentLength(body.length);
    }
}
