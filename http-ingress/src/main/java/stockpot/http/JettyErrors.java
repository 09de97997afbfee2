package stockpot.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;

/** Answers what Jetty itself refuses in the same words as everything else, and without saying what it was sent. */
final class JettyErrors extends ErrorHandler {
    private static final String NO_REQUEST = "BAD";

    private final ErrorTable errors;
    private final Origins origins;

    JettyErrors(ErrorTable errors, Origins origins) {
        this.errors = errors;
        this.origins = origins;
        setCacheControl("no-store");
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        byte[] body = errors.body(
                isAboutPath(request, cause) ? ErrorCode.GENERIC_PATH_SEGMENT_MALFORMED : codeOf(status), "");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpResponse.JSON);
        // Jetty closes the connection after most of these; a client that is not told sends its next request in vain.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        String path = request.getHttpURI().getPath();
        origins.tell(path == null ? "" : path, request.getHeaders().get(HttpHeader.ORIGIN), response.getHeaders()::put);
        if (status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Jetty has no request yet when it cannot read the URI, and then says so by what it was that failed. */
    private static boolean isAboutPath(Request request, @Nullable Throwable cause) {
        return request.getMethod().equals(NO_REQUEST)
                && cause != null
                && cause.getCause() instanceof IllegalArgumentException;
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 404 -> ErrorCode.GENERIC_ENDPOINT_UNKNOWN;
            case 405, 501 -> ErrorCode.GENERIC_METHOD_INVALID;
            case 408 -> ErrorCode.GENERIC_TIMEOUT;
            case 413 -> ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT;
            case 414 -> ErrorCode.GENERIC_URI_TOO_LONG;
            case 503 -> ErrorCode.GENERIC_DB_SOFT_FAILURE;
            case 500 -> ErrorCode.GENERIC_INTERNAL_INVARIANT_FAILURE;
            default -> ErrorCode.GENERIC_HTTP_HEADERS_MALFORMED;
        };
    }
}
