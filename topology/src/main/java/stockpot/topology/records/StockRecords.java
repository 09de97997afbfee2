package stockpot.topology.records;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.AMOUNT;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.IDENTIFIER;
import static stockpot.topology.table.Types.INTEGER;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.SMALL_COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.rowed;
import static stockpot.topology.table.Types.text;
import static stockpot.topology.table.Types.texts;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldConfirmed;
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
import stockpot.stock.Tax;
import stockpot.stock.Total;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records of the stock family. Each is about a product. */
public final class StockRecords {
    private static final String UNLIMITED = "-1";
    private static final long RESTOCK_NEVER = -1;

    private static final ValueType<LockId> LOCK = text(LockId::new, LockId::value, IDENTIFIER);
    private static final ValueType<Fractions> DIGITS = as(SMALL_COUNT, Fractions::new, Fractions::digits);
    private static final ValueType<Total> TOTAL = rowed(
            text(
                    StockRecords::total,
                    StockRecords::textOf,
                    schema -> schema.put("pattern", "^(-1|(0|[1-9][0-9]{0,15})([.][0-9]{0,5}[1-9])?)$")),
            StockRecords::write,
            StockRecords::readTotal);
    private static final ValueType<Restock> RESTOCK = rowed(
            as(INTEGER, StockRecords::restock, StockRecords::seconds),
            (row, restock) -> row.number(restock.epochSeconds()),
            row -> new Restock(row.number()));
    private static final ValueType<Tax> TAX = object(table(Tax.class)
            .member("name", Tax::name, TEXT, "What the tax is called.")
            .member("amount", Tax::amount, AMOUNT, "How much of the price of one unit it is.")
            .done());

    /** What a merchant says of a product. */
    public static final RecordTable<ProductDetails> DETAILS = table(ProductDetails.class)
            .member("name", ProductDetails::name, TEXT, "What the merchant calls the product.")
            .member("description", ProductDetails::description, TEXT, "What it is, for people.")
            .lenient(
                    "description_i18n",
                    ProductDetails::descriptionI18n,
                    texts(),
                    new TreeMap<>(),
                    "The description in other languages, by language tag.")
            .lenient(
                    "categories",
                    ProductDetails::categories,
                    list(COUNT),
                    List.of(),
                    "Numbers of the categories that it is in.")
            .member("unit", ProductDetails::unit, TEXT, "In what it is counted.")
            .member(
                    "unit_digits",
                    ProductDetails::unitFractions,
                    DIGITS,
                    "Digits of fraction that the unit allows by itself.")
            .optional(
                    "allow_fraction",
                    ProductDetails::allowFraction,
                    FLAG,
                    "The merchant's override of the unit's rule; left out: the unit decides.")
            .optional(
                    "precision_level",
                    ProductDetails::precisionLevel,
                    SMALL_COUNT,
                    "Digits of fraction, the merchant's override; left out: the unit decides.")
            .lenient(
                    "prices",
                    ProductDetails::prices,
                    list(AMOUNT),
                    List.of(),
                    "Prices of one unit, one per currency; the first is the base price.")
            .lenient("image", ProductDetails::image, TEXT, "", "A data: URL; empty for none.")
            .lenient("taxes", ProductDetails::taxes, list(TAX), List.of(), "Taxes that the price of one unit includes.")
            .lenient("price_is_net", ProductDetails::priceIsNet, FLAG, false, "Whether taxes come on top of the price.")
            .lenient(
                    "address",
                    ProductDetails::address,
                    TEXT,
                    "",
                    "Where it is, the merchant's Location object as canonical JSON; empty for none.")
            .lenient(
                    "next_restock",
                    ProductDetails::nextRestock,
                    RESTOCK,
                    Restock.UNKNOWN,
                    "When more is expected, in seconds since the epoch; 0: not known, -1: never.")
            .lenient("minimum_age", ProductDetails::minimumAge, SMALL_COUNT, 0, "How old buyers have to be, in years.")
            .lenient("group_id", ProductDetails::groupId, COUNT, 0L, "Its product group; 0: the default one.")
            .lenient("pot_id", ProductDetails::potId, COUNT, 0L, "The pot that it pays into; 0: none of its own.")
            .optional(
                    "low_stock_at",
                    ProductDetails::lowStockAt,
                    QUANTITY,
                    "At how much that nobody has it is running out; left out: never.")
            .done();

    private static final RecordTable<ProductPatch> PATCH = table(ProductPatch.class)
            .embed(ProductPatch::details, DETAILS.patches())
            .optional("total", ProductPatch::total, TOTAL, "All that was ever stocked; -1: no limit.")
            .optional("lost", ProductPatch::lost, QUANTITY, "All that was ever lost.")
            .optional("sold", ProductPatch::sold, QUANTITY, "What the sender believes was sold; compared, never set.")
            .done();

