package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a short log that fails in a long one that does: delta debugging. */
final class Shrinking {
    private Shrinking() {}

    /** A part of the list, in the same order, that fails and of which every single element is needed. */
    static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
        List<T> shortest = failing;
        int chunk = Math.max(1, shortest.size() / 2);
        while (true) {
            boolean shorter = false;
            for (int from = 0; from < shortest.size(); ) {
                List<T> without = new ArrayList<>(shortest.subList(0, from));
                without.addAll(shortest.subList(Math.min(from + chunk, shortest.size()), shortest.size()));
                if (fails.test(without)) {
                    shortest = without;
                    shorter = true;
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && !shorter) {
                return List.copyOf(shortest);
            }
            chunk = Math.max(1, chunk / 2);
        }
    }
}
