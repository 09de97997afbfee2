package stockpot.kernel;

/**
 * The rules of one family.
 *
 * <p>Both methods are functions of their arguments: no clock, no random, no input or output, no order of a hash. {@link
 * #decide} may refuse; {@link #apply} may not: an event has happened, and the only thing left to do with it is to fold
 * it in. Whatever breaks this breaks the replay of the ledger.
 *
 * @param <S> the slice of rows that one command may read and one event may change
 * @param <C> the family's commands
 * @param <E> the family's events
 */
public interface Decider<S, C, E> {
    /** What the command comes to at that moment, given these rows. */
    Decision<E> decide(S slice, C command, CommandContext at);

    /** The rows after the event. */
    S apply(S slice, E event);
}
