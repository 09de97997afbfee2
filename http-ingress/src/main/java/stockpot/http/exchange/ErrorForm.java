package stockpot.http.exchange;

/** How an error is said: each protocol has a form of its own. */
public interface ErrorForm {
    /** The error with its usual status. */
    HttpResponse answer(ErrorCode code, String detail);

    /**
     * The error with another status.
     *
     * @param detail what was wrong with this very request; empty for nothing but what the code says
     */
    HttpResponse answer(ErrorCode code, int status, String detail);
}