    private static final Keys<ProductKey> ABOUT = new Keys<>(
            List.of("instance", "product"),
            key -> List.of(key.instance().value(), key.product().value()),
            ids -> ProductKey.of(ids.get(0), ids.get(1)));

    private static final String LOCK_IS = "The lock.";
    private static final String REASON_IS = "Why the merchant ends the lock, for people; it may be empty.";
    private static final String ATTEMPT_IS = "Which attempt of an order or a reservation holds it.";

    static final Variants<StockCommand> COMMANDS = new Variants<StockCommand>()
            .add(
                    ABOUT,
                    table(DefineProduct.class)
                            .member("total", DefineProduct::total, TOTAL, "All there is; -1: no limit.")
                            .embed(DefineProduct::details, DETAILS)
                            .done())
            .add(
                    ABOUT,
                    table(ChangeProduct.class)
                            .embed(ChangeProduct::patch, PATCH)
                            .done())
            .add(
                    ABOUT,
                    table(RemoveProduct.class)
                            .lenient("force", RemoveProduct::force, FLAG, false, "Also when something is locked.")
                            .done())
            .add(
                    ABOUT,
                    table(LockStock.class)
                            .member("lock", LockStock::lock, LOCK, LOCK_IS)
                            .member("quantity", LockStock::quantity, QUANTITY, "How much it has; 0 gives it back.")
                            .optional(
                                    "duration_us",
                                    LockStock::durationMicros,
                                    INTEGER,
                                    "For how long, in microseconds of the log's time; left out: for ever.")
                            .done())
            .add(
                    ABOUT,
                    table(FreeLock.class)
                            .member("lock", FreeLock::lock, LOCK, LOCK_IS)
                            .lenient("reason", FreeLock::reason, TEXT, "", REASON_IS)
                            .done())
            .add(
                    ABOUT,
                    table(HoldStock.class)
                            .member("attempt", HoldStock::attempt, ATTEMPT, ATTEMPT_IS)
                            .embed(HoldStock::owner, new OwnerMembers())
                            .member("quantity", HoldStock::quantity, QUANTITY, "How much.")
                            .optional(
                                    "locks",
                                    HoldStock::locks,
                                    list(LOCK),
                                    List.of(),
                                    "Locks that it replaces; those of other products are ignored.")
                            .optional("over", HoldStock::over, ATTEMPT, "Attempt whose firm hold it replaces.")
                            .optional("partly", HoldStock::partly, FLAG, false, "Whether fewer whole pieces will do.")
                            .optional(
                                    "public_percent",
                                    HoldStock::publicPercent,
                                    SMALL_COUNT,
                                    "How many hundredths of the stock orders that anybody may place can hold together"
                                            + " before they are paid; left out: not anybody may place it.")
                            .done())
            .add(ABOUT, attempt(ConfirmHold.class, ConfirmHold::attempt))
            .add(ABOUT, attempt(SellHold.class, SellHold::attempt))
            .add(ABOUT, attempt(ReleaseHold.class, ReleaseHold::attempt))
            .ticked(ABOUT, EndLocks.class)
            .ticked(ABOUT, DropLocks.class);

    private static final RecordTable<Hold> HOLD = table(Hold.class)
            .member("attempt", Hold::attempt, ATTEMPT, ATTEMPT_IS)
            .embed(Hold::owner, new OwnerMembers())
            .member("quantity", Hold::quantity, QUANTITY, "What its owner gets.")
            .member("counted", Hold::counted, QUANTITY, "What counts as taken until it is decided.")
            .optional("locks", Hold::aside, list(LOCK), List.of(), "Locks that wait beside it.")
            .optional("over", Hold::over, ATTEMPT, "Attempt whose firm hold it is to replace.")
            .done();

    /** What events say of a lock. */
    private record LockPart(LockId lock, Quantity quantity, long deadline) {}

    private static final RecordTable<LockPart> LOCKED = table(LockPart.class)
            .member("lock", LockPart::lock, LOCK, LOCK_IS)
            .member("quantity", LockPart::quantity, QUANTITY, "How much it has, or had.")
            .optional(
                    "deadline_ms",
                    LockPart::deadline,
                    COUNT,
                    Lock.FOREVER,
                    "When it ends, in milliseconds since the epoch by the log's time; left out: never.")
            .done();

    /** The same of a lock that ended whatever its deadline was. */
    private static final RecordTable<LockPart> ENDED = LOCKED.without("deadline_ms", Lock.FOREVER);

