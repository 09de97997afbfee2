package stockpot.kernel;

/**
 * A command that a flow sends.
 *
 * @param id the same id with the same content has one effect and one outcome
 * @param keyed whether the id follows from an {@code Idempotency-Key}: its outcome is remembered for longer
 * @param fingerprint of what was asked for; empty when the command says it all
 */
public record Sent<A>(String id, boolean keyed, String fingerprint, Command<A> command) {
    /** One whose id nobody can use again. */
    public static <A> Sent<A> once(String id, Command<A> command) {
        return new Sent<>(id, false, "", command);
    }
}
