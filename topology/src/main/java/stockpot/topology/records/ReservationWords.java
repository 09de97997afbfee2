package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderId;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationEvent;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservationForgotten;
import stockpot.orders.ReservationEvent.ReservationMade;
import stockpot.orders.ReservationEvent.ReservationTaken;
import stockpot.orders.ReservationEvent.ReservedResolved;
import stockpot.orders.ReservationEvent.ReservingAbandoned;
import stockpot.orders.ReservationEvent.ReservingForgotten;
import stockpot.orders.ReservationEvent.TakeOverdue;
import stockpot.orders.ReservationEvent.TakeReleased;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** How reservations are said in JSON. They lie in the orders family, and are known by their number alone. */
public final class ReservationWords {
    static final List<String> ID_NAMES = List.of("reservation");

    private ReservationWords() {}

    static boolean isOne(String type) {
        return switch (type) {
            case "PlaceReservation",
                    "ChangeReservation",
                    "CancelReservation",
                    "TakeReservation",
                    "ConfirmTake",
                    "ReleaseTake",
                    "ResolveReserved" -> true;
            default -> false;
        };
    }

    /** Of one part, while those of orders have two: so no order shares a key with a reservation. */
    public static List<String> key(ReservationKey key) {
        return List.of(Long.toString(key.id()));
    }

    static String type(ReservationCommand command) {
        return switch (command) {
            case PlaceReservation c -> "PlaceReservation";
            case ChangeReservation c -> "ChangeReservation";
            case CancelReservation c -> "CancelReservation";
            case TakeReservation c -> "TakeReservation";
            case ConfirmTake c -> "ConfirmTake";
            case ReleaseTake c -> "ReleaseTake";
            case ResolveReserved c -> "ResolveReserved";
            case AgeReservation c -> "Tick";
            case ForgetReserving c -> "Tick";
        };
    }

    static void write(JsonGenerator out, ReservationCommand command) throws IOException {
        switch (command) {
            case PlaceReservation c -> {
                write(out, c.instance());
                write(out, c.attempt());
                out.writeStringField("content_hash", c.fingerprint());
                writeLines(out, c.lines());
                out.writeNumberField("lifetime", c.lifetime());
            }
            case ChangeReservation c -> {
                write(out, c.instance());
                out.writeStringField("base", c.base().value());
                Renewal renewal = c.renewal();
                if (renewal != null) {
                    write(out, renewal.attempt());
                    writeLines(out, renewal.lines());
                    out.writeBooleanField("anew", renewal.anew());
                }
                if (c.lifetime() != null) {
                    out.writeNumberField("lifetime", c.lifetime());
                }
            }
            case CancelReservation c -> write(out, c.instance());
            case TakeReservation c -> {
                write(out, c.instance());
                write(out, c.attempt());
                out.writeStringField("order", c.order().value());
            }
            case ConfirmTake c -> write(out, c.attempt());
            case ReleaseTake c -> write(out, c.attempt());
            case ResolveReserved c -> {
                write(out, c.product().instance());
                write(out, c.attempt());
                out.writeStringField("product", c.product().product().value());
            }
            case AgeReservation c -> throw notSent();
            case ForgetReserving c -> throw notSent();
        }
    }

    private static IllegalArgumentException notSent() {
        return new IllegalArgumentException("only a tick does what is due; such a command is never sent");
    }

