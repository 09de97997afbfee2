package stockpot.topology.stock;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.stock.ProductRecords.DETAILS;
import static stockpot.topology.stock.ProductRecords.NUMBERED;
import static stockpot.topology.stock.ProductRecords.PATCH;
import static stockpot.topology.stock.ProductRecords.RESTOCK;
import static stockpot.topology.stock.ProductRecords.SERIAL_IS;
import static stockpot.topology.stock.ProductRecords.STANDING;
import static stockpot.topology.stock.ProductRecords.TOLD;
import static stockpot.topology.stock.ProductRecords.TOTAL;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.INTEGER;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.SERIAL;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.SOME;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.identifier;
import static stockpot.topology.table.Types.limited;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.within;

import java.util.List;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockAnswer.Locked;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockFreed;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.records.SharedTypes;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the stock family. Each is about a product. */
public final class StockRecords {
    private static final ValueType<LockId> LOCK = identifier(LockId::new, LockId::value);
    private static final Keys<ProductKey> ABOUT = new Keys<>(
            List.of(
                    SharedTypes.INSTANCE,
                    new Keys.Id("product", PRODUCT, "The product, as its merchant named it; unique in the instance.")),
            key -> List.of(key.instance().value(), key.product().value()),
            ids -> ProductKey.of(ids.get(0), ids.get(1)));

    private static final String LOCK_IS =
            "The cart's lock, as the front end named it; one id may hold a lock on several products.";
    private static final String REASON_IS = "Why the merchant ends the lock, for people; empty: not said.";
    private static final String ATTEMPT_IS =
            "The attempt to get all goods of an order, a reservation or a batch of locks, drawn at random by whoever"
                    + " makes it: what its holds on several products have in common.";
    private static final ValueType<List<LockId>> LOCKS = list(LOCK, HoldStock.MAX_LOCKS);
    private static final ValueType<String> REASON =
            limited(TEXT, schema -> schema.put("maxLength", FreeLock.MAX_REASON));

    /** What whoever decides has to know of a granted hold. */
    static final RecordTable<Held> HELD = table(Held.class)
            .is("A quantity is set aside.")
            .optional("granted", Held::granted, QUANTITY, "How much is set aside; said when less would do.")
            .optional(
                    "surplus",
                    Held::surplus,
                    QUANTITY,
                    "How much more what it replaces has than it takes itself; that is free once the hold is confirmed."
                            + " Left out: nothing.")
            .done();

    /** What a cart has to know of its lock. */
    static final RecordTable<Locked> HAS_LOCK = table(Locked.class)
            .is("A cart has its lock, or gave it back.")
            .optional(
                    "until_ms",
                    Locked::until,
                    TIME,
                    Lock.FOREVER,
                    "First instant at which the lock counts no more; left out: it lasts for ever, or was given back.")
            .done();

