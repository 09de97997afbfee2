package stockpot.http.exchange;

/** The request is answered with an error and goes no further. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private static final int USUAL = 0;

    private final ErrorCode code;
    private final int status;
    private final long retryAfterSeconds;

    /**
     * A refusal with the code's usual status.
     *
     * @param detail what was wrong with this very request; never the raw path or a secret
     */
    public ApiException(ErrorCode code, String detail) {
        this(code, USUAL, detail);
    }

    public ApiException(ErrorCode code, int status, String detail) {
        this(code, status, 0, detail);
    }

    private ApiException(ErrorCode code, int status, long retryAfterSeconds, String detail) {
        // Bad input is no event worth a stack trace, and there may be a lot of it.
        super(detail, null, false, false);
        this.code = code;
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static ApiException malformed(String detail) {
        return new ApiException(ErrorCode.GENERIC_PARAMETER_MALFORMED, detail);
    }

    /** Nothing was changed and nothing was wrong: the node has too much to do, or others are just deciding about it. */
    public static ApiException busy(String detail) {
        return new ApiException(ErrorCode.GENERIC_DB_SOFT_FAILURE, 503, detail);
    }

    /** The client asks more often, or for more at a time, than it may. */
    public static ApiException tooMany(long retryAfterSeconds, String detail) {
        return new ApiException(ErrorCode.GENERIC_TOO_MANY_REQUESTS, USUAL, retryAfterSeconds, detail);
    }

    /** The same of a part of the body. */
    public ApiException in(String part) {
        return new ApiException(code, status, retryAfterSeconds, part + ": " + getMessage());
    }

    public ErrorCode code() {
        return code;
    }

    public HttpResponse answer(ErrorForm errors) {
        String detail = String.valueOf(getMessage());
        HttpResponse answer = status == USUAL ? errors.answer(code, detail) : errors.answer(code, status, detail);
        return retryAfterSeconds == 0 ? answer : answer.with("Retry-After", Long.toString(retryAfterSeconds));
    }
}
