package stockpot.topology.records;

import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.identifier;
import static stockpot.topology.table.Types.named;
import static stockpot.topology.table.Types.text;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.topology.table.Keys;
import stockpot.topology.table.ValueType;

/** The kinds of values that records of any family may have. */
public final class SharedTypes {
    public static final ValueType<InstanceId> INSTANCE_ID = identifier(InstanceId::new, InstanceId::value);
    public static final ValueType<AttemptId> ATTEMPT = identifier(AttemptId::new, AttemptId::value);

    /** What becomes of something that is held or claimed. */
    public static final ValueType<Resolution> FATE = choice(Resolution.class);

    /** The same of what is never sold. */
    public static final ValueType<Resolution> DECIDED = choice(List.of(Resolution.CONFIRM, Resolution.RELEASE));

    /** The id that almost all records have. */
    public static final Keys.Id INSTANCE =
            new Keys.Id("instance", INSTANCE_ID, "The merchant instance that it is about.");

    private SharedTypes() {}

    /** Something that is called by its serial number. */
    public static <V> ValueType<V> number(Function<String, V> parse, Function<V, String> print) {
        return named(
                "Number",
                "From 1 to 2^53 - 1, written as a string without zeros before it.",
                text(parse, print, schema -> schema.put("pattern", "^[1-9][0-9]{0,15}$")));
    }

    /**
     * Reads a serial number exactly as it is written, or one thing could have two keys.
     *
     * @param whose number it is, for whoever wrote another
     */
    public static <V> V serial(String whose, String text, LongFunction<V> make) {
        long serial = Long.parseLong(text);
        if (serial < 1 || serial > CommandContext.MAX_SERIAL) {
            throw new IllegalArgumentException(whose + " number is from 1 to 2^53 - 1");
        }
        if (!Long.toString(serial).equals(text)) {
            throw new IllegalArgumentException(whose + " number is written without a sign and without zeros before it");
        }
        return make.apply(serial);
    }
}
