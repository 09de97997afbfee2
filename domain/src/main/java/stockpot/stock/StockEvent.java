package stockpot.stock;

import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;

/** What happened to a product's stock. */
public sealed interface StockEvent {
    /** Stock of a product is kept from now on. */
    record ProductDefined(long serial, ProductDetails details, Total total) implements StockEvent {}

    /** The product is described, or counted, differently from now on. */
    record ProductChanged(ProductDetails details, Total total, Quantity lost) implements StockEvent {}

    /** Stock of the product is kept no more; its locks end one by one afterwards. */
    record ProductRemoved() implements StockEvent {}

    /** A quantity is set aside, instead of what the same lock had. */
    record StockLocked(LockId lock, Quantity quantity, long deadline) implements StockEvent {}

    /** A cart gave back what it had set aside. */
    record StockUnlocked(LockId lock, Quantity quantity) implements StockEvent {}

    /** The merchant ended a lock. */
    record LockFreed(LockId lock, Quantity quantity, String reason) implements StockEvent {}

    /** A lock's deadline passed. */
    record LockExpired(LockId lock, Quantity quantity, long deadline) implements StockEvent {}

    /** A lock ended because its product was removed. */
    record LockDropped(LockId lock, Quantity quantity) implements StockEvent {}

    /** A quantity is set aside for an order; the locks it is to replace wait beside it. */
    record StockHeld(Hold hold) implements StockEvent {}

    /** A lock ended because an order, or a batch of locks, took its place. */
    record LockReplaced(LockId lock, Quantity quantity, AttemptId attempt) implements StockEvent {}

    /** A firm hold ended because another took its place. */
    record HoldReplaced(Hold hold, AttemptId by) implements StockEvent {}

    /** The owner of the hold has decided for it. */
    record HoldConfirmed(Hold hold) implements StockEvent {}

    /** The batch of the hold is decided for: the hold is gone, and its lock is there. */
    record HoldLocked(Hold hold) implements StockEvent {}

    /** The goods are sold to the order of the hold. */
    record HoldSold(Hold hold) implements StockEvent {}

    /** The goods are free again, and what the hold was to replace counts again. */
    record HoldReleased(Hold hold) implements StockEvent {}

    /** The hold has waited long for its order; the order's log has to say what becomes of it. */
    record HoldOverdue(Hold hold) implements StockEvent {}
}
