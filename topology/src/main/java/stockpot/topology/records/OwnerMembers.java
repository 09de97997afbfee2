package stockpot.topology.records;

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
        ReservationKey reservation = members.parsedOrNull("reservation", ReservationWords::key);
        return reservation == null
                ? members.parsed("order", HoldOwner::new)
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
        properties
                .putObject("order")
                .put("description", "The order that it is for.")
                .put("type", "string");
        properties
                .putObject("reservation")
                .put("description", "The reservation that it is for; it or an order is named.")
                .put("type", "string");
    }
}
