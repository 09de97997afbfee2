package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.pots.Claim;
import stockpot.pots.Paid;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.AttemptForgotten;
import stockpot.pots.PotEvent.CreditSkipped;
import stockpot.pots.PotEvent.NameClaimed;
import stockpot.pots.PotEvent.NameConfirmed;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.NameReleased;
import stockpot.pots.PotEvent.NameResolved;
import stockpot.pots.PotEvent.PotClosed;
import stockpot.pots.PotEvent.PotCredited;
import stockpot.pots.PotEvent.PotDescribed;
import stockpot.pots.PotEvent.PotOpened;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.records.Outgoing.Verdict;

/** The pots family in JSON. Its records are about a pot or about a name; the types say which. */
public final class PotWords implements Words<Pots, PotCommand, PotEvent> {
    private static final List<String> POT_IDS = List.of("instance", "pot");
    private static final List<String> NAME_IDS = List.of("instance", "name");

    @Override
    public List<String> ids(PotCommand command) {
        String instance = command.key().instance().value();
        return switch (command.key()) {
            case PotKey key -> List.of(instance, Long.toString(key.serial()));
            case NameKey key -> List.of(instance, key.name().value());
        };
    }

    @Override
    public List<String> idNames(PotCommand command) {
        return command.key() instanceof NameKey ? NAME_IDS : POT_IDS;
    }

    @Override
    public List<String> idNames(String type) {
        return switch (type) {
            case "ClaimName", "ConfirmName", "ReleaseName" -> NAME_IDS;
            default -> POT_IDS;
        };
    }

    /** A name may be a number, and must not be taken for a pot's. */
    @Override
    public List<String> key(PotCommand command) {
        return key(command.key());
    }

    public static List<String> key(PotsKey key) {
        return switch (key) {
            case PotKey pot -> List.of(pot.instance().value(), Long.toString(pot.serial()));
            case NameKey name ->
                List.of(name.instance().value(), "name", name.name().value());
        };
    }

    @Override
    public String type(PotCommand command) {
        return switch (command) {
            case ClaimName c -> "ClaimName";
            case ConfirmName c -> "ConfirmName";
            case ReleaseName c -> "ReleaseName";
            case OpenPot c -> "OpenPot";
            case ChangePot c -> "ChangePot";
            case CreditPot c -> "CreditPot";
            case ClosePot c -> "ClosePot";
            case ResolveName c -> "ResolveName";
            case ReportName c -> "Tick";
            case ForgetAttempt c -> "Tick";
        };
    }

    @Override
    public void write(JsonGenerator out, PotCommand command) throws IOException {
        switch (command) {
            case ClaimName c -> {
                write(out, c.attempt());
                if (c.pot() != 0) {
                    out.writeStringField("pot", Long.toString(c.pot()));
                }
            }
            case ConfirmName c -> write(out, c.attempt());
            case ReleaseName c -> write(out, c.attempt());
            case OpenPot c -> {
                write(out, c.attempt());
                out.writeNumberField("overdue_ms", c.overdueAt());
                out.writeStringField("name", c.name().value());
                out.writeStringField("description", c.description());
            }
            case ChangePot c -> {
                if (c.claim() != null) {
                    write(out, c.claim());
                    out.writeNumberField("overdue_ms", c.overdueAt());
                }
                out.writeStringField("name", c.name().value());
                out.writeStringField("description", c.description());
                writeTotals(out, "expected", c.expected());
                writeTotals(out, "totals", c.totals());
                out.writeStringField("by", c.by());
            }
            case CreditPot c -> write(out, c.amount(), c.paid());
            case ClosePot c -> out.writeStringField("by", c.by());
            case ResolveName c -> {
                write(out, c.attempt());
                out.writeStringField("name", c.name().value());
            }
            case ReportName c -> throw notSent();
            case ForgetAttempt c -> throw notSent();
        }
    }

    private static IllegalArgumentException notSent() {
        return new IllegalArgumentException("only a tick ends what is overdue; such a command is never sent");
    }

    private static void write(JsonGenerator out, AttemptId attempt) throws IOException {
        out.writeStringField("attempt", attempt.value());
    }

