package stockpot.kernel;

/**
 * One attempt to get all that an order or a pot needs: what its holds in several logs have in common. Whoever makes the
 * attempt makes up an id that nobody else can.
 */
public record AttemptId(String value) {
    public AttemptId {
        Ids.checked("an attempt id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
