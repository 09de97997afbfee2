package stockpot.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which part of a list is wanted.
 *
 * @param after serial number to go on from, exclusive
 * @param limit how many at most; negative for descending order
 * @param settledTo up to which serial number nothing may appear any more before it is read; 0 for as far as that is so anyway
 */
public record Page(long after, int limit, long settledTo) {
    /** A page of what there is. */
    public Page(long after, int limit) {
        this(after, limit, 0);
    }

    /** The same, read when nothing up to that number can appear any more that is not there. */
    public Page settledTo(long number) {
        return new Page(after, limit, number);
    }

    public int atMost() {
        return Math.abs(limit);
    }

    public boolean isDescending() {
        return limit < 0;
    }

    /** The page of things that are in ascending order of their serial numbers. */
    public <T> List<T> of(List<T> things, ToLongFunction<T> serial) {
        List<T> page = new ArrayList<>();
        for (T thing : isDescending() ? things.reversed() : things) {
            long own = serial.applyAsLong(thing);
            if ((isDescending() ? own < after : own > after) && page.size() < atMost()) {
                page.add(thing);
            }
        }
        return page;
    }
}
