package stockpot.topology.records;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.named;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Command;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Level;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Rejection;
import stockpot.kernel.Rejection.Refusal;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Unreadable;
import stockpot.topology.table.ValueType;

/** What a family tells the world: one result per command, one ledger record per event. */
public final class ResultWriter<S, C, E> {
    private static final byte[] NO_MEMBERS = {'{', '}'};
    private static final JsonNode NOTHING = Records.JSON.createObjectNode();

    private static final ValueType<LogPosition> PLACE = named(
            "Place",
            "Where a command stands: topic/partition/offset.",
            text(
                    text -> {
                        throw new UnsupportedOperationException("places are written, and nobody reads them: " + text);
                    },
                    LogPosition::toString,
                    schema -> schema.put("pattern", Records.POSITION.formatted("commands", "{2}"))));

    /** When and where something was decided, at the end of a result. */
    record Decided(LogPosition place, @Nullable LogPosition repeats, long timeMillis) {}

    static final RecordTable<Decided> DECIDED = table(Decided.class)
            .member("position", Decided::place, PLACE, "Where the command stands.")
            .optional(
                    "repeats",
                    Decided::repeats,
                    PLACE,
                    "Where the command stands that this one repeats, and whose outcome this is; left out for the first"
                            + " command of its id.")
            .member(
                    "time_ms",
                    Decided::timeMillis,
                    TIME,
                    "When it was decided: the broker's timestamp of the command record, never the sender's.")
            .done();

    /** Why, where and when something happened, at the end of a ledger record. */
    static final RecordTable<Cause> HAPPENED = table(Cause.class)
            .member(
                    "cause",
                    cause -> cause,
                    object(table(Cause.class)
                            .is("Why something happened.")
                            .member(
                                    "type",
                                    Cause::type,
                                    TEXT,
                                    "The kind of command that it comes of; Tick: only that time has passed.")
                            .optional(
                                    "id",
                                    Cause::id,
                                    Records.COMMAND_ID,
                                    "Id of the command; left out for a tick and for what the settler sent.")
                            .optional(
                                    "source",
                                    Cause::source,
                                    Records.SOURCE,
                                    "What the command followed from, when the settler sent it.")
                            .done()),
                    "Why it happened.")
            .member("position", Cause::place, PLACE, "Where the record stands that caused it.")
            .member(
                    "ordinal",
                    Cause::ordinal,
                    SMALL_COUNT,
                    "Which event of that record this is, from 0; position and ordinal together name the event.")
            .optional(
                    "level",
                    Cause::level,
                    SMALL_COUNT,
                    Level.ONE.number(),
                    "The level under which it was decided. Left out: the first.")
            .member(
                    "time_ms",
                    Cause::timeMillis,
                    TIME,
                    "When it happened: the broker's timestamp of the command record, but never before the last change"
                            + " of what it changes.")
            .done();

    private final Codec<S, C, E> words;
    private final Records<S, C, E> records;

    public ResultWriter(Codec<S, C, E> words, Records<S, C, E> records) {
        this.words = words;
        this.records = records;
    }

    /**
     * What a command came to, as results say it and as outcomes are remembered.
     *
     * @param code {@code ACCEPTED} or the name of the rejection's code
     * @param data a JSON object of what else there is to say
     */
    public record Verdict(boolean accepted, String code, byte[] data) {
        public static final String ACCEPTED = "ACCEPTED";
    }

    /** What a command of a family came to, by the verdict on it. */
    @SuppressWarnings("unchecked") // What a family says of its commands is of the type that its commands name.
    public static <A> Outcome<A> outcome(
            Codec<?, ? extends Command<A>, ?> words, Verdict verdict, LogPosition position, boolean isRemembered) {
        try {
            JsonNode json =
                    verdict.data().length <= NO_MEMBERS.length ? NOTHING : Records.JSON.readTree(verdict.data());
            Members data = new Members(json);
            return verdict.accepted()
                    ? new Granted<>((A) words.readAcceptance(data), !data.has("unchanged"), position, isRemembered)
                    : new Refused<>(refusal(words, verdict, data), position, isRemembered);
        } catch (Unreadable | IOException e) {
            throw new IllegalStateException("an outcome's data is JSON that this program wrote", e);
        }
    }

    private static Rejection refusal(Codec<?, ?, ?> words, Verdict verdict, Members data) throws Unreadable {
        for (CommonCode code : CommonCode.values()) {
            if (verdict.code().equals(code.name())) {
                return new Refusal(code);
            }
        }
        return words.readRefusal(verdict.code(), data);
    }

    /** An acceptance; {@code changed} is whether anything is different now, which nobody could tell otherwise. */
    public Verdict accepted(C command, S before, S after, boolean changed) {
        byte[] data = Records.write(out -> {
            if (!changed) {
                out.writeBooleanField("unchanged", true);
            }
            words.writeAcceptance(out, command, before, after);
        });
        return new Verdict(true, Verdict.ACCEPTED, data);
    }

    public Verdict rejected(Rejection because) {
        byte[] data = Records.write(out -> words.writeRefusal(out, because));
        return new Verdict(false, because.code().name(), data);
    }

    /**
     * A result record.
     *
     * @param repeats the place of the command that this one repeats; null for the first of its id
     */
    public byte[] result(
            Envelope.Sent<C> sent, Verdict verdict, LogPosition place, @Nullable LogPosition repeats, long timeMillis) {
        return result("id", sent.id(), sent.command(), verdict, place, repeats, timeMillis);
    }

    /** The result record of a command that followed from another log; it is known by its source. */
    public byte[] result(Envelope.Settled<C> settled, Verdict verdict, LogPosition place, long timeMillis) {
        return result("source", settled.source().toString(), settled.command(), verdict, place, null, timeMillis);
    }

    private byte[] result(
            String known,
            String by,
            C command,
            Verdict verdict,
            LogPosition place,
            @Nullable LogPosition repeats,
            long timeMillis) {
        return Records.write(out -> {
            out.writeStringField("type", words.type(command));
            out.writeStringField(known, by);
            records.writeIds(out, command);
            out.writeStringField("outcome", verdict.accepted() ? "accepted" : "rejected");
            if (!verdict.accepted()) {
                out.writeStringField("code", verdict.code());
            }
            if (verdict.data().length > NO_MEMBERS.length) {
                out.writeFieldName("data");
                out.writeRawValue(new String(verdict.data(), StandardCharsets.UTF_8));
            }
            DECIDED.write(out, new Decided(place, repeats, timeMillis));
        });
    }

    /**
     * Why something happened: the command's type, and its id or its source unless it was a tick.
     *
     * @param ordinal which event of the record this is, from 0
     * @param level under which it was decided
     */
    public record Cause(
            String type,
            @Nullable String id,
            @Nullable SourcePosition source,
            LogPosition place,
            int ordinal,
            int level,
            long timeMillis) {}

    /** A ledger record's value and what its headers need. */
    public record Fact(byte[] key, byte[] value, String type, Cause cause) {}

    public Fact fact(C about, E event, S before, S after, Cause cause) {
        String type = words.eventType(event);
        byte[] value = Records.write(out -> {
            out.writeStringField("type", type);
            records.writeIds(out, about);
            words.writeEvent(out, event, before);
            if (words.hasSnapshots()) {
                out.writeFieldName("before");
                words.writeSnapshot(out, before);
                out.writeFieldName("after");
                words.writeSnapshot(out, after);
            }
            HAPPENED.write(out, cause);
        });
        return new Fact(records.key(about), value, type, cause);
    }
}
