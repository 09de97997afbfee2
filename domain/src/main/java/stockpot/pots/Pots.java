package stockpot.pots;

import org.jspecify.annotations.Nullable;

/**
 * The rows that a command may read: those of a pot, or that of a name.
 *
 * @param pot null when there is none of that number
 * @param abandoned whether the attempt that the command names was given up, so that its claim is released
 * @param claim null when nobody has the name
 */
public record Pots(
        @Nullable Pot pot, boolean abandoned, @Nullable Claim claim) {
    public static final Pots NOTHING = new Pots(null, false, null);

    Pots with(@Nullable Pot other) {
        return new Pots(other, abandoned, claim);
    }

    Pots claimed(@Nullable Claim by) {
        return new Pots(pot, abandoned, by);
    }

    Pots abandoned(boolean whether) {
        return new Pots(pot, whether, claim);
    }
}
