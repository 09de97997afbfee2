package stockpot.topology.table;

import org.jspecify.annotations.Nullable;

/** A record that is no command; its message says what was expected. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with it, coarsely enough to be counted by. */
    public enum Fault {
        /** No JSON object at all. */
        NOT_JSON,
        /** There is no such command. */
        UNKNOWN_TYPE,
        /** A member is missing, unknown, or not as its schema says. */
        BAD_MEMBER,
        /** The record's key is another's. */
        WRONG_KEY,
        /** The record stands in a partition that is not its key's: a producer has a partitioner of its own. */
        WRONG_PARTITION
    }

    private final Fault fault;

    public Unreadable(String message) {
        this(Fault.BAD_MEMBER, message, null);
    }

    public Unreadable(String message, Throwable cause) {
        this(Fault.BAD_MEMBER, message, cause);
    }

    public Unreadable(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
