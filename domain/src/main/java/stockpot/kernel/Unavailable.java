package stockpot.kernel;

/** A command or a read to which no answer can be given now. */
public final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    /** Why there is no answer. */
    public enum Kind {
        /** Nobody owns the partition at present; nothing was appended, or it was only a read. */
        NOT_READY,
        /** This node is out of touch with the brokers and may not read what it has; it does not help to ask again at once. */
        CUT_OFF,
        /** Too much is waiting to be read; it was only a read. */
        BUSY,
        /** The answer would be larger than what a node holds in memory, whenever it is asked for. */
        TOO_LARGE,
        /** The command may be in the log, and what it came to is not known. */
        OUTCOME_UNKNOWN,
        /** The same id was used for another command. */
        CONFLICT;

        /** Whether it may be another answer in a moment. */
        public boolean mayPass() {
            return this == NOT_READY || this == OUTCOME_UNKNOWN;
        }
    }

    private final Kind kind;

    public Unavailable(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Unavailable(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
