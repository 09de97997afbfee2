package stockpot.stock;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Patch;
import stockpot.kernel.RecordShape;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/**
 * What a merchant says of a product, apart from how much there is of it.
 *
 * @param unitFractions what the unit allows by itself, as whoever sent the command looked it up
 * @param allowFraction the merchant's override of the unit's rule; null leaves it to the unit
 * @param precisionLevel digits of fraction, the merchant's override; null leaves it to the unit
 * @param prices one per currency, the first is the base price
 * @param image a {@code data:} URL, empty for none
 * @param address the merchant's Location object as canonical JSON, empty for none; no rule reads it
 * @param groupId 0 for the default group
 * @param potId 0 for no pot of its own
 * @param lowStockAt at how much that nobody has it is running out, for those who watch it; null for never
 */
public record ProductDetails(
        String name,
        String description,
        SortedMap<String, String> descriptionI18n,
        List<Long> categories,
        String unit,
        Fractions unitFractions,
        @Nullable Boolean allowFraction,
        @Nullable Integer precisionLevel,
        List<Amount> prices,
        String image,
        List<Tax> taxes,
        boolean priceIsNet,
        String address,
        Restock nextRestock,
        int minimumAge,
        long groupId,
        long potId,
        @Nullable Quantity lowStockAt) {

    /** Most characters of all texts together; with every one of them escaped it is still less than a record may hold. */
    public static final long MAX_SIZE = 1 << 20;

    /** The components, to change some of them. */
    public static final RecordShape<ProductDetails> SHAPE = RecordShape.of(ProductDetails.class);

    /** Nothing said of a product, not even its name. */
    public static final ProductDetails EMPTY = new ProductDetails(
            "",
            "",
            new TreeMap<>(),
            List.of(),
            "",
            Fractions.NONE,
            null,
            null,
            List.of(),
            "",
            List.of(),
            false,
            "",
            Restock.UNKNOWN,
            0,
            0,
            0,
            null);

    /** What changes none of them. */
    public static final Patch<ProductDetails> NO_CHANGE = Patch.nothing(SHAPE);

    private static final long LIST_ENTRY = 32;

    public ProductDetails {
        descriptionI18n = Collections.unmodifiableSortedMap(new TreeMap<>(descriptionI18n));
        categories = List.copyOf(categories);
        prices = List.copyOf(prices);
        taxes = List.copyOf(taxes);
        requireCurrenciesOfTheirOwn(prices);
        requireAge(minimumAge);
        if (precisionLevel != null) {
            Fractions.requireDigits(precisionLevel);
        }
    }

    private static void requireCurrenciesOfTheirOwn(List<Amount> prices) {
        Set<String> currencies = new HashSet<>();
        for (Amount price : prices) {
            if (!currencies.add(price.currency().toUpperCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "each price needs a currency of its own, and " + price.currency() + " comes twice");
            }
        }
    }

    private static void requireAge(int years) {
        if (years < 0) {
            throw new IllegalArgumentException("a minimum age is not negative");
        }
    }

    /**
     * How much text it is, in characters. Commands can add to the details one by one, and what grew past what a record may
     * hold could not be written down any more.
     */
    long size() {
        long[] size = {name.length() + description.length() + unit.length() + image.length() + (long) address.length()};
        descriptionI18n.forEach((language, text) -> size[0] += language.length() + text.length());
        taxes.forEach(tax -> size[0] += tax.name().length());
        return size[0] + LIST_ENTRY * (categories.size() + prices.size() + taxes.size());
    }

    /** The same with another picture. */
    public ProductDetails withImage(String url) {
        return NO_CHANGE.set("image", url).over(this);
    }

    /** How finely the product can be divided: its own overrides first, then its unit. */
    public Fractions fractions() {
        boolean allowed = allowFraction != null ? allowFraction : unitFractions.digits() > 0;
        if (!allowed) {
            return Fractions.NONE;
        }
        return precisionLevel != null ? new Fractions(precisionLevel) : unitFractions;
    }
}