    private static void write(JsonGenerator out, Amount amount, Paid paid) throws IOException {
        out.writeStringField("amount", amount.toString());
        out.writeStringField("order", paid.order());
        out.writeNumberField("line", paid.line());
    }

    private static void writeTotals(JsonGenerator out, String name, @Nullable Totals totals) throws IOException {
        if (totals != null) {
            out.writeArrayFieldStart(name);
            for (Amount amount : totals.list()) {
                out.writeString(amount.toString());
            }
            out.writeEndArray();
        }
    }

    @Override
    public PotCommand read(String type, List<String> ids, Members members) throws Unreadable {
        InstanceId instance = new InstanceId(ids.getFirst());
        if (idNames(type).equals(NAME_IDS)) {
            return readOfName(type, new NameKey(instance, new PotName(ids.get(1))), members);
        }
        PotKey key = new PotKey(instance, serial(ids.get(1)));
        return switch (type) {
            case "OpenPot" ->
                new OpenPot(key, attempt(members), overdue(members), name(members), members.text("description"));
            case "ChangePot" -> {
                AttemptId claim = members.parsedOrNull("attempt", AttemptId::new);
                yield new ChangePot(
                        key,
                        claim,
                        claim == null ? Claim.NEVER : overdue(members),
                        name(members),
                        members.text("description"),
                        readTotals(members, "expected"),
                        readTotals(members, "totals"),
                        members.textOr("by", ""));
            }
            case "CreditPot" -> {
                Amount amount = members.parsed("amount", Amount::parse);
                Integer line = members.integerOrNull("line");
                yield new CreditPot(key, amount, new Paid(members.text("order"), line == null ? 0 : line));
            }
            case "ClosePot" -> new ClosePot(key, members.textOr("by", ""));
            case "ResolveName" -> new ResolveName(key, attempt(members), name(members));
            default -> throw new Unreadable("there is no pot command of type '" + type + "'");
        };
    }

    private static PotCommand readOfName(String type, NameKey key, Members members) throws Unreadable {
        AttemptId attempt = attempt(members);
        return switch (type) {
            case "ConfirmName" -> new ConfirmName(key, attempt);
            case "ReleaseName" -> new ReleaseName(key, attempt);
            default -> {
                PotKey pot = members.parsedOrNull("pot", text -> new PotKey(key.instance(), serial(text)));
                yield new ClaimName(key, attempt, pot == null ? 0 : pot.serial());
            }
        };
    }

    private static AttemptId attempt(Members members) throws Unreadable {
        return members.parsed("attempt", AttemptId::new);
    }

    private static long overdue(Members members) throws Unreadable {
        Long overdueAt = members.countOrNull("overdue_ms");
        if (overdueAt == null) {
            throw new Unreadable("member 'overdue_ms' is missing");
        }
        return overdueAt;
    }

    private static PotName name(Members members) throws Unreadable {
        return members.parsed("name", PotName::new);
    }

    /** Exactly as it is written, or one pot could have two keys. */
    private static long serial(String text) {
        long serial = Long.parseLong(text);
        if (!Long.toString(serial).equals(text)) {
            throw new IllegalArgumentException("a pot's number is written without a sign and without zeros before it");
        }
        return serial;
    }

    private static @Nullable Totals readTotals(Members members, String name) throws Unreadable {
        List<Amount> amounts = members.listOrNull(name, element -> {
            if (!element.isTextual()) {
                throw new Unreadable("an amount is a string");
            }
            return Amount.parse(element.textValue());
        });
        return amounts == null ? null : Totals.of(amounts);
    }

    @Override
    public String eventType(PotEvent event) {
        return switch (event) {
            case NameClaimed e -> "NameClaimed";
            case NameConfirmed e -> "NameConfirmed";
            case NameReleased e -> "NameReleased";
            case NameOverdue e -> "NameOverdue";
            case PotOpened e -> "PotOpened";
            case PotRenamed e -> "PotRenamed";
            case PotDescribed e -> "PotDescribed";
            case PotReset e -> "PotReset";
            case PotCredited e -> "PotCredited";
            case CreditSkipped e -> "CreditSkipped";
            case PotClosed e -> "PotClosed";
            case NameResolved e -> "NameResolved";
            case AttemptAbandoned e -> "AttemptAbandoned";
            case AttemptForgotten e -> "AttemptForgotten";
        };
    }

