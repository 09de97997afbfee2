package stockpot.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which part of a list is wanted.
 *
 * @param after serial number to go on from, exclusive
 * @param limit how many at most; negative for descending order
 */
public record Page(long after, int limit) {
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
