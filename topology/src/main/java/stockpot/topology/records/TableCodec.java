package stockpot.topology.records;

import static stockpot.topology.table.Types.TEXT;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import stockpot.kernel.Rejection;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;
import stockpot.topology.table.Variants;

/**
 * A family's records by their tables.
 *
 * @param <K> what its commands are about
 */
public abstract class TableCodec<S, K, C, E> implements Codec<S, C, E> {
    private final Function<C, K> keyOf;
    private final Variants<C> commands;
    private final Variants<E> events;
    private final Function<String, Rejection.Code> codes;

    protected TableCodec(
            Function<C, K> keyOf, Variants<C> commands, Variants<E> events, Function<String, Rejection.Code> codes) {
        this.codes = codes;
        this.keyOf = keyOf;
        this.commands = commands;
        this.events = events;
    }

    @Override
    public List<String> ids(C command) {
        return commands.ids(command, keyOf.apply(command));
    }

    @Override
    public List<String> idNames(C command) {
        return commands.idNames(command);
    }

    @Override
    public List<String> idNames(String type) throws Unreadable {
        return commands.idNames(type);
    }

    @Override
    public String type(C command) {
        return commands.name(command);
    }

    @Override
    public int since(C command) {
        return commands.since(command);
    }

    @Override
    public void write(JsonGenerator out, C command) throws IOException {
        commands.write(out, command);
    }

    @Override
    public C read(String type, List<String> ids, Members members) throws Unreadable {
        return commands.read(type, ids, members);
    }

    @Override
    public Rejection readRefusal(String name, Members data) throws Unreadable {
        Rejection.Code code = codes.apply(name);
        SortedMap<String, String> said = new TreeMap<>();
        for (String member : code.members()) {
            said.put(member, data.value(member, TEXT));
        }
        return new Rejection.Refusal(code, said);
    }

    @Override
    public String eventType(E event) {
        return events.name(event);
    }

    @Override
    public boolean hasSnapshots() {
        return events.hasSnapshots();
    }

    @Override
    public void writeEvent(JsonGenerator out, E event) throws IOException {
        events.write(out, event);
    }
}