    static ReservationCommand read(String type, String id, Members members) throws Unreadable {
        ReservationKey key = key(id);
        return switch (type) {
            case "PlaceReservation" ->
                new PlaceReservation(
                        key,
                        instance(members),
                        attempt(members),
                        members.textOr("content_hash", ""),
                        readLines(members),
                        members.numberOr("lifetime", 0));
            case "ChangeReservation" -> {
                InstanceId instance = instance(members);
                AttemptId base = members.parsed("base", AttemptId::new);
                AttemptId attempt = members.parsedOrNull("attempt", AttemptId::new);
                Renewal renewal =
                        attempt == null ? null : new Renewal(attempt, readLines(members), members.flag("anew"));
                yield new ChangeReservation(key, instance, base, renewal, members.numberOrNull("lifetime"));
            }
            case "CancelReservation" -> new CancelReservation(key, instance(members));
            case "TakeReservation" ->
                new TakeReservation(key, instance(members), attempt(members), members.parsed("order", OrderId::new));
            case "ConfirmTake" -> new ConfirmTake(key, attempt(members));
            case "ReleaseTake" -> new ReleaseTake(key, attempt(members));
            case "ResolveReserved" -> {
                InstanceId instance = instance(members);
                AttemptId attempt = attempt(members);
                ProductId product = members.parsed("product", ProductId::new);
                yield new ResolveReserved(key, attempt, new ProductKey(instance, product));
            }
            default -> throw new Unreadable("there is no command of type '" + type + "' for a reservation");
        };
    }

    /** Reads a reservation's number: only as it is written, or one reservation could have two keys. */
    static ReservationKey key(String text) {
        ReservationKey key = new ReservationKey(Long.parseLong(text));
        if (!key.toString().equals(text)) {
            throw new IllegalArgumentException(
                    "a reservation's number is written without a sign and without zeros before it");
        }
        return key;
    }

    private static InstanceId instance(Members members) throws Unreadable {
        return members.parsed("instance", InstanceId::new);
    }

    private static AttemptId attempt(Members members) throws Unreadable {
        return members.parsed("attempt", AttemptId::new);
    }

    private static void write(JsonGenerator out, InstanceId instance) throws IOException {
        out.writeStringField("instance", instance.value());
    }

    private static void write(JsonGenerator out, AttemptId attempt) throws IOException {
        out.writeStringField("attempt", attempt.value());
    }

