package stockpot.stock;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/**
 * The fields of a product to change; null keeps what there is.
 *
 * <p>Each field is held to what {@link ProductDetails} demand of it, so that no patch that could be written down fails when
 * it is laid over them: by then its record is in the log.
 *
 * @param unitFractions what the unit named here allows by itself; given exactly when {@code unit} is
 * @param sold what the client believes was sold; compared, never set
 */
public record ProductPatch(
        @Nullable String name,
        @Nullable String description,
        @Nullable SortedMap<String, String> descriptionI18n,
        @Nullable List<Long> categories,
        @Nullable String unit,
        @Nullable Fractions unitFractions,
        @Nullable Boolean allowFraction,
        @Nullable Integer precisionLevel,
        @Nullable List<Amount> prices,
        @Nullable String image,
        @Nullable List<Tax> taxes,
        @Nullable Boolean priceIsNet,
        @Nullable String address,
        @Nullable Restock nextRestock,
        @Nullable Integer minimumAge,
        @Nullable Long groupId,
        @Nullable Long potId,
        @Nullable Total total,
        @Nullable Quantity lost,
        @Nullable Quantity sold) {

    public ProductPatch {
        if ((unit == null) != (unitFractions == null)) {
            throw new IllegalArgumentException("a unit and what it allows are given together");
        }
        categories = categories == null ? null : List.copyOf(categories);
        taxes = taxes == null ? null : List.copyOf(taxes);
        if (descriptionI18n != null) {
            descriptionI18n = Collections.unmodifiableSortedMap(new TreeMap<>(descriptionI18n));
        }
        if (prices != null) {
            prices = List.copyOf(prices);
            ProductDetails.requireCurrenciesOfTheirOwn(prices);
        }
        if (minimumAge != null) {
            ProductDetails.requireAge(minimumAge);
        }
        if (precisionLevel != null) {
            Fractions.requireDigits(precisionLevel);
        }
    }

    /** The details with this patch laid over them. */
    public ProductDetails over(ProductDetails old) {
        return new ProductDetails(
                or(name, old.name()),
                or(description, old.description()),
                or(descriptionI18n, old.descriptionI18n()),
                or(categories, old.categories()),
                or(unit, old.unit()),
                or(unitFractions, old.unitFractions()),
                allowFraction != null ? allowFraction : old.allowFraction(),
                precisionLevel != null ? precisionLevel : old.precisionLevel(),
                or(prices, old.prices()),
                or(image, old.image()),
                or(taxes, old.taxes()),
                or(priceIsNet, old.priceIsNet()),
                or(address, old.address()),
                or(nextRestock, old.nextRestock()),
                or(minimumAge, old.minimumAge()),
                or(groupId, old.groupId()),
                or(potId, old.potId()));
    }

    private static <T> T or(@Nullable T changed, T old) {
        return changed != null ? changed : old;
    }
}
