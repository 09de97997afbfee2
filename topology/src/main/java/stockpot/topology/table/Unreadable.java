package stockpot.topology.table;

/** A record that is no command; its message says what was expected. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
        super(message);
    }

    public Unreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