    public static final Variants<StockCommand> COMMANDS = new Variants<StockCommand>(ABOUT)
            .add(
                    table(DefineProduct.class)
                            .is("Begin to keep stock of a product. Defining it again exactly as it stands is no"
                                    + " conflict.")
                            .member("total", DefineProduct::total, TOTAL, "All there is; -1: no limit.")
                            .embed(DefineProduct::details, DETAILS)
                            .done(),
                    NUMBERED)
            .add(table(ChangeProduct.class)
                    .is("Change what the merchant says of a product, or how much there is; what is left out stays as it"
                            + " is.")
                    .embed(ChangeProduct::patch, PATCH)
                    .done())
            .add(table(RemoveProduct.class)
                    .is("Stop keeping stock of a product.")
                    .lenient("force", RemoveProduct::force, FLAG, false, "Also when it has locks, which then end.")
                    .done())
            .add(
                    table(LockStock.class)
                            .is("Set a quantity aside, instead of what the same lock had.")
                            .member("lock", LockStock::lock, LOCK, LOCK_IS)
                            .member("quantity", LockStock::quantity, QUANTITY, "How much it has; 0 gives it back.")
                            .optional(
                                    "duration_us",
                                    LockStock::durationMicros,
                                    within(INTEGER, 0, Long.MAX_VALUE),
                                    "For how long, in microseconds of the log's time; left out: for ever.")
                            .done(),
                    HAS_LOCK)
            .add(table(FreeLock.class)
                    .is("End a cart's lock, as the merchant says and not the cart. Without such a lock it changes"
                            + " nothing.")
                    .member("lock", FreeLock::lock, LOCK, LOCK_IS)
                    .lenient("reason", FreeLock::reason, REASON, "", REASON_IS)
                    .done())
            .add(
                    table(HoldStock.class)
                            .is("Set a quantity aside for an order or a reservation that is about to be decided. What"
                                    + " it replaces waits beside it until its owner's log has decided.")
                            .member("attempt", HoldStock::attempt, ATTEMPT, ATTEMPT_IS)
                            .embed(HoldStock::owner, OwnerMembers.OF_HOLDERS)
                            .member("quantity", HoldStock::quantity, SOME, "How much its owner takes.")
                            .optional(
                                    "locks",
                                    HoldStock::locks,
                                    LOCKS,
                                    List.of(),
                                    "Locks of this product that it replaces; those that are not there are ignored."
                                            + " Left out: none.")
                            .optional(
                                    "over",
                                    HoldStock::over,
                                    ATTEMPT,
                                    "The attempt whose firm hold on this product it replaces, if there is one; another"
                                            + " than its own. Left out: none.")
                            .optional(
                                    "partly",
                                    HoldStock::partly,
                                    FLAG,
                                    false,
                                    "Whether less will do: then as many whole pieces as there are, and at least one.")
                            .optional(
                                    "public_percent",
                                    HoldStock::publicPercent,
                                    within(SMALL_COUNT, 1, 100),
                                    "For an order that anybody may place, without a token: how many hundredths of what"
                                            + " is neither sold nor lost all such orders may hold together before they"
                                            + " are paid, at least one piece. Left out: the order is not such a one.")
                            .done(),
                    HELD)
            .since(
                    Level.TWO.number(),
                    table(HoldForLock.class)
                            .is(
                                    "Set a quantity aside that becomes a cart's lock when its batch is decided for. What the"
                                            + " same lock has waits beside it until then.")
                            .member("attempt", HoldForLock::attempt, ATTEMPT, ATTEMPT_IS)
                            .member("batch", HoldForLock::batch, OwnerMembers.BATCH, OwnerMembers.BATCH_IS)
                            .member("lock", HoldForLock::of, LOCK, LOCK_IS)
                            .member("quantity", HoldForLock::quantity, SOME, "How much the lock gets.")
                            .optional(
                                    "duration_us",
                                    HoldForLock::durationMicros,
                                    within(INTEGER, 0, Long.MAX_VALUE),
                                    "How long the lock lasts, in microseconds of the log's time, counted from the hold"
                                            + " on; left out: for ever.")
                            .done(),
                    HAS_LOCK)
            .settled(attempt(
                    ConfirmHold.class,
                    "Its owner's log has decided for this attempt: the hold stands until the owner ends, or is a lock"
                            + " now, and what it replaces is gone. Without such a hold it changes nothing.",
                    ConfirmHold::attempt))
            .settled(attempt(
                    SellHold.class,
                    "The order is paid: the goods are sold. Without such a hold it changes nothing.",
                    SellHold::attempt))
            .settled(attempt(
                    ReleaseHold.class,
                    "Its owner's log has decided against this attempt, or the owner is over: the goods are free, and"
                            + " what the hold was to replace counts again. Without such a hold it changes nothing.",
                    ReleaseHold::attempt))
            .ticked(EndLocks.class)
            .ticked(DropLocks.class);

    private static final RecordTable<Hold> HOLD = table(Hold.class)
            .member("attempt", Hold::attempt, ATTEMPT, ATTEMPT_IS)
            .embed(Hold::owner, OwnerMembers.OF_ALL)
            .member("quantity", Hold::quantity, QUANTITY, "What its owner takes.")
            .member(
                    "counted",
                    Hold::counted,
                    QUANTITY,
                    "What counts as taken: until that is decided the larger of what it takes and of what it replaces.")
            .optional(
                    "locks",
                    Hold::aside,
                    LOCKS,
                    List.of(),
                    "The locks that wait beside the hold, neither counted nor ended, until it is confirmed or"
                            + " released; left out: none.")
            .optional(
                    "over",
                    Hold::over,
                    ATTEMPT,
                    "The attempt whose hold waits beside this one and counts no more until this one is decided; left"
                            + " out: none.")
            .optional(
                    "lock",
                    hold -> hold.asLock() == null ? null : hold.asLock().lock(),
                    LOCK,
                    "The lock that it is once its batch is decided for; left out: it stays a hold.")
            .optional(
                    "deadline_ms",
                    hold -> hold.asLock() == null ? Lock.FOREVER : hold.asLock().deadline(),
                    TIME,
                    Lock.FOREVER,
                    "First instant at which that lock counts no more; left out: never, or it stays a hold.")
            .done();

    /** What events say of a lock. */
    private record LockPart(LockId lock, Quantity quantity, long deadline) {}

    private static final RecordTable<LockPart> LOCKED = table(LockPart.class)
            .member("lock", LockPart::lock, LOCK, LOCK_IS)
            .member("quantity", LockPart::quantity, QUANTITY, "How much it has, or had.")
            .optional(
                    "deadline_ms",
                    LockPart::deadline,
                    TIME,
                    Lock.FOREVER,
                    "First instant at which it counts no more; left out: never.")
            .done();

