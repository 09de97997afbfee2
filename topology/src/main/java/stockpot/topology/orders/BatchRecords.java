package stockpot.topology.orders;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.NAME;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.limited;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;

import java.util.List;
import stockpot.kernel.Level;
import stockpot.orders.OrderAnswer.Locked;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.LocksGranted;
import stockpot.orders.OrderKey;
import stockpot.stock.Lock;
import stockpot.topology.records.SharedTypes;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records about batches of locks. They lie in the orders family, where an order of the same id would. */
final class BatchRecords {
    private static final Keys<OrderKey> ABOUT = new Keys<>(
            List.of(
                    SharedTypes.INSTANCE,
                    new Keys.Id("batch", NAME, "The batch of locks, as the node that took it named it.")),
            key -> List.of(key.instance().value(), key.order().value()),
            ids -> OrderKey.of(ids.get(0), ids.get(1)));

    private static final ValueType<List<BatchedLock>> LOCKS = limited(
            list(
                    object(table(BatchedLock.class)
                            .is("A lock of a batch.")
                            .member("product", BatchedLock::product, PRODUCT, "The product.")
                            .optional(
                                    "until_ms",
                                    BatchedLock::until,
                                    TIME,
                                    Lock.FOREVER,
                                    "First instant at which the lock counts no more; left out: never.")
                            .done()),
                    GrantLocks.MAX_LOCKS),
            schema -> schema.put("minItems", 1));

    private static final String ATTEMPT_IS = "The attempt whose holds become the locks.";
    private static final String LOCKS_ARE = "The locks of the batch, in the order of the request.";

    static final RecordTable<Locked> GRANTED = table(Locked.class)
            .is("All locks of the batch are granted, or were by an earlier request.")
            .member("attempt", Locked::attempt, ATTEMPT, ATTEMPT_IS)
            .member("locks", Locked::locks, LOCKS, LOCKS_ARE)
            .done();

    static final Variants<OrderCommand> COMMANDS = new Variants<OrderCommand>(ABOUT)
            .since(
                    Level.TWO.number(),
                    table(GrantLocks.class)
                            .is("Decide for a batch of locks, all of which an attempt holds; with an attempt that was"
                                    + " given up it is refused.")
                            .member("attempt", GrantLocks::attempt, ATTEMPT, ATTEMPT_IS)
                            .member("locks", GrantLocks::locks, LOCKS, LOCKS_ARE)
                            .done(),
                    GRANTED,
                    AnswerRecords.KEPT);

    static final Variants<OrderEvent> EVENTS = new Variants<OrderEvent>(ABOUT)
            .add(table(LocksGranted.class)
                    .is("A batch of locks is decided for: what the attempt holds for them are locks from now on.")
                    .member("attempt", LocksGranted::attempt, ATTEMPT, ATTEMPT_IS)
                    .member("locks", LocksGranted::locks, LOCKS, LOCKS_ARE)
                    .done());

    private BatchRecords() {}
}
