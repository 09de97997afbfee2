package stockpot.stock;

import stockpot.kernel.Ids;

/**
 * Whose log decides what becomes of a hold.
 *
 * @param id the order's, unique in the instance of the product; the reservation's; or that of a batch of locks
 */
public record HoldOwner(Kind kind, String id) {
    public HoldOwner {
        Ids.checked("an owner's id", id);
    }

    /** An order. */
    public HoldOwner(String id) {
        this(Kind.ORDER, id);
    }

    /** What can hold stock. */
    public enum Kind {
        ORDER,
        /** An order that anybody may place. */
        PUBLIC_ORDER,
        RESERVATION,
        /** Locks of several products that are decided together; none outlives the decision. */
        BATCH
    }

    /** The same order as one that anybody may place. */
    public HoldOwner anybodys() {
        if (kind != Kind.ORDER) {
            throw new IllegalArgumentException("only orders can be placed by anybody");
        }
        return new HoldOwner(Kind.PUBLIC_ORDER, id);
    }

    @Override
    public String toString() {
        return id;
    }
}
