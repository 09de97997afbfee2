package stockpot.topology.records;

import java.util.List;
import stockpot.kernel.Command;

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
     * @param expected revisions of what the command names, of which it must have one; empty for any
     */
    record Sent<C>(String id, boolean keyed, String fingerprint, List<Long> expected, C command)
            implements Envelope<C> {
        public Sent {
            expected = stockpot.kernel.Sent.checked(expected);
        }

        /** A command as a flow sends it. */
        public static <A> Sent<Command<A>> of(stockpot.kernel.Sent<A> sent) {
            return new Sent<>(sent.id(), sent.keyed(), sent.fingerprint(), sent.expected(), sent.command());
        }

        /** One that takes things as they are. */
        public Sent(String id, boolean keyed, String fingerprint, C command) {
            this(id, keyed, fingerprint, List.of(), command);
        }
    }

    /**
     * A command that follows from what another log decided. It has no id: its source says whether it came before, and nobody
     * waits for it.
     */
    record Settled<C>(SourcePosition source, C command) implements Envelope<C> {}

    /**
     * Time has passed: end what is overdue.
     *
     * @param closing up to which number nothing may appear any more; 0 when nobody asks for that
     */
    record Tick<C>(long closing) implements Envelope<C> {}

    /**
     * From the next record on other rules are in force.
     *
     * @param level which ones, if they are higher than those that are
     * @param release which release raised it, for one that does not know the level
     */
    record Raise<C>(int level, String release) implements Envelope<C> {}
}
