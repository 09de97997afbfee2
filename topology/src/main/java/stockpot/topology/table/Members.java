package stockpot.topology.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read strictly: a member of the wrong type is refused, and so is one that nobody asked
 * for, because a misspelt optional member would otherwise quietly mean its absence.
 */
public final class Members {
    private final JsonNode object;
    private int taken;

    public Members(@Nullable JsonNode object) throws Unreadable {
        if (object == null || !object.isObject()) {
            throw new Unreadable("expected a JSON object");
        }
        this.object = object;
    }

    /** To be called last: refuses members that were not read. */
    public void noMore() throws Unreadable {
        if (taken != object.size()) {
            throw new Unreadable("there are members that the schema does not know");
        }
    }

    public boolean has(String name) {
        return object.has(name);
    }

    @Nullable
    public JsonNode take(String name) {
        JsonNode member = object.get(name);
        if (member != null) {
            taken++;
        }
        return member;
    }

    /**
     * The member's value; null when it is not there.
     *
     * @throws Unreadable naming the member and saying what was expected
     */
    public <V> @Nullable V valueOrNull(String name, ValueType<V> type) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        try {
            return type.read(member);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("member '" + name + "': " + e.getMessage(), e);
        } catch (Unreadable e) {
            throw new Unreadable("member '" + name + "' " + e.getMessage(), e);
        }
    }

    /**
     * The member's value.
     *
     * @throws Unreadable naming the member and saying what was expected
     */
    public <V> V value(String name, ValueType<V> type) throws Unreadable {
        V value = valueOrNull(name, type);
        if (value == null) {
            throw new Unreadable("member '" + name + "' is missing");
        }
        return value;
    }

    public String text(String name) throws Unreadable {
        String text = textOrNull(name);
        if (text == null) {
            throw new Unreadable("member '" + name + "' is missing");
        }
        return text;
    }

    @Nullable
    public String textOrNull(String name) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        if (!member.isTextual()) {
            throw new Unreadable("member '" + name + "' must be a string");
        }
        return wellFormed(name, member.textValue());
    }

    /** Half of a surrogate pair is a character of no encoding: it could be read, and then be written nowhere. */
    private static String wellFormed(String name, String text) throws Unreadable {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    throw new Unreadable("member '" + name + "' must be well-formed Unicode");
                }
                i++;
            }
        }
        return text;
    }

    public String textOr(String name, String otherwise) throws Unreadable {
        String text = textOrNull(name);
        return text == null ? otherwise : text;
    }

    @Nullable
    public Long numberOrNull(String name) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        if (!member.isIntegralNumber() || !member.canConvertToLong()) {
            throw new Unreadable("member '" + name + "' must be an integer of 64 bits");
        }
        return member.longValue();
    }

    public long numberOr(String name, long otherwise) throws Unreadable {
        Long number = numberOrNull(name);
        return number == null ? otherwise : number;
    }

    @Nullable
    public Long countOrNull(String name) throws Unreadable {
        Long number = numberOrNull(name);
        if (number != null && number < 0) {
            throw new Unreadable("member '" + name + "' must not be negative");
        }
        return number;
    }

    @Nullable
    public Integer integerOrNull(String name) throws Unreadable {
        Long number = numberOrNull(name);
        if (number == null) {
            return null;
        }
        if (number.intValue() != number) {
            throw new Unreadable("member '" + name + "' must be an integer of 32 bits");
        }
        return number.intValue();
    }

    @Nullable
    public Boolean flagOrNull(String name) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        if (!member.isBoolean()) {
            throw new Unreadable("member '" + name + "' must be true or false");
        }
        return member.booleanValue();
    }

    public boolean flag(String name) throws Unreadable {
        return Boolean.TRUE.equals(flagOrNull(name));
    }

    public <T> @Nullable T parsedOrNull(String name, Function<String, T> parse) throws Unreadable {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("member '" + name + "': " + e.getMessage(), e);
        }
    }

    public <T> T parsed(String name, Function<String, T> parse) throws Unreadable {
        T value = parsedOrNull(name, parse);
        if (value == null) {
            throw new Unreadable("member '" + name + "' is missing");
        }
        return value;
    }

    @Nullable
    public Members objectOrNull(String name) throws Unreadable {
        JsonNode member = take(name);
        return member == null ? null : new Members(member);
    }

    /** What reads one element of an array. */
    @FunctionalInterface
    public interface Element<T> {
        T read(JsonNode element) throws Unreadable;
    }

    public <T> @Nullable List<T> listOrNull(String name, Element<T> element) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        if (!member.isArray()) {
            throw new Unreadable("member '" + name + "' must be an array");
        }
        List<T> list = new ArrayList<>(member.size());
        for (JsonNode each : member) {
            list.add(element.read(each));
        }
        return list;
    }

    @Nullable
    public SortedMap<String, String> textsOrNull(String name) throws Unreadable {
        JsonNode member = take(name);
        if (member == null) {
            return null;
        }
        if (!member.isObject()) {
            throw new Unreadable("member '" + name + "' must be an object");
        }
        SortedMap<String, String> texts = new TreeMap<>();
        for (var entry : member.properties()) {
            if (!entry.getValue().isTextual()) {
                throw new Unreadable("member '" + name + "' must hold strings");
            }
            texts.put(
                    wellFormed(name, entry.getKey()),
                    wellFormed(name, entry.getValue().textValue()));
        }
        return texts;
    }
}
