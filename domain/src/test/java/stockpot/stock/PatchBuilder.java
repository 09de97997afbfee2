package stockpot.stock;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;

/** A patch that names only the fields it changes. */
final class PatchBuilder {
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable SortedMap<String, String> descriptionI18n;
    private @Nullable List<Long> categories;
    private @Nullable String unit;
    private @Nullable Fractions unitFractions;
    private @Nullable Boolean allowFraction;
    private @Nullable Integer precisionLevel;
    private @Nullable List<Amount> prices;
    private @Nullable String image;
    private @Nullable List<Tax> taxes;
    private @Nullable Boolean priceIsNet;
    private @Nullable String address;
    private @Nullable Restock nextRestock;
    private @Nullable Integer minimumAge;
    private @Nullable Long groupId;
    private @Nullable Long potId;
    private @Nullable Total total;
    private @Nullable Quantity lost;
    private @Nullable Quantity sold;

    static PatchBuilder patch() {
        return new PatchBuilder();
    }

    ProductPatch build() {
        return new ProductPatch(
                name,
                description,
                descriptionI18n,
                categories,
                unit,
                unitFractions,
                allowFraction,
                precisionLevel,
                prices,
                image,
                taxes,
                priceIsNet,
                address,
                nextRestock,
                minimumAge,
                groupId,
                potId,
                total,
                lost,
                sold);
    }

    PatchBuilder unit(@Nullable String text, @Nullable Fractions fractions) {
        unit = text;
        unitFractions = fractions;
        return this;
    }

    PatchBuilder name(String text) {
        name = text;
        return this;
    }

    PatchBuilder description(String text) {
        description = text;
        return this;
    }

    PatchBuilder descriptionI18n(SortedMap<String, String> value) {
        descriptionI18n = value;
        return this;
    }

    PatchBuilder categories(List<Long> value) {
        categories = value;
        return this;
    }

    PatchBuilder allowFraction(Boolean value) {
        allowFraction = value;
        return this;
    }

    PatchBuilder precisionLevel(Integer value) {
        precisionLevel = value;
        return this;
    }

    PatchBuilder prices(List<Amount> value) {
        prices = value;
        return this;
    }

    PatchBuilder image(String text) {
        image = text;
        return this;
    }

    PatchBuilder taxes(List<Tax> value) {
        taxes = value;
        return this;
    }

    PatchBuilder priceIsNet(Boolean value) {
        priceIsNet = value;
        return this;
    }

    PatchBuilder address(String text) {
        address = text;
        return this;
    }

    PatchBuilder nextRestock(Restock value) {
        nextRestock = value;
        return this;
    }

    PatchBuilder minimumAge(Integer value) {
        minimumAge = value;
        return this;
    }

    PatchBuilder groupId(Long value) {
        groupId = value;
        return this;
    }

    PatchBuilder potId(Long value) {
        potId = value;
        return this;
    }

    PatchBuilder total(@Nullable Total value) {
        total = value;
        return this;
    }

    PatchBuilder lost(@Nullable Quantity value) {
        lost = value;
        return this;
    }

    PatchBuilder sold(@Nullable Quantity value) {
        sold = value;
        return this;
    }
}
