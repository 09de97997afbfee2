package stockpot.topology.records;

import static java.util.Objects.requireNonNull;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.named;
import static stockpot.topology.table.Types.text;
import static stockpot.topology.table.Types.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Ids;
import stockpot.kernel.Sent;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.Unreadable;
import stockpot.topology.table.Unreadable.Fault;
import stockpot.topology.table.ValueType;

/**
 * One family's command records: JSON objects with {@code type}, {@code id}, the ids they are about, and members of their
 * own.
 */
public final class Records<S, C, E> {
    /** Longest id of a command, in characters. */
    public static final int MAX_COMMAND_ID = 128;

    private static final int MAX_DEPTH = 32;
    private static final int MOST_LEVELS = 1_000;
    private static final int MAX_RELEASE = 64;

    /** Of a position's text, with what the topic holds and how many numbers follow it. */
    static final String POSITION = "^stockpot[.][a-z]+[.]%s(/(0|[1-9][0-9]*))%s$";

    /** Reads and writes all JSON of records. */
    public static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(Types.MAX_TEXT)
                            .maxNumberLength(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A buffer of its own for each thread is one for each request, because every request has its
                    // thread.
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static final ValueType<SourcePosition> SOURCE = named(
            "Source",
            "Where the command stands that this follows from, which of its events, and which of the commands that follow"
                    + " from that one, the latter two from 0: topic/partition/offset/event/ordinal.",
            text(
                    SourcePosition::parse,
                    SourcePosition::toString,
                    schema -> schema.put("pattern", POSITION.formatted("commands", "{4}"))));

    static final ValueType<String> COMMAND_ID = named(
            "CommandId",
            "Between 1 and " + MAX_COMMAND_ID + " characters, no control characters.",
            text(Function.identity(), Function.identity(), schema -> Types.printable(schema, MAX_COMMAND_ID)));

    /** What is known of a command that somebody sends, beside the command itself; see {@link Envelope.Sent}. */
    public record Head(String id, boolean keyed, String fingerprint, List<Long> expected) {
        public Head {
            expected = Sent.checked(expected);
        }
    }

    private static final ValueType<List<Long>> REVISIONS =
            list(within(COUNT, Sent.NO_REVISION, CommandContext.MAX_SERIAL), Sent.MAX_EXPECTED);

    static final RecordTable<Head> HEAD = table(Head.class)
            .member(
                    "id",
                    Head::id,
                    COMMAND_ID,
                    "The command's own name, chosen by whoever sends it: a second record with the same id and the same"
                            + " content has no second effect, with other content it is refused.")
            .optional(
                    "keyed",
                    Head::keyed,
                    FLAG,
                    false,
                    "Whether a client chose the id (an Idempotency-Key): then the outcome is remembered for 24 hours"
                            + " instead of 5 minutes. Left out: false.")
            .optional(
                    "fingerprint",
                    Head::fingerprint,
                    TEXT,
                    "",
                    "Hash of what was asked, in hexadecimal, by which a repetition is recognised when the command"
                            + " itself holds something random; left out or empty: the bytes of the record are"
                            + " compared.")
            .optional(
                    "if_revision",
                    Head::expected,
                    REVISIONS,
                    List.of(),
                    "Revisions of what the command names, of which it must have one, or the command is refused as"
                            + " PRECONDITION_FAILED. A revision is 1 + the offset of the command that last changed the"
                            + " thing, 0 that of what there is not. Left out: it is decided whatever there is.")
            .done();

    record Origin(SourcePosition source) {}

    /** The same of one that the settler sends. */
    static final RecordTable<Origin> SETTLED = table(Origin.class)
            .member(
                    "source",
                    Origin::source,
                    SOURCE,
                    "In place of an id when the settler sends it, because another log decided so: what it followed from.")
            .done();

    /** What a tick may say. */
    public record Closing(long number) {
        public Closing {
            if (number < 0 || number > CommandContext.MAX_SERIAL) {
                throw new IllegalArgumentException("there is no number " + number);
            }
        }
    }

    static final RecordTable<Closing> TICKED = table(Closing.class)
            .optional(
                    "closing",
                    Closing::number,
                    within(COUNT, 0, CommandContext.MAX_SERIAL),
                    0L,
                    "Up to which serial number nothing may appear any more in this partition, so that a list in ascending"
                            + " order can go on from there. Left out: nobody asks for that.")
            .done();

    /** Which rules are to be in force. */
    public record Raising(int level, String release) {
        public Raising {
            if (level < 1 || level > MOST_LEVELS || release.length() > MAX_RELEASE) {
                throw new IllegalArgumentException(
                        "levels are 1 to " + MOST_LEVELS + ", and a release's name is short");
            }
        }
    }

    static final RecordTable<Raising> RAISED = table(Raising.class)
            .member(
                    "level",
                    Raising::level,
                    within(SMALL_COUNT, 1, MOST_LEVELS),
                    "The level under which all that comes later in this partition is decided, unless a higher one is in"
                            + " force. Whoever does not know it stops.")
            .optional(
                    "release",
                    Raising::release,
                    text(Function.identity(), Function.identity(), schema -> schema.put("maxLength", MAX_RELEASE)),
                    "",
                    "The release of stockpot that raised it, which one that does not know the level names. Left out:"
                            + " nobody says.")
            .done();

    private final Codec<S, C, E> words;

    public Records(Codec<S, C, E> words) {
        this.words = words;
    }

    /** Writes members of an object. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    /** The bytes of an object with those members. */
    public static byte[] write(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            body.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("JSON into memory", e);
        }
        return bytes.toByteArray();
    }

