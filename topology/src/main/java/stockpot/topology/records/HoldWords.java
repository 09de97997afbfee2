package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.topology.records.Outgoing.Verdict;

/** How holds are said in JSON. */
public final class HoldWords {
    private HoldWords() {}

    static void write(JsonGenerator out, AttemptId attempt) throws IOException {
        out.writeStringField("attempt", attempt.value());
    }

    static void write(JsonGenerator out, HoldStock c) throws IOException {
        write(out, c.attempt());
        out.writeStringField("order", c.owner().id());
        out.writeStringField("quantity", c.quantity().toString());
        writeLocks(out, c.locks());
    }

    static HoldStock read(ProductKey key, Members members) throws Unreadable {
        List<LockId> locks = members.listOrNull("locks", element -> {
            if (!element.isTextual()) {
                throw new Unreadable("a lock's id is a string");
            }
            return new LockId(element.textValue());
        });
        return new HoldStock(
                key,
                members.parsed("attempt", AttemptId::new),
                members.parsed("order", HoldOwner::new),
                members.parsed("quantity", Quantity::parse),
                locks == null ? List.of() : locks);
    }

    static void write(JsonGenerator out, Hold hold) throws IOException {
        write(out, hold.attempt());
        out.writeStringField("order", hold.owner().id());
        out.writeStringField("quantity", hold.quantity().toString());
        out.writeStringField("counted", hold.counted().toString());
        writeLocks(out, hold.aside());
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

    /** Whoever placed the order frees what its locks had too much, and has to know of it. */
    static void writeGrant(JsonGenerator out, Stock after) throws IOException {
        Hold hold = after.holding().hold();
        if (hold != null && hold.counted().exceeds(hold.quantity())) {
            out.writeStringField(
                    "surplus", hold.counted().minus(hold.quantity()).toString());
        }
    }

    /** Whether the locks that a granted hold is to replace had more than it needs. */
    public static boolean hasSurplus(Verdict granted) {
        return Outgoing.data(granted).has("surplus");
    }
}
