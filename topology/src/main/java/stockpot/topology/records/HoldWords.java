package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** How holds are said in JSON. */
public final class HoldWords {
    private HoldWords() {}

    static void write(JsonGenerator out, AttemptId attempt) throws IOException {
        out.writeStringField("attempt", attempt.value());
    }

    static void write(JsonGenerator out, HoldStock c) throws IOException {
        write(out, c.attempt());
        write(out, c.owner());
        out.writeStringField("quantity", c.quantity().toString());
        writeLocks(out, c.locks());
        write(out, "over", c.over());
        if (c.partly()) {
            out.writeBooleanField("partly", true);
        }
        if (c.publicPercent() != null) {
            out.writeNumberField("public_percent", c.publicPercent());
        }
    }

    static HoldStock read(ProductKey key, Members members) throws Unreadable {
        List<LockId> locks = members.listOrNull("locks", element -> {
            if (!element.isTextual()) {
                throw new Unreadable("a lock's id is a string");
            }
            return new LockId(element.textValue());
        });
        HoldOwner owner = readOwner(members);
        Integer percent = members.integerOrNull("public_percent");
        return new HoldStock(
                key,
                members.parsed("attempt", AttemptId::new),
                percent == null ? owner : owner.anybodys(),
                members.parsed("quantity", Quantity::parse),
                locks == null ? List.of() : locks,
                members.parsedOrNull("over", AttemptId::new),
                members.flag("partly"),
                percent);
    }

    private static void write(JsonGenerator out, HoldOwner owner) throws IOException {
        out.writeStringField(
                switch (owner.kind()) {
                    case ORDER, PUBLIC_ORDER -> "order";
                    case RESERVATION -> "reservation";
                },
                owner.id());
    }

    private static HoldOwner readOwner(Members members) throws Unreadable {
        ReservationKey reservation = members.parsedOrNull("reservation", ReservationWords::key);
        return reservation == null
                ? members.parsed("order", HoldOwner::new)
                : new HoldOwner(HoldOwner.Kind.RESERVATION, reservation.toString());
    }

    private static void write(JsonGenerator out, String name, @Nullable AttemptId attempt) throws IOException {
        if (attempt != null) {
            out.writeStringField(name, attempt.value());
        }
    }

    static void write(JsonGenerator out, Hold hold) throws IOException {
        write(out, hold.attempt());
        write(out, hold.owner());
        out.writeStringField("quantity", hold.quantity().toString());
        out.writeStringField("counted", hold.counted().toString());
        writeLocks(out, hold.aside());
        write(out, "over", hold.over());
    }

    private static void writeLocks(JsonGenerator out, List<LockId> locks) throws IOException {
        if (!locks.isEmpty()) {
            out.writeArrayFieldStart("locks");
            for (LockId lock : locks) {
                out.writeString(lock.value());
            }
            out.writeEndArray();
        }
    }

    /** Whoever decides frees what was replaced and had too much, and has to know of it; and of what was granted instead. */
    static void writeGrant(JsonGenerator out, HoldStock c, Stock after) throws IOException {
        Hold hold = after.holding().hold();
        if (hold != null && c.partly()) {
            out.writeStringField("granted", hold.quantity().toString());
        }
        if (hold != null && hold.counted().exceeds(hold.quantity())) {
            out.writeStringField(
                    "surplus", hold.counted().minus(hold.quantity()).toString());
        }
    }

    /** Whether the locks that a granted hold is to replace had more than it needs. */
    public static boolean hasSurplus(Verdict granted) {
        return Outgoing.data(granted).has("surplus");
    }

    /** How much was granted to a hold that takes less than it asks for. */
    public static Quantity granted(Verdict granted) {
        return Quantity.parse(Outgoing.data(granted).path("granted").textValue());
    }
}