    public byte[] key(C command) {
        return RecordKey.of(words.key(command).toArray(String[]::new));
    }

    public static byte[] tick() {
        return tick(0);
    }

    /** A tick that closes its partition up to a number; 0 for none. */
    public static byte[] tick(long closing) {
        return write(out -> {
            out.writeStringField("type", "Tick");
            TICKED.write(out, new Closing(closing));
        });
    }

    /** What puts a level in force in the partition that it is written to. */
    public static byte[] raise(int level, String release) {
        return write(out -> {
            out.writeStringField("type", "RaiseLevel");
            RAISED.write(out, new Raising(level, release));
        });
    }

    public byte[] write(Envelope.Sent<C> sent) {
        return write(out -> {
            out.writeStringField("type", words.type(sent.command()));
            HEAD.write(out, new Head(sent.id(), sent.keyed(), sent.fingerprint(), sent.expected()));
            writeIds(out, sent.command());
            words.write(out, sent.command());
        });
    }

    public byte[] write(Envelope.Settled<C> settled) {
        return write(out -> {
            out.writeStringField("type", words.type(settled.command()));
            SETTLED.write(out, new Origin(settled.source()));
            writeIds(out, settled.command());
            words.write(out, settled.command());
        });
    }

    /** Writes the ids that a command is about, each under its name. */
    public void writeIds(JsonGenerator out, C command) throws IOException {
        List<String> ids = words.ids(command);
        List<String> names = words.idNames(command);
        for (int i = 0; i < ids.size(); i++) {
            out.writeStringField(names.get(i), ids.get(i));
        }
    }

    /**
     * The same under a level. A command that a higher one brings is none yet: a release that does not know it may have read the
     * record, and put it among the dead letters.
     */
    public Envelope<C> read(byte[] key, byte[] value, int partition, int partitions, int level) throws Unreadable {
        Envelope<C> envelope = read(key, value, partition, partitions);
        C command = switch (envelope) {
            case Envelope.Sent<C> sent -> sent.command();
            case Envelope.Settled<C> settled -> settled.command();
            case Envelope.Tick<C> tick -> null;
            case Envelope.Raise<C> raise -> null;
        };
        if (command != null && words.since(command) > level) {
            throw new Unreadable(
                    Fault.UNKNOWN_TYPE,
                    "there is no type '" + words.type(command) + "' before level " + words.since(command)
                            + ", and here level " + level + " is in force",
                    null);
        }
        return envelope;
    }

    /**
     * Reads a record of the command topic. Whatever the bytes are, it reads a command or throws {@link Unreadable}.
     *
     * @param partition where the record stands; a command in a partition that is not its key's would split its product
     */
    public Envelope<C> read(byte[] key, byte[] value, int partition, int partitions) throws Unreadable {
        if (value == null) {
            throw new Unreadable(Fault.NOT_JSON, "a command has a value", null);
        }
        try {
            Members members = new Members(JSON.readTree(value));
            String type = members.value("type", TEXT);
            if (type.equals("Tick")) {
                long closing = TICKED.read(members).number();
                members.noMore();
                return new Envelope.Tick<>(closing);
            }
            if (type.equals("RaiseLevel")) {
                // What a later release may say besides must not make it a dead letter: the rules change here.
                Raising raising = RAISED.read(members);
                return new Envelope.Raise<>(raising.level(), raising.release());
            }
            SourcePosition source = members.valueOrNull("source", SOURCE);
            Head head = source == null ? HEAD.read(members) : null;
            C command = readCommand(type, key, members, partition, partitions);
            if (head == null) {
                return new Envelope.Settled<>(requireNonNull(source), command);
            }
            if (head.id().isEmpty() || head.id().length() > MAX_COMMAND_ID) {
                throw new Unreadable("a command's id has 1 to " + MAX_COMMAND_ID + " characters");
            }
            Ids.checked("a command's id", head.id());
            return new Envelope.Sent<>(head.id(), head.keyed(), head.fingerprint(), head.expected(), command);
        } catch (JsonProcessingException e) {
            throw new Unreadable(Fault.NOT_JSON, "not JSON as it has to be: " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new Unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private C readCommand(String type, byte[] key, Members members, int partition, int partitions) throws Unreadable {
        List<String> ids = new ArrayList<>();
        for (String name : words.idNames(type)) {
            ids.add(members.value(name, TEXT));
        }
        C command = words.read(type, ids, members);
        members.noMore();
        byte[] expected = key(command);
        if (!Arrays.equals(key, expected)) {
            throw new Unreadable(Fault.WRONG_KEY, "the record's key is not that of what the command is about", null);
        }
        if (RecordKey.partition(expected, partitions) != partition) {
            throw new Unreadable(Fault.WRONG_PARTITION, "the record is not in the partition of its key", null);
        }
        return command;
    }
}
