package stockpot.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The levels that a program knows: all from the first one on, because it reads every log.
 *
 * @param known in their order
 */
public record Levels(List<Level> known) {
    /** Those of this release. */
    public static final Levels KNOWN = new Levels(List.of(Level.ONE, Level.TWO));

    public Levels {
        known = List.copyOf(known);
        for (int each = 0; each < known.size(); each++) {
            if (known.get(each).number() != each + 1) {
                throw new IllegalArgumentException("levels are counted from 1, without a gap: " + known);
            }
        }
    }

    /** The level of that number; null when this program does not know it. */
    public @Nullable Level of(int number) {
        return number >= 1 && number <= known.size() ? known.get(number - 1) : null;
    }

    /** What a log begins at. */
    public int highest() {
        return known.size();
    }
}