    /** The same of a lock that ended whatever its deadline was. */
    private static final RecordTable<LockPart> ENDED = LOCKED.without("deadline_ms", Lock.FOREVER);

    private static final String DETAILS_ARE = "What the merchant says of it from now on.";

    public static final Variants<StockEvent> EVENTS = new Variants<StockEvent>(ABOUT, STANDING)
            .add(table(ProductDefined.class)
                    .is("Stock of a product is kept from now on.")
                    .member("serial", ProductDefined::serial, SERIAL, SERIAL_IS)
                    .member("details", ProductDefined::details, object(TOLD), DETAILS_ARE)
                    .done())
            .add(changed(TOLD))
            .add(table(ProductRemoved.class)
                    .is("Stock of the product is kept no more; its locks end one by one afterwards, each with a"
                            + " LockDropped.")
                    .done())
            .add(table(StockLocked.class)
                    .is("A quantity is set aside for a cart, instead of what the same lock had.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), e.deadline()), LOCKED)
                    .done())
            .add(table(StockUnlocked.class)
                    .is("A cart gave back what it had set aside.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .done())
            .add(table(LockFreed.class)
                    .is("The merchant ended a cart's lock.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .member("reason", LockFreed::reason, REASON, REASON_IS)
                    .done())
            .add(table(LockExpired.class)
                    .is("A lock's deadline has passed.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), e.deadline()), LOCKED.always("deadline_ms", TIME))
                    .done())
            .add(table(LockDropped.class)
                    .is("A lock ended because its product was removed. Whatever has the product's id by now is not"
                            + " touched, so nothing stands before or after.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .done())
            .add(table(StockHeld.class)
                    .is("A quantity is set aside for an order, a reservation or a batch of locks that is being decided;"
                            + " what it is to replace waits beside it.")
                    .embed(StockHeld::hold, HOLD)
                    .done())
            .add(table(LockReplaced.class)
                    .is("A lock ended because an order, or the same lock in a batch, took its place. It counted no more"
                            + " since the hold for that was granted, if it was there by then.")
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .member("attempt", LockReplaced::attempt, ATTEMPT, ATTEMPT_IS)
                    .done())
            .add(table(HoldConfirmed.class)
                    .is("The owner's log has decided for the hold: it stands until the owner ends.")
                    .embed(HoldConfirmed::hold, HOLD)
                    .done())
            .add(table(HoldLocked.class)
                    .is("The batch of the hold is decided for: the hold is gone, and its lock has what it held.")
                    .embed(HoldLocked::hold, HOLD.always("lock", LOCK))
                    .done())
            .add(table(HoldSold.class)
                    .is("The order of the hold is paid: the goods are sold, and the hold is gone.")
                    .embed(HoldSold::hold, HOLD)
                    .done())
            .add(table(HoldReplaced.class)
                    .is("A hold is gone because another took its place.")
                    .embed(HoldReplaced::hold, HOLD)
                    .member("by", HoldReplaced::by, ATTEMPT, "The attempt that took its place.")
                    .done())
            .add(table(HoldReleased.class)
                    .is("The hold is gone and its goods are free; what waited beside it counts again.")
                    .embed(HoldReleased::hold, HOLD)
                    .done())
            .add(table(HoldOverdue.class)
                    .is("The hold has waited for its owner for 10 seconds of the log's time; it stays, and the owner's"
                            + " log is asked what becomes of it.")
                    .embed(HoldOverdue::hold, HOLD)
                    .done());

    /** A picture may be a million characters, and whoever changes a price with a few does not say it again. */
    static final RecordTable<ProductChanged> CHANGED_WITHOUT_IMAGE = changed(DETAILS.without("image", ""));

    public static final RecordTable<OutOfStock> OUT_OF_STOCK = table(OutOfStock.class)
            .is("How much is missing.")
            .member("requested", OutOfStock::requested, QUANTITY, "What was asked for.")
            .member(
                    "available",
                    OutOfStock::available,
                    QUANTITY,
                    "What this lock or hold could have had at that moment.")
            .optional(
                    "restock",
                    OutOfStock::nextRestock,
                    RESTOCK,
                    Restock.UNKNOWN,
                    "When more is expected, in seconds since 1970-01-01T00:00:00Z; -1: never; left out: not known.")
            .done();

    private StockRecords() {}

    private static <C> RecordTable<C> attempt(Class<C> type, String meaning, Function<C, AttemptId> attempt) {
        return table(type)
                .is(meaning)
                .member("attempt", attempt, ATTEMPT, ATTEMPT_IS)
                .done();
    }

    private static RecordTable<ProductChanged> changed(RecordTable<ProductDetails> details) {
        return table(ProductChanged.class)
                .is("The product is described, or counted, differently from now on. The image is left out when it stays"
                        + " as it was.")
                .member("details", ProductChanged::details, object(details), DETAILS_ARE)
                .done();
    }
}
