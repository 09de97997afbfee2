package stockpot.http.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Ids;

/**
 * The members of a JSON object by name and type; a member of null counts as absent.
 *
 * <p>Every refusal names the member, with the path to it.
 */
public final class JsonObjectReader {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 18;

    private final String path;
    private final ObjectNode object;

    JsonObjectReader(String path, ObjectNode object) {
        this.path = path;
        this.object = object;
    }

    public boolean has(String name) {
        return find(name) != null;
    }

    /** The member's name with the path to it, as refusals call it. */
    public String path(String name) {
        return path + name;
    }

    /** The names of the members that are there. */
    public SortedSet<String> names() throws ApiException {
        SortedSet<String> names = new TreeSet<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!member.getValue().isNull()) {
                requireWellFormed(path.isEmpty() ? "a name" : path, member.getKey());
                names.add(member.getKey());
            }
        }
        return names;
    }

    /** Refuses members that are none of these, where one that nobody reads would be a wish that nobody hears. */
    public void requireOnly(Set<String> known) throws ApiException {
        for (String name : names()) {
            if (!known.contains(name)) {
                throw ApiException.malformed(path + name + " is not a member that is known here");
            }
        }
    }

    public String text(String name) throws ApiException {
        return required(name, optionalText(name));
    }

    public @Nullable String optionalText(String name) throws ApiException {
        JsonNode node = find(name);
        return node == null ? null : textOf(path + name, node);
    }

    public @Nullable Boolean optionalFlag(String name) throws ApiException {
        JsonNode node = find(name);
        if (node == null) {
            return null;
        }
        if (!node.isBoolean()) {
            throw ApiException.malformed(path + name + " must be true or false");
        }
        return node.booleanValue();
    }

    public @Nullable Long optionalInteger(String name, long min, long max) throws ApiException {
        JsonNode node = find(name);
        return node == null ? null : integerOf(path + name, node, min, max);
    }

    /** An integer that may also be written as text, in plain decimal digits. */
    public @Nullable Long optionalIntegerOrDigits(String name, long min, long max) throws ApiException {
        JsonNode node = find(name);
        if (node == null || !node.isTextual()) {
            return optionalInteger(name, min, max);
        }
        if (node.textValue().length() <= MOST_DIGITS
                && DIGITS.matcher(node.textValue()).matches()) {
            long value = Long.parseLong(node.textValue());
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw ApiException.malformed(path + name + " must be an integer from " + min + " to " + max);
    }

    public JsonObjectReader object(String name) throws ApiException {
        return required(name, optionalObject(name));
    }

    public @Nullable JsonObjectReader optionalObject(String name) throws ApiException {
        JsonNode node = find(name);
        if (node == null) {
            return null;
        }
        if (!(node instanceof ObjectNode inner)) {
            throw ApiException.malformed(path + name + " must be an object");
        }
        return new JsonObjectReader(path + name + ".", inner);
    }

    /** A list of objects. */
    public @Nullable List<JsonObjectReader> optionalObjects(String name) throws ApiException {
        JsonNode list = optionalList(name);
        if (list == null) {
            return null;
        }
        List<JsonObjectReader> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode inner)) {
                throw ApiException.malformed(element(name, i) + " must be an object");
            }
            objects.add(new JsonObjectReader(element(name, i) + ".", inner));
        }
        return objects;
    }

    public @Nullable List<String> optionalTexts(String name) throws ApiException {
        JsonNode list = optionalList(name);
        if (list == null) {
            return null;
        }
        List<String> texts = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            texts.add(textOf(element(name, i), list.get(i)));
        }
        return texts;
    }

    public @Nullable List<Long> optionalIntegers(String name, long min, long max) throws ApiException {
        JsonNode list = optionalList(name);
        if (list == null) {
            return null;
        }
        List<Long> integers = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            integers.add(integerOf(element(name, i), list.get(i), min, max));
        }
        return integers;
    }

    /** An object whose members are all texts. */
    public @Nullable SortedMap<String, String> optionalTextMap(String name) throws ApiException {
        JsonObjectReader inner = optionalObject(name);
        if (inner == null) {
            return null;
        }
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : inner.object.properties()) {
            requireWellFormed(path + name, member.getKey());
            texts.put(member.getKey(), textOf(inner.path + member.getKey(), member.getValue()));
        }
        return texts;
    }

    /** A duration as GNU Taler writes it: {@code {"d_us": N}} or {@code {"d_us": "forever"}}. */
    public @Nullable TalerDuration optionalRelative(String name) throws ApiException {
        JsonObjectReader inner = optionalObject(name);
        if (inner == null) {
            return null;
        }
        JsonNode micros = inner.find("d_us");
        if (micros != null && micros.isTextual() && micros.textValue().equals("forever")) {
            return TalerDuration.FOREVER;
        }
        Long number = inner.optionalInteger("d_us", 0, Long.MAX_VALUE);
        return new TalerDuration(inner.required("d_us", number));
    }

    /** A time as GNU Taler writes it, in seconds; {@link Long#MAX_VALUE} for {@code never}. */
    public @Nullable Long optionalTimestamp(String name, long max) throws ApiException {
        JsonObjectReader inner = optionalObject(name);
        if (inner == null) {
            return null;
        }
        JsonNode seconds = inner.find("t_s");
        if (seconds != null && seconds.isTextual() && seconds.textValue().equals("never")) {
            return Long.MAX_VALUE;
        }
        return inner.required("t_s", inner.optionalInteger("t_s", 0, max));
    }

    /**
     * The object as text, with its members in order of their names and without those of null: what means the same is
     * always the same text.
     */
    public String canonical() throws ApiException {
        return sorted().toString();
    }

    /** The canonical text of an object that was put together here. */
    public static String canonical(ObjectNode made) throws ApiException {
        return sorted("", made).toString();
    }

    /** A copy with the members in order of their names, and without those of null. */
    public ObjectNode sorted() throws ApiException {
        return sorted(path, object);
    }

    public <T> T required(String name, @Nullable T value) throws ApiException {
        if (value == null) {
            throw ApiException.malformed(path + name + " is missing");
        }
        return value;
    }

    private @Nullable JsonNode find(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private @Nullable JsonNode optionalList(String name) throws ApiException {
        JsonNode node = find(name);
        if (node != null && !node.isArray()) {
            throw ApiException.malformed(path + name + " must be a list");
        }
        return node;
    }

    private String element(String name, int index) {
        return path + name + "[" + index + "]";
    }

    private static String textOf(String where, JsonNode node) throws ApiException {
        if (!node.isTextual()) {
            throw ApiException.malformed(where + " must be a string");
        }
        requireWellFormed(where, node.textValue());
        return node.textValue();
    }

    private static void requireWellFormed(String where, String text) throws ApiException {
        if (!Ids.isWellFormed(text)) {
            throw ApiException.malformed(where + " must be well-formed Unicode");
        }
    }

    private static long integerOf(String where, JsonNode node, long min, long max) throws ApiException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            throw ApiException.malformed(where + " must be an integer from " + min + " to " + max);
        }
        return node.longValue();
    }

    private static ObjectNode sorted(String where, ObjectNode node) throws ApiException {
        ObjectNode result = node.objectNode();
        SortedMap<String, JsonNode> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            requireWellFormed(where, member.getKey());
            if (!member.getValue().isNull()) {
                members.put(member.getKey(), member.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            result.set(member.getKey(), sortedValue(where, member.getValue()));
        }
        return result;
    }

    private static JsonNode sortedValue(String where, JsonNode node) throws ApiException {
        if (node instanceof ObjectNode object) {
            return sorted(where, object);
        }
        if (node.isTextual()) {
            requireWellFormed(where, node.textValue());
        }
        if (node.isBigDecimal() && Double.isInfinite(node.doubleValue())) {
            throw ApiException.malformed(where + " holds a number that is beyond those of 64 bits");
        }
        if (node.isArray()) {
            ArrayNode elements = JsonNodeFactory.instance.arrayNode(node.size());
            for (JsonNode element : node) {
                elements.add(sortedValue(where, element));
            }
            return elements;
        }
        return node;
    }
}
