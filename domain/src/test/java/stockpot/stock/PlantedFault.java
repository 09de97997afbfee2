package stockpot.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/** The rules with one fault each: a checker that does not find it proves nothing. */
enum PlantedFault implements Decider<Stock, StockCommand, StockEvent> {
    FORGETS_ITS_OWN_QUANTITY(
            true, locking((stock, c, at) -> sound(with(stock, there(stock), null, stock.overdue()), c, at))),
    COUNTS_OVERDUE_LOCKS(true, locking((stock, c, at) -> sound(with(stock, there(stock), stock.lock(), false), c, at))),
    REFUSES_WHAT_FITS_WHILE_LOCKS_ARE_OVERDUE(
            false, locking((stock, c, at) -> stock.overdue() ? StockDecider.stillEnding() : sound(stock, c, at))),
    COUNTS_ITS_OWN_OVERDUE_LOCK_TWICE_AS_FREE(true, locking((stock, c, at) -> {
        Lock own = stock.lock();
        if (own == null || !own.isOverAt(at.epochMillis())) {
            return sound(stock, c, at);
        }
        Product p = there(stock);
        Product more = product(p, Total.of(p.total().limit().plus(own.quantity())), p.sold(), p.lost());
        return sound(with(stock, more, own, stock.overdue()), c, at);
    })),
    REFUSES_THE_LAST_MILLIONTH(true, locking((stock, c, at) -> {
        Product p = there(stock);
        Product less = Samples.made(
                p.serial(),
                p.total(),
                p.sold(),
                p.lost(),
                p.locked().plus(Samples.MILLIONTH),
                p.locks() + 1,
                p.fractions(),
                p.nextRestock());
        return sound(with(stock, less, stock.lock(), stock.overdue()), c, at);
    })),
    GRANTS_A_MILLIONTH_TOO_MUCH(true, locking((stock, c, at) -> {
        Product p = there(stock);
        Product more = product(p, Total.of(p.total().limit().plus(Samples.MILLIONTH)), p.sold(), p.lost());
        return sound(with(stock, more, stock.lock(), stock.overdue()), c, at);
    })),
    FORGETS_WHAT_WAS_LOST(true, locking((stock, c, at) -> {
        Product p = there(stock);
        return sound(with(stock, product(p, p.total(), p.sold(), Quantity.ZERO), stock.lock(), stock.overdue()), c, at);
    })),
    FORGETS_WHAT_WAS_SOLD(true, locking((stock, c, at) -> {
        Product p = there(stock);
        return sound(with(stock, product(p, p.total(), Quantity.ZERO, p.lost()), stock.lock(), stock.overdue()), c, at);
    })),
    SAYS_THAT_NOTHING_IS_AVAILABLE(
            true,
            locking((stock, c, at) -> sound(stock, c, at) instanceof Decision.Rejected<StockEvent>(OutOfStock because)
                    ? new Decision.Rejected<>(new OutOfStock(because.requested(), Quantity.ZERO, because.nextRestock()))
                    : sound(stock, c, at))),
    ROUNDS_DURATIONS_DOWN(false, locking((stock, c, at) -> {
        Long micros = c.durationMicros();
        Long down = micros == null ? null : Long.valueOf(micros / 1000 * 1000);
        return sound(stock, new LockStock(c.key(), c.lock(), c.quantity(), down), at);
    })),
    ENDS_WHAT_IS_FOREVER(false, locking((stock, c, at) -> {
        long micros = c.durationMicros() == null ? 86_400_000_000L : c.durationMicros();
        return sound(stock, new LockStock(c.key(), c.lock(), c.quantity(), micros), at);
    })),
    REPLACES_AN_OVERDUE_LOCK_WITHOUT_ENDING_IT(
            true,
            locking((stock, c, at) ->
                    c.quantity().isZero() ? sound(stock, c, at) : without(LockExpired.class, sound(stock, c, at)))),
    ENDS_AN_OVERDUE_LOCK_AS_IF_IT_LIVED(true, locking((stock, c, at) -> {
        Lock own = stock.lock();
        return c.quantity().isZero() && own != null
                ? Decision.accept(new StockUnlocked(own.id(), own.quantity()))
                : sound(stock, c, at);
    })),
    ENDS_A_LOCK_BEFORE_ITS_TIME(true, locking((stock, c, at) -> {
        Lock own = stock.lock();
        return c.quantity().isZero() && own != null
                ? Decision.accept(new LockExpired(own.id(), own.quantity(), own.deadline()))
                : sound(stock, c, at);
    })),
    GIVES_BACK_TWICE(true, locking((stock, c, at) -> {
        Decision<StockEvent> decision = sound(stock, c, at);
        return decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)
                        && events.size() == 1
                        && events.getFirst() instanceof StockUnlocked once
                ? new Decision.Accepted<>(List.of(once, once))
                : decision;
    })),
    LOCKS_AGAIN_WHAT_IS_LOCKED_SO_ALREADY(false, locking((stock, c, at) -> {
        Decision<StockEvent> decision = sound(stock, c, at);
        Lock own = stock.lock();
        return decision.equals(Decision.alreadyInEffect()) && own != null
                ? Decision.accept(new StockLocked(own.id(), own.quantity(), own.deadline()))
                : decision;
    })),
    LETS_FINE_QUANTITIES_PASS(false, locking((stock, c, at) -> {
        Product p = there(stock);
        Product fine = Samples.made(
                p.serial(), p.total(), p.sold(), p.lost(), p.locked(), p.locks(), new Fractions(6), p.nextRestock());
        return sound(with(stock, fine, stock.lock(), stock.overdue()), c, at);
    })),
    NEVER_ENDS_A_LOCK(false, deciding(EndLocks.class, (stock, c, at) -> Decision.alreadyInEffect())),
    FORGETS_THE_LAST_LOCK_TO_END(false, deciding(EndLocks.class, (stock, c, at) -> allButOne(sound(stock, c, at)))),
    FORGETS_THE_LAST_LOCK_TO_DROP(false, deciding(DropLocks.class, (stock, c, at) -> allButOne(sound(stock, c, at)))),
    REMOVES_WHAT_IS_LOCKED(
            false, deciding(RemoveProduct.class, (stock, c, at) -> sound(stock, new RemoveProduct(c.key(), true), at))),
    COUNTS_OVERDUE_LOCKS_WHEN_REMOVING(
            false,
            deciding(
                    RemoveProduct.class,
                    (stock, c, at) -> stock.product() == null
                            ? sound(stock, c, at)
                            : sound(with(stock, there(stock), null, false), c, at))),
    DEFINES_AGAIN_WITH_ANOTHER_TOTAL(
            false,
            deciding(
                    DefineProduct.class,
                    (stock, c, at) -> stock.product() != null && c.details().equals(stock.details())
                            ? Decision.alreadyInEffect()
                            : sound(stock, c, at))),
    DEFINES_ANEW_WHAT_IS_THERE(
            true,
            deciding(
                    DefineProduct.class,
                    (stock, c, at) -> Decision.accept(new ProductDefined(at.serial(), c.details(), c.total())))),
    REDUCES_THE_TOTAL(true, deciding(ChangeProduct.class, (stock, c, at) -> {
        Decision<StockEvent> decision = sound(stock, c, at);
        Total total = c.patch().total();
        return isRefusal(decision, Code.TOTAL_REDUCED) && total != null
                ? Decision.accept(new ProductChanged(
                        Objects.requireNonNull(stock.details()),
                        total,
                        there(stock).lost()))
                : decision;
    })),
    FINDS_WHAT_WAS_LOST(true, deciding(ChangeProduct.class, (stock, c, at) -> {
        Decision<StockEvent> decision = sound(stock, c, at);
        Quantity lost = c.patch().lost();
        return isRefusal(decision, Code.LOST_REDUCED) && lost != null
                ? Decision.accept(new ProductChanged(
                        Objects.requireNonNull(stock.details()), there(stock).total(), lost))
                : decision;
    })),
    LOSES_ONLY_WHAT_IS_FREE(false, deciding(ChangeProduct.class, (stock, c, at) -> {
        Product p = stock.product();
        Quantity lost = c.patch().lost();
        return p != null && lost != null && lost.exceeds(p.lost().plus(p.free()))
                ? Decision.reject(Code.LOST_EXCEEDS_STOCK, "held", "0")
                : sound(stock, c, at);
    })),
    ADDS_A_REPLACED_LOCK_TO_THE_SUM(
            true,
            applying((stock, event) -> event instanceof StockLocked
                    ? soundly(with(stock, there(stock), null, stock.overdue()), event)
                    : soundly(stock, event))),
    KEEPS_THE_SUM_WHEN_A_LOCK_IS_GIVEN_BACK(true, applying((stock, event) -> {
        Stock after = soundly(stock, event);
        return event instanceof StockUnlocked ? after.with(stock.product(), null) : after;
    })),
    KEEPS_THE_SUM_WHEN_A_LOCK_IS_FREED(true, applying((stock, event) -> {
        Stock after = soundly(stock, event);
        return event instanceof StockEvent.LockFreed ? after.with(stock.product(), null) : after;
    })),
    FREES_WHAT_HAS_EXPIRED(true, freeing((stock, c, at) -> {
        Lock lock = stock.lock();
        return lock == null
                ? sound(stock, c, at)
                : Decision.accept(new StockEvent.LockFreed(lock.id(), lock.quantity(), c.reason()));
    }));

    private static final StockDecider RULES = new StockDecider();

    /** Whether the invariants alone are enough to find it. */
    final boolean breaksAnInvariant;

    private final Decider<Stock, StockCommand, StockEvent> spoilt;

    PlantedFault(boolean breaksAnInvariant, Decider<Stock, StockCommand, StockEvent> spoilt) {
        this.breaksAnInvariant = breaksAnInvariant;
        this.spoilt = spoilt;
    }

    @Override
    public Decision<StockEvent> decide(Stock stock, StockCommand command, CommandContext at) {
        return spoilt.decide(stock, command, at);
    }

    @Override
    public Stock apply(Stock stock, StockEvent event) {
        return spoilt.apply(stock, event);
    }

    private interface Rule<C> {
        Decision<StockEvent> decide(Stock stock, C command, CommandContext at);
    }

    private interface Fold {
        Stock apply(Stock stock, StockEvent event);
    }

    private record Spoilt<C extends StockCommand>(Class<C> kind, boolean needsAProduct, Rule<C> rule, Fold fold)
            implements Decider<Stock, StockCommand, StockEvent> {
        @Override
        public Decision<StockEvent> decide(Stock stock, StockCommand command, CommandContext at) {
            return kind.isInstance(command) && !(needsAProduct && stock.product() == null)
                    ? rule.decide(stock, kind.cast(command), at)
                    : sound(stock, command, at);
        }

        @Override
        public Stock apply(Stock stock, StockEvent event) {
            return fold.apply(stock, event);
        }
    }

    private static Decision<StockEvent> sound(Stock stock, StockCommand command, CommandContext at) {
        return RULES.decide(stock, command, at);
    }

    private static Stock soundly(Stock stock, StockEvent event) {
        return RULES.apply(stock, event);
    }

    /** Of a product that there is. */
    private static Spoilt<LockStock> locking(Rule<LockStock> rule) {
        return new Spoilt<>(LockStock.class, true, rule, PlantedFault::soundly);
    }

    /** Of a product that there is. */
    private static Spoilt<FreeLock> freeing(Rule<FreeLock> rule) {
        return new Spoilt<>(FreeLock.class, true, rule, PlantedFault::soundly);
    }

    private static <C extends StockCommand> Spoilt<C> deciding(Class<C> kind, Rule<C> rule) {
        return new Spoilt<>(kind, false, rule, PlantedFault::soundly);
    }

    private static Spoilt<StockCommand> applying(Fold fold) {
        return new Spoilt<>(StockCommand.class, false, PlantedFault::sound, fold);
    }

    private static Product there(Stock stock) {
        return Objects.requireNonNull(stock.product());
    }

    private static Stock with(Stock stock, Product product, @Nullable Lock lock, boolean overdue) {
        return Samples.slice(product, stock.details(), lock, stock.ending(), overdue);
    }

    private static Product product(Product p, Total total, Quantity sold, Quantity lost) {
        return Samples.made(p.serial(), total, sold, lost, p.locked(), p.locks(), p.fractions(), p.nextRestock());
    }

    private static boolean isRefusal(Decision<StockEvent> decision, Code code) {
        return decision instanceof Decision.Rejected<StockEvent>(var because) && because.code() == code;
    }

    private static Decision<StockEvent> without(Class<?> kind, Decision<StockEvent> decision) {
        return decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)
                ? new Decision.Accepted<>(
                        events.stream().filter(event -> !kind.isInstance(event)).toList())
                : decision;
    }

    private static Decision<StockEvent> allButOne(Decision<StockEvent> decision) {
        if (decision instanceof Decision.Accepted<StockEvent>(List<StockEvent> events) && events.size() > 1) {
            return new Decision.Accepted<>(new ArrayList<>(events.subList(0, events.size() - 1)));
        }
        return decision;
    }
}
