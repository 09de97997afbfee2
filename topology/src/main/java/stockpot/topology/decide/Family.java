package stockpot.topology.decide;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Levels;
import stockpot.kernel.RowKey;
import stockpot.schemas.Topics;
import stockpot.topology.records.Codec;
import stockpot.topology.records.Reactions;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;

/**
 * All that the machine, the settler and the queries have to know of a family.
 *
 * @param topics under the default prefix
 * @param commands what all its commands are
 * @param decider its rules
 * @param codec how its commands, events and refusals are said in JSON
 * @param slices which of its rows a command names
 * @param view which of its rows every node has a copy of; null when there are none
 * @param lookups where a row is that a flow may look at; null when the key is another family's
 * @param reactions what follows from its ledger in other logs
 * @param numbering how what it makes is numbered; null when its lists lie in one partition each, and numbers follow from
 *     positions
 * @param levels under which it can decide
 * @param <S> the slice
 * @param <C> the commands
 * @param <E> the events
 */
public record Family<S, C, E>(
        Topics.Family topics,
        Class<C> commands,
        Decider<S, C, E> decider,
        Codec<S, C, E> codec,
        BiFunction<Rows, TimerIndex, Slices<S, C>> slices,
        @Nullable ViewKeys view,
        Function<RowKey<?>, @Nullable NamedRow<?>> lookups,
        Reactions reactions,
        @Nullable Numbering<C> numbering,
        Levels levels) {

    /**
     * How what a family makes is numbered in order of time, see {@link Numbers}.
     *
     * @param making which commands are given a number
     * @param there whether what has the number lies where it was given
     */
    public record Numbering<C>(Predicate<C> making, boolean there) {}

    /** A family that decides for itself alone. */
    public static <S, C, E> Family<S, C, E> of(
            Topics.Family topics,
            Class<C> commands,
            Decider<S, C, E> decider,
            Codec<S, C, E> codec,
            BiFunction<Rows, TimerIndex, Slices<S, C>> slices) {
        return new Family<>(
                topics, commands, decider, codec, slices, null, key -> null, Reactions.NONE, null, Levels.KNOWN);
    }

    /** The same; every node has a copy of some of its rows. */
    public Family<S, C, E> viewed(ViewKeys keys) {
        return new Family<>(topics, commands, decider, codec, slices, keys, lookups, reactions, numbering, levels);
    }

    /** The same; flows may look at rows of it. */
    public Family<S, C, E> lookedUp(Function<RowKey<?>, @Nullable NamedRow<?>> rows) {
        return new Family<>(topics, commands, decider, codec, slices, view, rows, reactions, numbering, levels);
    }

    /** The same; something follows from its ledger. */
    public Family<S, C, E> reacting(Reactions following) {
        return new Family<>(topics, commands, decider, codec, slices, view, lookups, following, numbering, levels);
    }

    /** The same; what it makes is numbered in order of time. */
    public Family<S, C, E> numbered(Numbering<C> inOrder) {
        return new Family<>(topics, commands, decider, codec, slices, view, lookups, reactions, inOrder, levels);
    }

    /** The same; it can decide under these. */
    public Family<S, C, E> under(Levels known) {
        return new Family<>(topics, commands, decider, codec, slices, view, lookups, reactions, numbering, known);
    }

    /** Its topics where they are named like that. */
    public Topics.Family topics(Layout layout) {
        return layout.topics().family(name());
    }

    public String name() {
        return topics.name();
    }
}
