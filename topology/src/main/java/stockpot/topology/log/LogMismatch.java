package stockpot.topology.log;

/** Rows and logs that do not belong together. The message says which offsets do not fit and what to do. */
public final class LogMismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogMismatch(String message) {
        super(message);
    }

    /** The mismatch that a failure comes from, if it does: Kafka Streams wraps what its tasks throw. */
    public static Throwable orRoot(Throwable failure) {
        Throwable root = failure;
        while (!(root instanceof LogMismatch) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
