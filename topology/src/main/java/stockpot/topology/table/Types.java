package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Ids;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/** The kinds of values that records are made of. */
public final class Types {
    /** Longest text of a record, in characters. */
    public static final int MAX_TEXT = 1 << 20;

    /** Any text that is well-formed Unicode. */
    public static final ValueType<String> TEXT =
            text(Function.identity(), Function.identity(), schema -> schema.put("maxLength", MAX_TEXT));

    /** A text of which only its record's constructor knows what it names. */
    public static final ValueType<String> NAME = identifier(Function.identity(), Function.identity());

    public static final ValueType<Amount> AMOUNT = named(
            "Amount",
            "A sum of money: currency, colon, at most 2^52 whole units, at most eight digits of fraction.",
            text(
                    Amount::parse,
                    Amount::toString,
                    "^[A-Za-z]{1,11}:[0-9]{1,40}([.][0-9]{1,8})?$",
                    "^[A-Za-z]{1,11}:(0|[1-9][0-9]{0,15})([.][0-9]{0,7}[1-9])?$"));

    public static final ValueType<Long> INTEGER = new Scalars.Numbers(Long.MIN_VALUE, Long.MAX_VALUE);

    /** An integer from 0 on. */
    public static final ValueType<Long> COUNT = new Scalars.Numbers(0, Long.MAX_VALUE);

    /** An integer from 0 on that fits 32 bits. */
    public static final ValueType<Integer> SMALL_COUNT =
            new Mapped<>(new Scalars.Numbers(0, Integer.MAX_VALUE), Math::toIntExact, Integer::longValue);

    /** Milliseconds since the epoch. */
    public static final ValueType<Long> TIME =
            named("Time", "Milliseconds since 1970-01-01T00:00:00Z, by the log's time.", COUNT);

    public static final ValueType<Long> SERIAL = named(
            "Serial",
            "A number that stockpot gave out: unique in its family, below 2^53; those of products, orders and pots in order"
                    + " of time.",
            within(COUNT, 1, CommandContext.MAX_SERIAL));

    public static final ValueType<Boolean> FLAG = new Scalars.Flags();

    /** In JSON a decimal number as a string. */
    public static final ValueType<Quantity> QUANTITY = quantity(
            "Quantity", "In the product's unit: decimal, at most six digits of fraction, no sign and no exponent.", "");

    /** The same, above zero. */
    public static final ValueType<Quantity> SOME = quantity(
            "Some",
            "In the product's unit: decimal, above 0, at most six digits of fraction, no sign and no exponent.",
            "(?!0+([.]0+)?$)");

    private Types() {}

    /** A value that is a text in JSON and in rows. */
    public static <V> ValueType<V> text(
            Function<String, V> parse, Function<V, String> print, Consumer<ObjectNode> keywords) {
        return new Scalars.Texts<>(parse, print, keywords, keywords);
    }

    /**
     * The same of a certain form.
     *
     * @param asked a pattern of what is read
     * @param written a pattern of what is written, which is the same value in its shortest form
     */
    public static <V> ValueType<V> text(
            Function<String, V> parse, Function<V, String> print, String asked, String written) {
        return new Scalars.Texts<>(
                parse, print, schema -> schema.put("pattern", asked), schema -> schema.put("pattern", written));
    }

    /** An identifier, see {@link Ids}. */
    public static <V> ValueType<V> identifier(Function<String, V> parse, Function<V, String> print) {
        return named(
                "Identifier",
                "Between 1 and " + Ids.MAX_BYTES + " bytes of UTF-8, no control characters, compared byte by byte.",
                text(parse, print, schema -> printable(schema, Ids.MAX_BYTES)));
    }

    /** A text that is not empty, of no more characters, none of which control anything. */
    public static void printable(ObjectNode schema, int most) {
        schema.put("minLength", 1).put("maxLength", most).put("pattern", "^[^\\u0000-\\u001f\\u007f-\\u009f]+$");
    }

    private static ValueType<Quantity> quantity(String name, String meaning, String butNot) {
        return rowed(
                named(
                        name,
                        meaning,
                        text(
                                Quantity::parse,
                                Quantity::toString,
                                "^" + butNot + "[0-9]{1,16}([.][0-9]{1,6})?$",
                                "^" + butNot + "(0|[1-9][0-9]{0,18})([.][0-9]{0,5}[1-9])?$")),
                RowWriter::quantity,
                RowReader::quantity);
    }

    /** A value that schemas describe once, under that name. */
    public static <V> ValueType<V> named(String name, String meaning, ValueType<V> type) {
        return new Described<>(
                type,
                (schema, shared) -> shared.refer(schema, name, definition -> {
                    definition.put("description", meaning);
                    type.describe(definition, shared);
                }));
    }

    /** A value of which its record's constructor refuses some, as those keywords of JSON Schema say. */
    public static <V> ValueType<V> limited(ValueType<V> type, Consumer<ObjectNode> keywords) {
        return new Described<>(type, (schema, shared) -> {
            type.describe(schema, shared);
            keywords.accept(schema);
        });
    }

    /** A number from the least to the most; its record's constructor refuses others. */
    public static <V> ValueType<V> within(ValueType<V> type, long least, long most) {
        return limited(type, schema -> schema.put("minimum", least).put("maximum", most));
    }

    /** A list of no more than that; its record's constructor refuses longer ones. */
    public static <V> ValueType<List<V>> list(ValueType<V> element, int most) {
        return limited(list(element), schema -> schema.put("maxItems", most));
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
        return choice(List.of(type.getEnumConstants()));
    }

    /** One of some constants. */
    public static <E extends Enum<E>> ValueType<E> choice(List<E> all) {
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
        return new Scalars.TextMaps();
    }

    /** An object of its own with the members of that table. */
    public static <V extends Record> ValueType<V> object(RecordTable<V> table) {
        return new Objects<>(table);
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
        public void describe(ObjectNode schema, Definitions shared) {
            json.describe(schema, shared);
        }
    }

    /** Said otherwise in schemas than by its type alone. */
    private record Described<V>(ValueType<V> type, BiConsumer<ObjectNode, Definitions> description)
            implements ValueType<V> {
        @Override
        public void write(JsonGenerator out, V value) throws IOException {
            type.write(out, value);
        }

        @Override
        public V read(JsonNode json) throws Unreadable {
            return type.read(json);
        }

        @Override
        public void write(RowWriter row, V value) {
            type.write(row, value);
        }

        @Override
        public V read(RowReader row) {
            return type.read(row);
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            description.accept(schema, shared);
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
        public void describe(ObjectNode schema, Definitions shared) {
            written.describe(schema, shared);
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
        public void describe(ObjectNode schema, Definitions shared) {
            element.describe(schema.put("type", "array").putObject("items"), shared);
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
        public void describe(ObjectNode schema, Definitions shared) {
            shared.refer(schema, table.type().getSimpleName(), object -> table.describeObject(object, shared));
        }
    }
}
