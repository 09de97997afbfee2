package stockpot.topology.records;

/**
 * A record of a command topic: a family's command with what every command carries, or a tick of the clock.
 *
 * @param <C> the family's commands
 */
public sealed interface Envelope<C> {
    /**
     * A command.
     *
     * @param id unique for the command; a second record with the same id has no second effect
     * @param keyed whether a client chose the id, so that its outcome is kept longer
     * @param fingerprint hash of what was asked, in hexadecimal, when the command itself holds something random; else
     *     empty
     */
    record Sent<C>(String id, boolean keyed, String fingerprint, C command) implements Envelope<C> {}

    /**
     * A command that follows from what another log decided. It has no id: its source says whether it came before, and nobody
     * waits for it.
     */
    record Settled<C>(SourcePosition source, C command) implements Envelope<C> {}

    /** Time has passed: end what is overdue. */
    record Tick<C>() implements Envelope<C> {}
}