    @Override
    public void writeEvent(JsonGenerator out, PotEvent event) throws IOException {
        switch (event) {
            case NameClaimed e -> write(out, e.claim());
            case NameConfirmed e -> write(out, e.claim());
            case NameReleased e -> write(out, e.claim());
            case NameOverdue e -> write(out, e.claim());
            case PotOpened e -> writeClaims(out, settled(e.pot().name(), e.pot().attempt(), Fate.CONFIRM));
            case PotRenamed e ->
                writeClaims(
                        out, settled(e.name(), e.attempt(), Fate.CONFIRM), settled(e.was(), e.wasBy(), Fate.RELEASE));
            case PotDescribed e -> {}
            case PotReset e -> out.writeStringField("by", e.by());
            case PotCredited e -> write(out, e.amount(), e.paid());
            case CreditSkipped e -> write(out, e.amount(), e.paid());
            case PotClosed e -> {
                out.writeStringField("by", e.by());
                writeClaims(out, settled(e.name(), e.attempt(), Fate.RELEASE));
            }
            case NameResolved e -> writeClaims(out, settled(e.name(), e.attempt(), e.fate()));
            case AttemptAbandoned e -> write(out, e.attempt());
            case AttemptForgotten e -> write(out, e.attempt());
        }
    }

    private static void write(JsonGenerator out, Claim claim) throws IOException {
        write(out, claim.attempt());
        out.writeStringField("pot", Long.toString(claim.pot()));
    }

    /** What a name's log is told. */
    private record Told(PotName name, AttemptId attempt, Fate fate) {}

    private static Told settled(PotName name, AttemptId attempt, Fate fate) {
        return new Told(name, attempt, fate);
    }

    private static void writeClaims(JsonGenerator out, Told... claims) throws IOException {
        out.writeArrayFieldStart("claims");
        for (Told claim : claims) {
            out.writeStartObject();
            out.writeStringField("name", claim.name().value());
            write(out, claim.attempt());
            out.writeStringField("fate", claim.fate().name());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    @Override
    public boolean hasStanding() {
        return true;
    }

    @Override
    public void writeStanding(JsonGenerator out, Pots slice) throws IOException {
        Pot pot = slice.pot();
        Claim claim = slice.claim();
        if (pot != null) {
            out.writeStartObject();
            out.writeStringField("name", pot.name().value());
            out.writeStringField("description", pot.description());
            writeTotals(out, "totals", pot.totals());
            out.writeNumberField("opened_ms", pot.opened());
            out.writeEndObject();
        } else if (claim != null) {
            out.writeStartObject();
            write(out, claim);
            out.writeBooleanField("firm", claim.firm());
            out.writeEndObject();
        } else {
            out.writeNull();
        }
    }

    @Override
    public void writeAcceptance(JsonGenerator out, PotCommand command, Pots before, Pots after) throws IOException {
        Claim claim = after.claim();
        Pot was = before.pot();
        Pot is = after.pot();
        if (command instanceof ClaimName && claim != null) {
            write(out, claim);
            out.writeNumberField("overdue_ms", claim.overdueAt());
        } else if (was != null && (is == null || !is.name().equals(was.name()))) {
            out.writeObjectFieldStart("released");
            out.writeStringField("name", was.name().value());
            write(out, was.attempt());
            out.writeEndObject();
        }
    }

    /** What a granted claim says: by which attempt and for which pot it is, and when it will have waited too long. */
    public record Granted(AttemptId attempt, long pot, long overdueAt) {}

    public static Granted granted(Verdict verdict) {
        JsonNode data = Outgoing.data(verdict);
        return new Granted(
                new AttemptId(data.path("attempt").textValue()),
                Long.parseLong(data.path("pot").textValue()),
                data.path("overdue_ms").longValue());
    }

    /** A name that a pot has no more. */
    public record Released(PotName name, AttemptId attempt) {}

    /** The name that a pot lost by what was accepted, if it did. */
    public static Optional<Released> released(Verdict accepted) {
        JsonNode released = Outgoing.data(accepted).path("released");
        return released.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Released(
                        new PotName(released.path("name").textValue()),
                        new AttemptId(released.path("attempt").textValue())));
    }
}
