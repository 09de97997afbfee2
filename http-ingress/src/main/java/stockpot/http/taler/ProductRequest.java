package stockpot.http.taler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.Tax;
import stockpot.stock.Total;

/** Reads what a merchant says of a product, whole or in part. */
final class ProductRequest {
    private static final String NO_ADDRESS = "";
    private static final String IMAGE_SCHEME = "data:";

    private final Fields fields;
    private final Units units;

    ProductRequest(Fields fields, Units units) {
        this.fields = fields;
        this.units = units;
    }

    /** All of a new product but how much there is of it. */
    ProductDetails details() throws Refused {
        ProductPatch given = patch();
        String description = fields.required("description", given.description());
        String unit = fields.required("unit", given.unit());
        try {
            return new ProductDetails(
                    given.name() == null ? description : given.name(),
                    description,
                    given.descriptionI18n() == null ? Collections.emptySortedMap() : given.descriptionI18n(),
                    List.of(),
                    unit,
                    units.fractions(unit),
                    given.allowFraction(),
                    given.precisionLevel(),
                    given.prices() == null ? List.of() : given.prices(),
                    given.image() == null ? "" : given.image(),
                    given.taxes() == null ? List.of() : given.taxes(),
                    Boolean.TRUE.equals(given.priceIsNet()),
                    given.address() == null ? NO_ADDRESS : given.address(),
                    given.nextRestock() == null ? Restock.UNKNOWN : given.nextRestock(),
                    given.minimumAge() == null ? 0 : given.minimumAge(),
                    0,
                    0);
        } catch (IllegalArgumentException e) {
            throw Refused.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** How much there is of a new product. */
    Total total(ProductDetails details) throws Refused {
        Total total = fields.required(
                "unit_total_stock", Quantities.optionalTotal(fields, "total_stock", "unit_total_stock"));
        if (!total.isUnlimited()) {
            requireFineness("unit_total_stock", total.limit(), details.fractions());
        }
        return total;
    }

    static void requireFineness(String name, Quantity quantity, Fractions fractions) throws Refused {
        if (quantity.decimals() > fractions.digits()) {
            throw Refused.malformed(
                    name + " of this product has at most " + fractions.digits() + " digits of fraction");
        }
    }

    /** What of a product is to change. */
    ProductPatch patch() throws Refused {
        String unit = nonEmpty("unit", fields.optionalText("unit"));
        Long age = fields.optionalInteger("minimum_age", 0, Integer.MAX_VALUE);
        Long precision = fields.optionalInteger("unit_precision_level", 0, Fractions.MAX_DIGITS);
        Long restock = fields.optionalTimestamp("next_restock", Times.MAX_SECONDS);
        Fields address = fields.optionalObject("address");
        ProductPatch patch = new ProductPatch(
                fields.optionalText("product_name"),
                fields.optionalText("description"),
                fields.optionalTextMap("description_i18n"),
                categories(),
                unit,
                unit == null ? null : units.fractions(unit),
                fields.optionalFlag("unit_allow_fraction"),
                precision == null ? null : precision.intValue(),
                prices(),
                image(),
                taxes(),
                fields.optionalFlag("price_is_net"),
                address == null ? null : address.canonical(),
                restock == null ? null : new Restock(restock),
                age == null ? null : age.intValue(),
                onlyDefault("product_group_id", ErrorCode.MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN),
                onlyDefault("money_pot_id", ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN),
                Quantities.optionalTotal(fields, "total_stock", "unit_total_stock"),
                Quantities.optionalQuantity(fields, "total_lost", "unit_total_lost"),
                Quantities.optionalQuantity(fields, "total_sold", "unit_total_sold"));
        return patch;
    }

    /** There are no categories yet, so each one that is named is unknown. */
    private @Nullable List<Long> categories() throws Refused {
        List<Long> categories = fields.optionalIntegers("categories", Long.MIN_VALUE, Long.MAX_VALUE);
        if (categories != null && !categories.isEmpty()) {
            throw new Refused(
                    ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN, "there is no category " + categories.getFirst());
        }
        return categories;
    }

    /** Nor are there groups or pots; 0 stands for none of its own. */
    private @Nullable Long onlyDefault(String name, ErrorCode unknown) throws Refused {
        Long id = fields.optionalInteger(name, Long.MIN_VALUE, Long.MAX_VALUE);
        if (id != null && id != 0) {
            throw new Refused(unknown, name + " " + id + " does not exist");
        }
        return id;
    }

    private @Nullable List<Amount> prices() throws Refused {
        List<String> texts = fields.optionalTexts("unit_price");
        Amount price = amount("price", fields.optionalText("price"));
        if (texts == null) {
            return price == null ? null : List.of(price);
        }
        List<Amount> prices = new ArrayList<>(texts.size());
        for (String text : texts) {
            Amount next = amount("unit_price", text);
            if (next != null) {
                prices.add(next);
            }
        }
        if (price != null && (prices.isEmpty() || !equal(price, prices.getFirst()))) {
            throw Refused.malformed("price and the first of unit_price do not agree");
        }
        for (int i = 1; i < prices.size(); i++) {
            for (Amount earlier : prices.subList(0, i)) {
                if (earlier.sameCurrency(prices.get(i))) {
                    throw Refused.malformed("unit_price must have each currency once");
                }
            }
        }
        return prices;
    }

    private static boolean equal(Amount one, Amount other) {
        return one.sameCurrency(other) && one.value() == other.value() && one.fraction() == other.fraction();
    }

    private @Nullable String image() throws Refused {
        String image = fields.optionalText("image");
        if (image != null && !image.isEmpty() && !(image.startsWith(IMAGE_SCHEME) && image.indexOf(',') > 0)) {
            throw Refused.malformed("image must be a data: URL, or empty");
        }
        return image;
    }

    private @Nullable List<Tax> taxes() throws Refused {
        List<Fields> objects = fields.optionalObjects("taxes");
        if (objects == null) {
            return null;
        }
        List<Tax> taxes = new ArrayList<>(objects.size());
        for (Fields tax : objects) {
            taxes.add(new Tax(tax.text("name"), tax.required("tax", amount("tax", tax.optionalText("tax")))));
        }
        return taxes;
    }

    private static @Nullable Amount amount(String name, @Nullable String text) throws Refused {
        try {
            return text == null ? null : Amount.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refused.malformed(name + ": " + e.getMessage());
        }
    }

    private static @Nullable String nonEmpty(String name, @Nullable String text) throws Refused {
        if (text != null && text.isEmpty()) {
            throw Refused.malformed(name + " must not be empty");
        }
        return text;
    }
}
