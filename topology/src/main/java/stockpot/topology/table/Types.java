package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import stockpot.kernel.Ids;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/** The kinds of values that records are made of. */
public final class Types {
    /** Any text that is well-formed Unicode. */
    public static final ValueType<String> TEXT = text(Function.identity(), Function.identity(), schema -> {});

    /** An identifier that a client chose, see {@link stockpot.kernel.Ids}. */
    public static final Consumer<ObjectNode> IDENTIFIER =
            schema -> schema.put("minLength", 1).put("maxLength", stockpot.kernel.Ids.MAX_BYTES);

    public static final ValueType<Amount> AMOUNT = text(
            Amount::parse,
            Amount::toString,
            schema -> schema.put("pattern", "^[A-Za-z]{1,11}:[0-9]{1,16}([.][0-9]{1,8})?$"));

    public static final ValueType<Long> INTEGER = new Numbers(Long.MIN_VALUE, Long.MAX_VALUE);

    /** An integer from 0 on. */
    public static final ValueType<Long> COUNT = new Numbers(0, Long.MAX_VALUE);

    /** An integer from 0 on that fits 32 bits. */
    public static final ValueType<Integer> SMALL_COUNT =
            new Mapped<>(new Numbers(0, Integer.MAX_VALUE), Math::toIntExact, Integer::longValue);

    public static final ValueType<Boolean> FLAG = new Flags();

    /** In JSON a decimal number as a string. */
    public static final ValueType<Quantity> QUANTITY = rowed(
            text(
                    Quantity::parse,
                    Quantity::toString,
                    schema -> schema.put("pattern", "^(0|[1-9][0-9]{0,15})([.][0-9]{0,5}[1-9])?$")),
            RowWriter::quantity,
            RowReader::quantity);

    private Types() {}

    /** A value that is a text in JSON and in rows. */
    public static <V> ValueType<V> text(
            Function<String, V> parse, Function<V, String> print, Consumer<ObjectNode> keywords) {
        return new Texts<>(parse, print, keywords);
    }

    /** A value that is written as another. */
    public static <V, W> ValueType<V> as(ValueType<W> written, Function<W, V> from, Function<V, W> to) {
        return new Mapped<>(written, from, to);
    }

    /** A value that is written in rows otherwise than in JSON. */
    public static <V> ValueType<V> rowed(
            ValueType<V> json, BiConsumer<RowWriter, V> write, Function<RowReader, V> read) {
        return new Rowed<>(json, write, read);
    }

    /** One of the constants, by its name. */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        return text(
                name -> all.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("expected one of " + all)),
                Enum::name,
                schema -> all.forEach(each -> schema.withArray("enum").add(each.name())));
    }

    public static <V> ValueType<List<V>> list(ValueType<V> element) {
        return new Lists<>(element);
    }

    /** Texts by name, in the order of the names. */
    public static ValueType<SortedMap<String, String>> texts() {
        return new TextMaps();
    }

    /** An object of its own with the members of that table. */
    public static <V extends Record> ValueType<V> object(RecordTable<V> table) {
        return new Objects<>(table);
    }

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

    private record Texts<V>(Function<String, V> parse, Function<V, String> print, Consumer<ObjectNode> keywords)
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
        public void describe(ObjectNode schema) {
            keywords.accept(schema.put("type", "string"));
        }
    }

    private record Numbers(long least, long most) implements ValueType<Long> {
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
        public void describe(ObjectNode schema) {
            schema.put("type", "integer").put("minimum", least).put("maximum", most);
        }
    }

    private static final class Flags implements ValueType<Boolean> {
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
        public void describe(ObjectNode schema) {
            schema.put("type", "boolean");
        }
    }

    /** In JSON as one type and in rows by numbers of their own, which is shorter and faster. */
    private record Rowed<V>(ValueType<V> json, BiConsumer<RowWriter, V> write, Function<RowReader, V> read)
            implements ValueType<V> {
        @Override
        public void write(JsonGenerator out, V value) throws IOException {
            json.write(out, value);
        }

        @Override
        public V read(JsonNode node) throws Unreadable {
            return json.read(node);
        }

        @Override
        public void write(RowWriter row, V value) {
            write.accept(row, value);
        }

        @Override
        public V read(RowReader row) {
            return read.apply(row);
        }

        @Override
        public void describe(ObjectNode schema) {
            json.describe(schema);
        }
    }

    private record Mapped<V, W>(ValueType<W> written, Function<W, V> from, Function<V, W> to) implements ValueType<V> {
        @Override
        public void write(JsonGenerator out, V value) throws IOException {
            written.write(out, to.apply(value));
        }

        @Override
        public V read(JsonNode json) throws Unreadable {
            return from.apply(written.read(json));
        }

        @Override
        public void write(RowWriter row, V value) {
            written.write(row, to.apply(value));
        }

        @Override
        public V read(RowReader row) {
            return from.apply(written.read(row));
        }

        @Override
        public void describe(ObjectNode schema) {
            written.describe(schema);
        }
    }

    private record Lists<V>(ValueType<V> element) implements ValueType<List<V>> {
        @Override
        public void write(JsonGenerator out, List<V> list) throws IOException {
            out.writeStartArray();
            for (V each : list) {
                element.write(out, each);
            }
            out.writeEndArray();
        }

        @Override
        public List<V> read(JsonNode json) throws Unreadable {
            if (!json.isArray()) {
                throw new Unreadable("must be an array");
            }
            List<V> list = new ArrayList<>(json.size());
            for (JsonNode each : json) {
                list.add(element.read(each));
            }
            return list;
        }

        @Override
        public void write(RowWriter row, List<V> list) {
            row.number(list.size());
            list.forEach(each -> element.write(row, each));
        }

        @Override
        public List<V> read(RowReader row) {
            List<V> list = new ArrayList<>();
            for (int left = row.integer(); left > 0; left--) {
                list.add(element.read(row));
            }
            return list;
        }

        @Override
        public void describe(ObjectNode schema) {
            element.describe(schema.put("type", "array").putObject("items"));
        }
    }

    private static final class TextMaps implements ValueType<SortedMap<String, String>> {
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
        public void describe(ObjectNode schema) {
            schema.put("type", "object").putObject("additionalProperties").put("type", "string");
        }
    }

    private record Objects<V extends Record>(RecordTable<V> table) implements ValueType<V> {
        @Override
        public void write(JsonGenerator out, V value) throws IOException {
            out.writeStartObject();
            table.write(out, value);
            out.writeEndObject();
        }

        @Override
        public V read(JsonNode json) throws Unreadable {
            Members members = new Members(json);
            V value = table.read(members);
            members.noMore();
            return value;
        }

        @Override
        public void write(RowWriter row, V value) {
            table.write(row, value);
        }

        @Override
        public V read(RowReader row) {
            return table.read(row);
        }

        @Override
        public void describe(ObjectNode schema) {
            table.describe(schema);
        }
    }
}
