package stockpot.topology.law;

import static stockpot.topology.law.Fault.accepting;
import static stockpot.topology.law.Fault.applying;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.refusing;
import static stockpot.topology.law.Fault.rows;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.Fault.without;
import static stockpot.topology.law.Fault.withoutOrdinals;
import static stockpot.topology.law.Fault.writingOnce;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decision;
import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.Stock;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.Rows;

/** Ways to spoil what becomes of holds, each of which the laws have to find. */
enum HoldFault {
    COUNTS_ONLY_WHAT_THE_ORDER_GETS(telling((_, event) -> event instanceof StockHeld held ? counting(held) : event)),
    ASKS_TOO_EARLY(telling((_, event) ->
            event instanceof StockHeld held ? askedAt(held.hold(), held.hold().overdueAt() - 1) : event)),
    NEVER_ASKS(telling((_, event) -> event instanceof StockHeld held ? askedAt(held.hold(), Hold.NEVER) : event)),
    LOCKS_OUTLIVE_THEIR_ORDER(without(LockReplaced.class)),
    SELLS_THE_SURPLUS_TOO(telling((stock, event) -> {
        Hold hold = stock.holding().hold();
        return event instanceof HoldSold && hold != null ? new HoldSold(firm(hold, hold.counted())) : event;
    })),
    SELLS_WITHOUT_CONFIRMING(accepting((_, _, events) -> {
        boolean sells = !events.isEmpty() && events.getLast() instanceof HoldSold;
        return sells ? List.of(events.getLast()) : events;
    })),
    CONFIRMS_AGAIN(accepting((stock, command, events) -> {
        Hold hold = stock.holding().hold();
        boolean isConfirmed = events.isEmpty() && command instanceof ConfirmHold && hold != null;
        return isConfirmed ? List.of(new HoldConfirmed(Objects.requireNonNull(hold))) : events;
    })),
    GIVES_NO_LOCKS_BACK(applying((sound, stock, event) -> sound.apply(
            event instanceof HoldReleased
                    ? stock.holding(new Holding(stock.holding().hold(), List.of(), List.of()))
                    : stock,
            event))),
    CALLS_SHORT_WHAT_IS_CONTENDED(refusing((stock, command, because) -> {
        Product product = stock.product();
        return command instanceof HoldStock c && because.code() == Code.CONTENDED && product != null
                ? new Decision.Rejected<>(new OutOfStock(c.quantity(), product.free(), product.nextRestock()))
                : null;
    })),
    CALLS_CONTENDED_WHAT_IS_SHORT(
            refusing((_, command, because) -> command instanceof HoldStock && because.code() == Code.OUT_OF_STOCK
                    ? Decision.reject(Code.CONTENDED)
                    : null)),
    REMOVES_WHAT_ORDERS_HOLD(refusing((_, command, because) ->
            command instanceof RemoveProduct c && c.force() && because.code() == Code.PRODUCT_HELD
                    ? Decision.accept(new ProductRemoved())
                    : null)),
    LOSES_WHAT_ORDERS_HOLD(refusing(HoldFault::lost)),
    CHANGES_LOCKS_THAT_STAND_ASIDE(loading((stock, command) -> {
        Lock lock = stock.lock();
        return command instanceof LockStock && lock != null && lock.asideFor() != null
                ? Stock.of(stock.product(), null, null)
                : stock;
    })),
    TAKES_LOCKS_FROM_OTHER_ORDERS(loading((stock, command) -> command instanceof HoldStock
            ? stock.holding(
                    new Holding(stock.holding().hold(), freed(stock.holding().locks()), List.of()))
            : stock)),
    FORGETS_WHAT_IS_PENDING(loading((stock, command) -> {
        Product product = stock.product();
        return command instanceof HoldStock && product != null
                ? Stock.of(withoutPending(product), null, null)
                        .holding(stock.holding())
                        .counting(stock.overdue())
                : stock;
    })),
    HOLDS_COUNT_WHAT_WAITS_TO_BE_ENDED(
            loading((stock, command) -> command instanceof HoldStock ? stock.counting(false) : stock)),
    KEEPS_OLD_HOLDS(writingOnce('x')),
    LOSES_A_HOLD(losing('x', 20)),
    LOSES_A_QUESTION(losing('y', 20)),
    KEEPS_OLD_QUESTIONS(keeping('y', 20)),
    SETTLES_AGAIN(losing('w', 1)),
    SETTLES_WHAT_IS_BELOW(writingOnce('w')),
    SETTLES_ONE_COMMAND_OF_A_RECORD(withoutOrdinals()),
    KEEPS_SOURCES_IN_MEMORY(rows(SourcesInMemory::new));

    final Fault<Stock, StockCommand, StockEvent> fault;

    HoldFault(Fault<Stock, StockCommand, StockEvent> fault) {
        this.fault = fault;
    }

    /** Only a restart shows it. */
    boolean isForgetful() {
        return this == KEEPS_SOURCES_IN_MEMORY;
    }

    boolean needsACrowd() {
        return this == HOLDS_COUNT_WHAT_WAITS_TO_BE_ENDED;
    }

    /** Only what the order or reservation gets is counted, not what it replaces. */
    static StockHeld counting(StockHeld held) {
        Hold h = held.hold();
        return new StockHeld(new Hold(
                h.attempt(),
                h.owner(),
                h.quantity(),
                h.quantity(),
                h.firm(),
                h.overdueAt(),
                h.aside(),
                h.over(),
                h.under(),
                h.asLock()));
    }

    private static StockHeld askedAt(Hold h, long overdueAt) {
        return new StockHeld(
                new Hold(h.attempt(), h.owner(), h.quantity(), h.counted(), h.firm(), overdueAt, h.aside()));
    }

    private static Hold firm(Hold hold, Quantity quantity) {
        return new Hold(hold.attempt(), hold.owner(), quantity, quantity, true, Hold.NEVER, List.of());
    }

    private static List<Lock> freed(List<Lock> locks) {
        return locks.stream()
                .map(lock -> new Lock(lock.id(), lock.quantity(), lock.deadline()))
                .toList();
    }

    private static Product withoutPending(Product p) {
        return new Product(
                p.serial(),
                p.total(),
                p.sold(),
                p.lost(),
                p.locked(),
                p.locks(),
                p.held(),
                Quantity.ZERO,
                p.holds(),
                p.fractions(),
                p.nextRestock());
    }

    private static @Nullable Decision<StockEvent> lost(Stock stock, StockCommand command, Rejection because) {
        Product product = stock.product();
        boolean isLost = because.code() == Code.LOST_EXCEEDS_STOCK && command instanceof ChangeProduct;
        if (!isLost || product == null) {
            return null;
        }
        Quantity rest = product.total().limit().minusOrZero(product.sold());
        return rest.exceeds(product.lost())
                ? Decision.accept(new ProductChanged(Objects.requireNonNull(stock.details()), product.total(), rest))
                : null;
    }

    private static final class SourcesInMemory extends SpoiltRows {
        private final MapRows sources = new MapRows();

        private SourcesInMemory(Rows sound) {
            super(sound);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return key[0] == 'w' ? sources.get(key) : super.get(key);
        }

        @Override
        public void put(byte[] key, byte[] row) {
            if (key[0] == 'w') {
                sources.put(key, row);
            } else {
                super.put(key, row);
            }
        }
    }
}
