package stockpot.topology.stock;

import static stockpot.topology.shared.Nouns.RESERVATION;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.NAME;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import stockpot.orders.ReservationKey;
import stockpot.stock.HoldOwner;
import stockpot.topology.shared.Nouns;
import stockpot.topology.table.Definitions;
import stockpot.topology.table.MemberGroup;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.Unreadable;

/** For whom a hold is: for an order or for a reservation. */
final class OwnerMembers implements MemberGroup<HoldOwner> {
    private static final String IS = "that the goods are for, and whose log decides what becomes of them.";

    /** One member or the other. */
    private static final RecordTable<HoldOwner> TABLE = table(HoldOwner.class)
            .optional("order", owner -> isReservation(owner) ? null : owner.id(), NAME, "The order " + IS)
            .optional(
                    "reservation",
                    owner -> isReservation(owner) ? Nouns.reservation(owner.id()) : null,
                    RESERVATION,
                    "The reservation " + IS)
            .rule("{\"oneOf\": [{\"required\": [\"order\"]}, {\"required\": [\"reservation\"]}]}")
            .done();

    private static boolean isReservation(HoldOwner owner) {
        return owner.kind() == HoldOwner.Kind.RESERVATION;
    }

    @Override
    public void write(JsonGenerator out, HoldOwner owner) throws IOException {
        TABLE.write(out, owner);
    }

    @Override
    public HoldOwner read(Members members) throws Unreadable {
        ReservationKey reservation = members.valueOrNull("reservation", RESERVATION);
        return reservation == null
                ? new HoldOwner(members.value("order", NAME))
                : new HoldOwner(HoldOwner.Kind.RESERVATION, reservation.toString());
    }

    @Override
    public void write(RowWriter row, HoldOwner owner) {
        row.text(owner.kind().name()).text(owner.id());
    }

    @Override
    public HoldOwner read(RowReader row) {
        HoldOwner.Kind kind = HoldOwner.Kind.valueOf(row.text());
        return new HoldOwner(kind, row.text());
    }

    @Override
    public void describe(ObjectNode schema, Definitions shared) {
        TABLE.describe(schema, shared);
    }
}
