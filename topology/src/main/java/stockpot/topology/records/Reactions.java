package stockpot.topology.records;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import stockpot.kernel.Command;

/**
 * What follows from a family's ledger records in other logs, by the type of event. It is a function of the record alone: every
 * copy of the settler sends the same commands in the same order, so the receiver can tell by their source which it has had.
 */
public final class Reactions {
    /** From most records nothing follows. */
    public static final Reactions NONE = new Reactions(Map.of());

    private final Map<String, Reaction> byType;

    /** What follows from a record of one type. */
    @FunctionalInterface
    public interface Reaction {
        /** Sends the commands, in an order that never changes: a level at which it is another one is asked for. */
        void to(LedgerRecord record, Consumer<Command<?>> sent);
    }

    private Reactions(Map<String, Reaction> byType) {
        this.byType = byType;
    }

    /** These, and what follows from an event of that class. */
    public Reactions on(Class<?> event, Reaction reaction) {
        Map<String, Reaction> more = new LinkedHashMap<>(byType);
        if (more.put(event.getSimpleName(), reaction) != null) {
            throw new IllegalArgumentException("two reactions to " + event);
        }
        return new Reactions(Collections.unmodifiableMap(more));
    }

    /** The types of records that something follows from. */
    public Set<String> types() {
        return byType.keySet();
    }

    /** The commands that follow from a record of one of the types. */
    public List<Command<?>> to(LedgerRecord record) {
        Reaction reaction = Objects.requireNonNull(byType.get(record.type()), record.type());
        List<Command<?>> commands = new ArrayList<>();
        reaction.to(record, commands::add);
        return commands;
    }
}
