package stockpot.stock;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Patch;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/** A patch that names only the fields it changes. */
final class PatchBuilder {
    private Patch<ProductDetails> details = ProductDetails.NO_CHANGE;
    private @Nullable Total total;
    private @Nullable Quantity lost;

    static PatchBuilder patch() {
        return new PatchBuilder();
    }

    ProductPatch build() {
        return new ProductPatch(details, total, lost);
    }

    private PatchBuilder set(String component, @Nullable Object value) {
        details = details.set(component, value);
        return this;
    }

    PatchBuilder unit(@Nullable String text, @Nullable Fractions fractions) {
        return set("unit", text).set("unitFractions", fractions);
    }

    PatchBuilder name(String text) {
        return set("name", text);
    }

    PatchBuilder description(String text) {
        return set("description", text);
    }

    PatchBuilder descriptionI18n(SortedMap<String, String> value) {
        return set("descriptionI18n", value);
    }

    PatchBuilder categories(List<Long> value) {
        return set("categories", value);
    }

    PatchBuilder allowFraction(Boolean value) {
        return set("allowFraction", value);
    }

    PatchBuilder precisionLevel(Integer value) {
        return set("precisionLevel", value);
    }

    PatchBuilder prices(List<Amount> value) {
        return set("prices", value);
    }

    PatchBuilder image(String text) {
        return set("image", text);
    }

    PatchBuilder taxes(List<Tax> value) {
        return set("taxes", value);
    }

    PatchBuilder priceIsNet(Boolean value) {
        return set("priceIsNet", value);
    }

    PatchBuilder address(String text) {
        return set("address", text);
    }

    PatchBuilder nextRestock(Restock value) {
        return set("nextRestock", value);
    }

    PatchBuilder minimumAge(Integer value) {
        return set("minimumAge", value);
    }

    PatchBuilder groupId(Long value) {
        return set("groupId", value);
    }

    PatchBuilder potId(Long value) {
        return set("potId", value);
    }

    PatchBuilder total(@Nullable Total value) {
        total = value;
        return this;
    }

    PatchBuilder lost(@Nullable Quantity value) {
        lost = value;
        return this;
    }
}