    static final Variants<StockEvent> EVENTS = new Variants<StockEvent>()
            .add(table(ProductDefined.class)
                    .member("serial", ProductDefined::serial, COUNT, "The product's number.")
                    .member("details", ProductDefined::details, object(DETAILS), "What the merchant says of it.")
                    .done())
            .add(changed(DETAILS))
            .add(table(ProductRemoved.class).done())
            .add(table(StockLocked.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), e.deadline()), LOCKED)
                    .done())
            .add(table(StockUnlocked.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .done())
            .add(table(LockFreed.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .member("reason", LockFreed::reason, TEXT, REASON_IS)
                    .done())
            .add(table(LockExpired.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), e.deadline()), LOCKED)
                    .done())
            .add(table(LockDropped.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .done())
            .add(table(StockHeld.class).embed(StockHeld::hold, HOLD).done())
            .add(table(LockReplaced.class)
                    .embed(e -> new LockPart(e.lock(), e.quantity(), Lock.FOREVER), ENDED)
                    .member("attempt", LockReplaced::attempt, ATTEMPT, ATTEMPT_IS)
                    .done())
            .add(table(HoldConfirmed.class).embed(HoldConfirmed::hold, HOLD).done())
            .add(table(HoldSold.class).embed(HoldSold::hold, HOLD).done())
            .add(table(HoldReplaced.class)
                    .embed(HoldReplaced::hold, HOLD)
                    .member("by", HoldReplaced::by, ATTEMPT, "The attempt that took its place.")
                    .done())
            .add(table(HoldReleased.class).embed(HoldReleased::hold, HOLD).done())
            .add(table(HoldOverdue.class).embed(HoldOverdue::hold, HOLD).done());

    /** A picture may be a million characters, and whoever changes a price with a few does not say it again. */
    static final RecordTable<ProductChanged> CHANGED_WITHOUT_IMAGE = changed(DETAILS.without("image", ""));

    /** All of a product's totals, as their row has them. */
    public static final RecordTable<Product> PRODUCT_ROW = table(Product.class)
            .member("serial", Product::serial, COUNT, "Its number.")
            .member("total", Product::total, TOTAL, "All that was ever stocked.")
            .member("sold", Product::sold, QUANTITY, "All that was sold.")
            .member("lost", Product::lost, QUANTITY, "All that was lost.")
            .member("locked", Product::locked, QUANTITY, "What carts have set aside.")
            .member("locks", Product::locks, SMALL_COUNT, "How many locks those are.")
            .member("held", Product::held, QUANTITY, "What orders and reservations have set aside.")
            .member("pending", Product::pending, QUANTITY, "The part of it that is not decided.")
            .member("holds", Product::holds, SMALL_COUNT, "How many holds those are.")
            .member("digits", Product::fractions, DIGITS, "How finely it can be divided.")
            .member("next_restock", Product::nextRestock, RESTOCK, "When more is expected.")
            .done();

    /** How a product stands. */
    static final ValueType<Product> STANDING = object(table(Product.class)
            .member("total", Product::total, TOTAL, "All that was ever stocked; -1: no limit.")
            .member("sold", Product::sold, QUANTITY, "All that was sold.")
            .member("lost", Product::lost, QUANTITY, "All that was lost.")
            .member("locked", Product::locked, QUANTITY, "What carts have set aside.")
            .member("held", Product::held, QUANTITY, "What orders and reservations have set aside.")
            .done());

    static final RecordTable<OutOfStock> OUT_OF_STOCK = table(OutOfStock.class)
            .member("requested", OutOfStock::requested, QUANTITY, "What was asked for.")
            .member("available", OutOfStock::available, QUANTITY, "What is free.")
            .optional("restock", OutOfStock::nextRestock, RESTOCK, Restock.UNKNOWN, "When more is expected.")
            .done();

    /** What whoever decides has to know of a granted hold. */
    static final RecordTable<Held> HELD = table(Held.class)
            .optional("granted", Held::granted, QUANTITY, "How much was granted; left out: all that was asked for.")
            .optional("surplus", Held::surplus, QUANTITY, "How much more the locks had that it replaces.")
            .done();

    private StockRecords() {}

    private static <C> RecordTable<C> attempt(Class<C> type, Function<C, AttemptId> attempt) {
        return table(type).member("attempt", attempt, ATTEMPT, ATTEMPT_IS).done();
    }

    private static RecordTable<ProductChanged> changed(RecordTable<ProductDetails> details) {
        return table(ProductChanged.class)
                .member("details", ProductChanged::details, object(details), "What the merchant says of it now.")
                .done();
    }

    private static String textOf(Total total) {
        return total.isUnlimited() ? UNLIMITED : total.limit().toString();
    }

    private static Total total(String text) {
        return text.equals(UNLIMITED) ? Total.UNLIMITED : Total.of(Quantity.parse(text));
    }

    private static void write(RowWriter row, Total total) {
        row.flag(!total.isUnlimited());
        if (!total.isUnlimited()) {
            row.quantity(total.limit());
        }
    }

    private static Total readTotal(RowReader row) {
        return row.flag() ? Total.of(row.quantity()) : Total.UNLIMITED;
    }

    private static Restock restock(long seconds) {
        return seconds == RESTOCK_NEVER ? Restock.NEVER : new Restock(seconds);
    }

    private static long seconds(Restock restock) {
        return restock.equals(Restock.NEVER) ? RESTOCK_NEVER : restock.epochSeconds();
    }
}
