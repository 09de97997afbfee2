package stockpot.http.gateway;

/** No outcome, or no row, can be given now. */
public final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    /** Why there is no answer. */
    public enum Kind {
        /** Too many requests are in flight on this node; nothing was sent. Try again. */
        BUSY,
        /** The owner of the key is not ready; nothing was sent, or it was only a read. Try again. */
        NOT_READY,
        /** The answer would be larger than what a node holds in memory, whenever it is asked for. */
        TOO_LARGE,
        /** The command may have been logged and its outcome is not known. Under the same id it may be sent again. */
        OUTCOME_UNKNOWN,
        /** The same id was used for something else. */
        CONFLICT
    }

    private final Kind kind;

    public Unanswered(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Unanswered(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
