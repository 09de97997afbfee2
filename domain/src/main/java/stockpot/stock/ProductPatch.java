package stockpot.stock;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.Patch;
import stockpot.quantity.Quantity;

/**
 * What of a product is to change; null keeps what there is.
 *
 * <p>The details are held to what {@link ProductDetails} demand of each by itself, so that no patch that could be written
 * down fails when it is laid over them: by then its record is in the log.
 *
 * @param details with a unit comes what it allows by itself, and neither without the other
 */
public record ProductPatch(
        Patch<ProductDetails> details,
        @Nullable Total total,
        @Nullable Quantity lost) {

    public ProductPatch {
        if ((details.get("unit") == null) != (details.get("unitFractions") == null)) {
            throw new IllegalArgumentException("a unit and what it allows are given together");
        }
        details = details.checked(ProductDetails.EMPTY);
    }

    /** The details with this patch laid over them. */
    public ProductDetails over(ProductDetails old) {
        return details.over(old);
    }
}
