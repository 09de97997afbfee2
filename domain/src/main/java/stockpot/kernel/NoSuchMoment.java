package stockpot.kernel;

/** A moment that is not in the past of what was asked for; the message says why, for whoever asked. */
public final class NoSuchMoment extends Exception {
    private static final long serialVersionUID = 1;

    public NoSuchMoment(String message) {
        super(message);
    }
}
