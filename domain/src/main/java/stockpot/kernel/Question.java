package stockpot.kernel;

/**
 * Something that can be asked about rows, wherever they lie: a record that says what is wanted to know. What it is about and
 * how it is answered is declared once, by the family whose rows they are.
 *
 * @param <A> the answer
 */
public interface Question<A> {}
