package stockpot.kernel;

/**
 * What can be asked of one family's logs.
 *
 * @param <A> what the family says when it grants something
 */
public interface Command<A> {}
