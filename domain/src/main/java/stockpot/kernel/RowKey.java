package stockpot.kernel;

/**
 * What a flow may look at before it asks.
 *
 * @param <T> what is there
 */
public interface RowKey<T> {}
