package stockpot.topology.decide;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import stockpot.kernel.Command;
import stockpot.kernel.Levels;
import stockpot.kernel.RowKey;
import stockpot.topology.rows.NamedRow;

/**
 * The families that a program has.
 *
 * @param all in the order of their topics
 */
public record Families(List<Family<?, ?, ?>> all) {
    /** The levels that all of them know. */
    public Levels levels() {
        return all.stream()
                .map(Family::levels)
                .min(Comparator.comparingInt(Levels::highest))
                .orElse(Levels.KNOWN);
    }

    /** The family that a command is for. */
    @SuppressWarnings("unchecked") // Which one it is follows from the command's type.
    public <A> Family<?, Command<A>, ?> of(Command<A> command) {
        return (Family<?, Command<A>, ?>) one(family -> family.commands().isInstance(command), command.getClass());
    }

    /** The family whose commands have that topic. */
    public Family<?, ?, ?> ofCommands(Layout layout, String topic) {
        return one(family -> family.topics(layout).commands().equals(topic), topic);
    }

    private Family<?, ?, ?> one(Predicate<Family<?, ?, ?>> which, Object asked) {
        for (Family<?, ?, ?> family : all) {
            if (which.test(family)) {
                return family;
            }
        }
        throw new IllegalArgumentException("no family knows " + asked);
    }

    /** Where the row is that a flow looks at. */
    @SuppressWarnings("unchecked") // What a row is follows from its key's type.
    public <T> NamedRow<T> row(RowKey<T> key) {
        return (NamedRow<T>) all.stream()
                .<NamedRow<?>>map(family -> family.lookups().apply(key))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no family knows " + key.getClass()));
    }
}
