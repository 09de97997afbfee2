package stockpot.topology.records;

import static stockpot.topology.records.SharedTypes.NAME;
import static stockpot.topology.records.SharedTypes.RESERVATION;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import stockpot.orders.ReservationKey;
import stockpot.stock.HoldOwner;
import stockpot.topology.table.MemberGroup;
import stockpot.topology.table.Members;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.Unreadable;

/** For whom a hold is: for an order or for a reservation. */
final class OwnerMembers implements MemberGroup<HoldOwner> {
    @Override
    public void write(JsonGenerator out, HoldOwner owner) throws IOException {
        out.writeStringField(
                switch (owner.kind()) {
                    case ORDER, PUBLIC_ORDER -> "order";
                    case RESERVATION -> "reservation";
                },
                owner.id());
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
    public void describe(ObjectNode properties, ArrayNode required) {
        NAME.describe(properties.putObject("order").put("description", "The order that it is for."));
        RESERVATION.describe(properties
                .putObject("reservation")
                .put("description", "The reservation that it is for; it or an order is named."));
    }
}