    private static void writeLines(JsonGenerator out, List<Reservation.Line> lines) throws IOException {
        out.writeArrayFieldStart("lines");
        for (Reservation.Line line : lines) {
            out.writeStartObject();
            out.writeStringField("product", line.product().value());
            out.writeStringField("quantity", line.quantity().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static List<Reservation.Line> readLines(Members members) throws Unreadable {
        List<Reservation.Line> lines = members.listOrNull("lines", element -> {
            Members line = new Members(element);
            Reservation.Line read = new Reservation.Line(
                    line.parsed("product", ProductId::new), line.parsed("quantity", Quantity::parse));
            line.noMore();
            return read;
        });
        return lines == null ? List.of() : lines;
    }

    static String eventType(ReservationEvent event) {
        return switch (event) {
            case ReservationMade e -> "ReservationMade";
            case ReservationChanged e -> "ReservationChanged";
            case ReservationEnded e -> "ReservationEnded";
            case ReservationTaken e -> "ReservationTaken";
            case TakeReleased e -> "TakeReleased";
            case TakeOverdue e -> "TakeOverdue";
            case ReservationForgotten e -> "ReservationForgotten";
            case ReservedResolved e -> "HoldResolved";
            case ReservingAbandoned e -> "AttemptAbandoned";
            case ReservingForgotten e -> "AttemptForgotten";
        };
    }

    static void writeEvent(JsonGenerator out, ReservationEvent event) throws IOException {
        switch (event) {
            case ReservationMade e -> write(out, e.reservation());
            case ReservationChanged e -> {
                write(out, e.reservation());
                Reservation was = e.was();
                if (was != null) {
                    out.writeObjectFieldStart("replaced");
                    write(out, was.attempt());
                    OrderWords.writeItems(out, was.items());
                    out.writeEndObject();
                }
            }
            case ReservationEnded e -> {
                write(out, e.reservation());
                write(out, e.order());
            }
            case ReservationTaken e -> {
                write(out, e.reservation());
                write(out, e.reservation().take());
            }
            case TakeReleased e -> write(out, e.reservation());
            case TakeOverdue e -> {
                write(out, e.reservation());
                write(out, e.take());
            }
            case ReservationForgotten e -> write(out, e.reservation());
            case ReservedResolved e -> {
                write(out, e.product().instance());
                write(out, e.attempt());
                out.writeStringField("product", e.product().product().value());
                out.writeStringField("fate", e.fate().name());
            }
            case ReservingAbandoned e -> write(out, e.attempt());
            case ReservingForgotten e -> write(out, e.attempt());
        }
    }

    /** The whole reservation each time: whoever reads only one of its records knows all of it. */
    private static void write(JsonGenerator out, Reservation reservation) throws IOException {
        write(out, reservation.instance());
        out.writeStringField("state", reservation.state().name());
        write(out, reservation.attempt());
        writeLines(out, reservation.lines());
        OrderWords.writeItems(out, reservation.items());
        out.writeNumberField("until_ms", reservation.until());
        if (reservation.ended() != 0) {
            out.writeNumberField("ended_ms", reservation.ended());
        }
    }

    private static void write(JsonGenerator out, @Nullable OrderId order) throws IOException {
        if (order != null) {
            out.writeStringField("order", order.value());
        }
    }

    private static void write(JsonGenerator out, Reservation.@Nullable Take take) throws IOException {
        if (take != null) {
            write(out, take.order());
            out.writeStringField("taking", take.attempt().value());
        }
    }

    static void writeAcceptance(
            JsonGenerator out, ReservationCommand command, @Nullable Reservation before, @Nullable Reservation after)
            throws IOException {
        if (after == null) {
            return;
        }
        switch (command) {
            case PlaceReservation c -> write(out, after);
            case ChangeReservation c -> write(out, after);
            case TakeReservation c -> write(out, after);
            // Whoever took it back gives its goods back, unless it was over and they are free already.
            case CancelReservation c -> {
                if (before != null && before.state() == Reservation.State.LIVE) {
                    write(out, after);
                }
            }
            case ConfirmTake c -> {}
            case ReleaseTake c -> {}
            case ResolveReserved c -> {}
            case AgeReservation c -> {}
            case ForgetReserving c -> {}
        }
    }

    /** What a request for a reservation comes to when there is one of that number already. */
    public static Verdict madeBefore(Reservation there, InstanceId instance, String fingerprint) {
        return there.isFor(instance, fingerprint)
                ? new Verdict(true, Verdict.ACCEPTED, "", Records.write(out -> write(out, there)))
                : new Verdict(
                        false,
                        OrderCode.RESERVATION_EXISTS.name(),
                        "there is another reservation of that number",
                        Records.write(out -> {}));
    }

    /**
     * What an answer says of a reservation.
     *
     * @param attempt whose holds have its goods
     */
    public record Said(AttemptId attempt, List<Reservation.Line> lines, List<Item> items, long until) {}

    /** The reservation in an acceptance that has one. */
    public static Said said(Verdict accepted) {
        JsonNode data = Outgoing.data(accepted);
        List<Reservation.Line> lines = new ArrayList<>();
        data.path("lines").forEach(line -> lines.add(new Reservation.Line(product(line), quantity(line))));
        List<Item> items = new ArrayList<>();
        data.path("items").forEach(item -> items.add(new Item(product(item), quantity(item))));
        AttemptId attempt = new AttemptId(
                Objects.requireNonNull(data.path("attempt").textValue(), "such an answer names an attempt"));
        return new Said(attempt, lines, items, data.path("until_ms").longValue());
    }

    /** Whether an acceptance has a reservation in it. */
    public static boolean saysOne(Verdict verdict) {
        return verdict.accepted() && Outgoing.data(verdict).has("lines");
    }

    private static ProductId product(JsonNode node) {
        return new ProductId(node.path("product").textValue());
    }

    private static Quantity quantity(JsonNode node) {
        return Quantity.parse(node.path("quantity").textValue());
    }
}
