package stockpot.topology.stock;

import static stockpot.topology.shared.Nouns.RESERVATION;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.NAME;
import static stockpot.topology.table.Types.identifier;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stockpot.orders.ReservationKey;
import stockpot.stock.HoldOwner;
import stockpot.stock.HoldOwner.Kind;
import stockpot.topology.shared.Nouns;
import stockpot.topology.table.Definitions;
import stockpot.topology.table.MemberGroup;
import stockpot.topology.table.Members;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.Unreadable;
import stockpot.topology.table.ValueType;

/** For whom a hold is: for an order, a reservation or a batch of locks. */
final class OwnerMembers implements MemberGroup<HoldOwner> {
    private static final String IS = "that the goods are for, and whose log decides what becomes of them.";
    static final String BATCH_IS = "The batch of locks " + IS;
    static final ValueType<HoldOwner> BATCH = identifier(id -> new HoldOwner(Kind.BATCH, id), HoldOwner::id);

    /** One member or the other. */
    private static final RecordTable<HoldOwner> HOLDERS = table(HoldOwner.class)
            .optional("order", OwnerMembers::order, NAME, "The order " + IS)
            .optional("reservation", OwnerMembers::reservation, RESERVATION, "The reservation " + IS)
            .rule("{\"oneOf\": [{\"required\": [\"order\"]}, {\"required\": [\"reservation\"]}]}")
            .done();

    private static final RecordTable<HoldOwner> ALL = table(HoldOwner.class)
            .optional("order", OwnerMembers::order, NAME, "The order " + IS)
            .optional("reservation", OwnerMembers::reservation, RESERVATION, "The reservation " + IS)
            .optional("batch", owner -> owner.kind() == Kind.BATCH ? owner : null, BATCH, BATCH_IS)
            .rule("{\"oneOf\": [{\"required\": [\"order\"]}, {\"required\": [\"reservation\"]},"
                    + " {\"required\": [\"batch\"]}]}")
            .done();

    /** Of commands: a batch has one of its own. */
    static final OwnerMembers OF_HOLDERS = new OwnerMembers(HOLDERS);

    /** Of what happens. */
    static final OwnerMembers OF_ALL = new OwnerMembers(ALL);

    private final RecordTable<HoldOwner> table;

    private OwnerMembers(RecordTable<HoldOwner> table) {
        this.table = table;
    }

    private static @Nullable String order(HoldOwner owner) {
        return owner.kind() == Kind.ORDER || owner.kind() == Kind.PUBLIC_ORDER ? owner.id() : null;
    }

    private static @Nullable ReservationKey reservation(HoldOwner owner) {
        return owner.kind() == Kind.RESERVATION ? Nouns.reservation(owner.id()) : null;
    }

    @Override
    public void write(JsonGenerator out, HoldOwner owner) throws IOException {
        table.write(out, owner);
    }

    @Override
    public HoldOwner read(Members members) throws Unreadable {
        ReservationKey reservation = members.valueOrNull("reservation", RESERVATION);
        return reservation == null
                ? new HoldOwner(members.value("order", NAME))
                : new HoldOwner(Kind.RESERVATION, reservation.toString());
    }

    @Override
    public void write(RowWriter row, HoldOwner owner) {
        row.text(owner.kind().name()).text(owner.id());
    }

    @Override
    public HoldOwner read(RowReader row) {
        Kind kind = Kind.valueOf(row.text());
        return new HoldOwner(kind, row.text());
    }

    @Override
    public void describe(ObjectNode schema, Definitions shared) {
        table.describe(schema, shared);
    }
}
