package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import stockpot.kernel.Rejection;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/**
 * How one family's commands, events and refusals are said in JSON. What all families say alike is in {@link Records}.
 *
 * @param <S> the slice
 * @param <C> the commands
 * @param <E> the events
 */
public interface Codec<S, C, E> {
    /** The ids that the command is about, in the order of the key. */
    List<String> ids(C command);

    /** What those ids are called, in the same order. */
    List<String> idNames(C command);

    /** What the ids of a command of that type are called, in the order of the key. */
    List<String> idNames(String type) throws Unreadable;

    /** What the record's key is made of: the ids, unless those of two different things could be the same. */
    default List<String> key(C command) {
        return ids(command);
    }

    /** The name of the command's type, which its record carries. */
    String type(C command);

    /** The level from which on there is such a command. */
    int since(C command);

    /** Writes the command's own members, the ids excepted. */
    void write(JsonGenerator out, C command) throws IOException;

    /**
     * Reads a command's own members; the ids are given.
     *
     * @throws Unreadable saying what was expected
     */
    C read(String type, List<String> ids, Members members) throws Unreadable;

    /** The name of the event's type. */
    String eventType(E event);

    /** Writes the event's own members. */
    void writeEvent(JsonGenerator out, E event) throws IOException;

    /** The same, with what it happened to, where that says something already that would be long to say again. */
    default void writeEvent(JsonGenerator out, E event, S before) throws IOException {
        writeEvent(out, event);
    }

    /** Whether a ledger record of this family says how things stood before and after. */
    boolean hasSnapshots();

    /** Writes how things stand, as one value; only where they are said. */
    default void writeSnapshot(JsonGenerator out, S slice) throws IOException {
        throw new UnsupportedOperationException("the records of this family show no snapshot");
    }

    /** Writes what a refusal has to say beyond its code, as members; mostly there is nothing. */
    default void writeRefusal(JsonGenerator out, Rejection rejection) throws IOException {
        if (rejection instanceof Rejection.Refusal refusal) {
            for (Map.Entry<String, String> member : refusal.said().entrySet()) {
                out.writeStringField(member.getKey(), member.getValue());
            }
        }
    }

    /** Writes what an acceptance has to say, as members. */
    void writeAcceptance(JsonGenerator out, C command, S before, S after) throws IOException;

    /**
     * What an acceptance said.
     *
     * @return an answer of the family
     */
    Object readAcceptance(Members data) throws Unreadable;

    /** A refusal as it was written. */
    Rejection readRefusal(String code, Members data) throws Unreadable;
}
