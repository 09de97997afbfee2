package stockpot.kernel;

import java.util.List;

/**
 * The question for some of an instance's things, in the order of their serial numbers.
 *
 * @param <R> what is said of each
 */
public interface Listing<R> extends Question<List<R>> {
    InstanceId instance();

    Page page();

    /** Another page of the same. */
    Listing<R> at(Page other);
}
