package stockpot.topology.records;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import stockpot.kernel.Command;

/**
 * What follows from a family's ledger records in other logs, by the type of event. It is a function of the record alone: every
 * copy of the settler sends the same commands in the same order, so the receiver can tell by their source which it has had.
 */
public final class Reactions {
    /** From most records nothing follows. */
    public static final Reactions NONE = new Reactions(Map.of(), Map.of());

    private final Map<String, Reaction> byType;
    private final Map<String, Erasing> erasing;

    /** What follows from a record of one type. */
    @FunctionalInterface
    public interface Reaction {
        /** Sends the commands, in an order that never changes: a level at which it is another one is asked for. */
        void to(LedgerRecord record, Consumer<Command<?>> sent);
    }

    /** Which contract is erased by a record of one type. */
    @FunctionalInterface
    public interface Erasing {
        /** The key of its record; none when there was no contract. */
        Optional<byte[]> by(LedgerRecord record);
    }

    private Reactions(Map<String, Reaction> byType, Map<String, Erasing> erasing) {
        this.byType = byType;
        this.erasing = erasing;
    }

    /** These, and what follows from an event of that class. */
    public Reactions on(Class<?> event, Reaction reaction) {
        Map<String, Reaction> more = new LinkedHashMap<>(byType);
        if (more.put(event.getSimpleName(), reaction) != null) {
            throw new IllegalArgumentException("two reactions to " + event);
        }
        return new Reactions(Collections.unmodifiableMap(more), erasing);
    }

    /** These, and what an event of that class erases. */
    public Reactions erasing(Class<?> event, Erasing erased) {
        Map<String, Erasing> more = new LinkedHashMap<>(erasing);
        more.put(event.getSimpleName(), erased);
        return new Reactions(byType, Collections.unmodifiableMap(more));
    }

    /** The types of records that something follows from. */
    public Set<String> types() {
        Set<String> types = new LinkedHashSet<>(byType.keySet());
        types.addAll(erasing.keySet());
        return types;
    }

    /** The key of the contract that a record erases. */
    public Optional<byte[]> erased(LedgerRecord record) {
        Erasing by = erasing.get(record.type());
        return by == null ? Optional.empty() : by.by(record);
    }

    /** The commands that follow from a record of one of the types. */
    public List<Command<?>> to(LedgerRecord record) {
        List<Command<?>> commands = new ArrayList<>();
        Reaction reaction = byType.get(record.type());
        if (reaction != null) {
            reaction.to(record, commands::add);
        }
        return commands;
    }
}
