package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import stockpot.kernel.Ids;

/** The kinds of values that are made of no others. */
final class Scalars {
    private Scalars() {}

    /** Half of a surrogate pair is a character of no encoding: it could be read, and then be written nowhere. */
    private static String wellFormed(JsonNode json) throws Unreadable {
        if (!json.isTextual()) {
            throw new Unreadable("must be a string");
        }
        return wellFormed(json.textValue());
    }

    private static String wellFormed(String text) throws Unreadable {
        if (!Ids.isWellFormed(text)) {
            throw new Unreadable("must be well-formed Unicode");
        }
        return text;
    }

    record Texts<V>(
            Function<String, V> parse,
            Function<V, String> print,
            Consumer<ObjectNode> asked,
            Consumer<ObjectNode> written)
            implements ValueType<V> {
        @Override
        public void write(JsonGenerator out, V value) throws IOException {
            out.writeString(print.apply(value));
        }

        @Override
        public V read(JsonNode json) throws Unreadable {
            return parse.apply(wellFormed(json));
        }

        @Override
        public void write(RowWriter row, V value) {
            row.text(print.apply(value));
        }

        @Override
        public V read(RowReader row) {
            return parse.apply(row.text());
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            (shared.written() ? written : asked).accept(schema.put("type", "string"));
        }
    }

    record Numbers(long least, long most) implements ValueType<Long> {
        @Override
        public void write(JsonGenerator out, Long value) throws IOException {
            out.writeNumber(value);
        }

        @Override
        public Long read(JsonNode json) throws Unreadable {
            if (!json.isIntegralNumber() || !json.canConvertToLong()) {
                throw new Unreadable("must be an integer of 64 bits");
            }
            long value = json.longValue();
            if (value < least || value > most) {
                throw new Unreadable(value < 0 ? "must not be negative" : "must be at most " + most);
            }
            return value;
        }

        @Override
        public void write(RowWriter row, Long value) {
            row.number(value);
        }

        @Override
        public Long read(RowReader row) {
            return row.number();
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            schema.put("type", "integer").put("minimum", least).put("maximum", most);
        }
    }

    static final class Flags implements ValueType<Boolean> {
        @Override
        public void write(JsonGenerator out, Boolean value) throws IOException {
            out.writeBoolean(value);
        }

        @Override
        public Boolean read(JsonNode json) throws Unreadable {
            if (!json.isBoolean()) {
                throw new Unreadable("must be true or false");
            }
            return json.booleanValue();
        }

        @Override
        public void write(RowWriter row, Boolean value) {
            row.flag(value);
        }

        @Override
        public Boolean read(RowReader row) {
            return row.flag();
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            schema.put("type", "boolean");
        }
    }

    static final class TextMaps implements ValueType<SortedMap<String, String>> {
        @Override
        public void write(JsonGenerator out, SortedMap<String, String> texts) throws IOException {
            out.writeStartObject();
            for (var entry : texts.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }

        @Override
        public SortedMap<String, String> read(JsonNode json) throws Unreadable {
            if (!json.isObject()) {
                throw new Unreadable("must be an object");
            }
            SortedMap<String, String> texts = new TreeMap<>();
            for (var entry : json.properties()) {
                if (!entry.getValue().isTextual()) {
                    throw new Unreadable("must hold strings");
                }
                texts.put(wellFormed(entry.getKey()), wellFormed(entry.getValue()));
            }
            return texts;
        }

        @Override
        public void write(RowWriter row, SortedMap<String, String> texts) {
            row.number(texts.size());
            texts.forEach((name, text) -> row.text(name).text(text));
        }

        @Override
        public SortedMap<String, String> read(RowReader row) {
            SortedMap<String, String> texts = new TreeMap<>();
            for (int left = row.integer(); left > 0; left--) {
                String name = row.text();
                texts.put(name, row.text());
            }
            return texts;
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            Types.TEXT.describe(schema.put("type", "object").putObject("additionalProperties"), shared);
        }
    }
}
