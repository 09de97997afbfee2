package stockpot.stock;

import stockpot.kernel.Ids;

/**
 * Whose log decides what becomes of a hold.
 *
 * @param id the order's; unique in the instance of the product
 */
public record HoldOwner(String id) {
    public HoldOwner {
        Ids.checked("an owner's id", id);
    }

    @Override
    public String toString() {
        return id;
    }
}
