package stockpot.http.taler.products;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.gateway.PotSource;
import stockpot.http.taler.catalog.Units;
import stockpot.http.taler.pots.PotLookup;
import stockpot.http.taler.shared.Amounts;
import stockpot.http.taler.shared.References;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Patch;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.pots.PotsKey.PotKey;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.Image;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductPatch;
import stockpot.stock.Restock;
import stockpot.stock.Tax;
import stockpot.stock.Total;

/**
 * Reads what a merchant says of a product, whole or in part.
 *
 * <p>What it refers to has to be there now. What its unit allows is looked up now, and goes into the command.
 */
final class ProductRequest {
    private final InstanceId instance;
    private final JsonObjectReader fields;
    private final DefinitionSource definitions;
    private final PotSource pots;
    private final Units units;

    ProductRequest(
            InstanceId instance, JsonObjectReader fields, DefinitionSource definitions, PotSource pots, Units units) {
        this.instance = instance;
        this.fields = fields;
        this.definitions = definitions;
        this.pots = pots;
        this.units = units;
    }

    /** All of a new product but how much there is of it. */
    ProductDetails details() throws ApiException, Unavailable {
        Patch<ProductDetails> given = changes();
        String description = fields.required("description", (String) given.get("description"));
        fields.required("unit", given.get("unit"));
        try {
            Patch<ProductDetails> named = given.get("name") == null ? given.set("name", description) : given;
            return named.over(ProductDetails.EMPTY);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** How much there is of a new product. */
    Total total(ProductDetails details) throws ApiException {
        Total total = fields.required(
                "unit_total_stock", Quantities.optionalTotal(fields, "total_stock", "unit_total_stock"));
        if (!total.isUnlimited()) {
            requireFineness("unit_total_stock", total.limit(), details.fractions());
        }
        return total;
    }

    static void requireFineness(String name, Quantity quantity, Fractions fractions) throws ApiException {
        if (quantity.decimals() > fractions.digits()) {
            throw ApiException.malformed(
                    name + " of this product has at most " + fractions.digits() + " digits of fraction");
        }
    }

    /** What of a product is to change. */
    ProductPatch patch() throws ApiException, Unavailable {
        return new ProductPatch(
                changes(),
                Quantities.optionalTotal(fields, "total_stock", "unit_total_stock"),
                Quantities.optionalQuantity(fields, "total_lost", "unit_total_lost"));
    }

    private Patch<ProductDetails> changes() throws ApiException, Unavailable {
        String unit = nonEmpty("unit", fields.optionalText("unit"));
        Long restock = fields.optionalTimestamp("next_restock", Times.MAX_SECONDS);
        JsonObjectReader address = fields.optionalObject("address");
        return ProductDetails.NO_CHANGE
                .set("name", fields.optionalText("product_name"))
                .set("description", fields.optionalText("description"))
                .set("descriptionI18n", fields.optionalTextMap("description_i18n"))
                .set("categories", categories())
                .set("unit", unit)
                .set("unitFractions", unit == null ? null : units.fractions(instance, unit))
                .set("allowFraction", fields.optionalFlag("unit_allow_fraction"))
                .set("precisionLevel", integer("unit_precision_level", Fractions.MAX_DIGITS))
                .set("prices", prices())
                .set("image", image())
                .set("taxes", taxes())
                .set("priceIsNet", fields.optionalFlag("price_is_net"))
                .set("address", address == null ? null : address.canonical())
                .set("nextRestock", restock == null ? null : new Restock(restock))
                .set("minimumAge", integer("minimum_age", Integer.MAX_VALUE))
                .set("groupId", group())
                .set("potId", pot())
                .set("lowStockAt", Quantities.optional(fields, "low_stock_at"));
    }

    private @Nullable Integer integer(String name, int most) throws ApiException {
        Long value = fields.optionalInteger(name, 0, most);
        return value == null ? null : value.intValue();
    }

    /** Each category once, in the order given. */
    private @Nullable List<Long> categories() throws ApiException, Unavailable {
        List<Long> given = fields.optionalIntegers("categories", Long.MIN_VALUE, Long.MAX_VALUE);
        if (given == null) {
            return null;
        }
        List<Long> categories = given.stream().distinct().toList();
        for (long category : categories) {
            if (!isDefined(Kind.CATEGORY, category)) {
                throw new ApiException(ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN, "there is no category " + category);
            }
        }
        return categories;
    }

    private @Nullable Long group() throws ApiException, Unavailable {
        Long id = fields.optionalInteger("product_group_id", Long.MIN_VALUE, Long.MAX_VALUE);
        if (id != null && id != 0 && !isDefined(Kind.GROUP, id)) {
            throw unknown(ErrorCode.MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN, "product_group_id", id);
        }
        return id;
    }

    /** 0 stands for none of its own. */
    private @Nullable Long pot() throws ApiException, Unavailable {
        Long id = fields.optionalInteger("money_pot_id", Long.MIN_VALUE, Long.MAX_VALUE);
        if (id != null && id != 0) {
            Optional<PotKey> pot = PotLookup.key(instance, id);
            if (pot.isEmpty() || !pots.isThere(pot.get())) {
                throw unknown(ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN, "money_pot_id", id);
            }
        }
        return id;
    }

    private boolean isDefined(Kind kind, long serial) throws Unavailable {
        Optional<Reference> reference = References.to(kind, Long.toString(serial));
        return reference.isPresent()
                && definitions.find(instance, reference.get()).isPresent();
    }

    private static ApiException unknown(ErrorCode code, String name, long id) {
        return new ApiException(code, name + " " + id + " does not exist");
    }

    private @Nullable List<Amount> prices() throws ApiException {
        List<String> texts = fields.optionalTexts("unit_price");
        Amount price = Amounts.optional(fields, "price");
        if (texts == null) {
            return price == null ? null : List.of(price);
        }
        List<Amount> prices = new ArrayList<>(texts.size());
        for (String text : texts) {
            prices.add(Amounts.parse("unit_price", text));
        }
        if (price != null && (prices.isEmpty() || !equal(price, prices.getFirst()))) {
            throw ApiException.malformed("price and the first of unit_price do not agree");
        }
        for (int i = 1; i < prices.size(); i++) {
            for (Amount earlier : prices.subList(0, i)) {
                if (earlier.sameCurrency(prices.get(i))) {
                    throw ApiException.malformed("unit_price must have each currency once");
                }
            }
        }
        return prices;
    }

    private static boolean equal(Amount one, Amount other) {
        return one.sameCurrency(other) && one.value() == other.value() && one.fraction() == other.fraction();
    }

    private @Nullable String image() throws ApiException {
        String image = fields.optionalText("image");
        if (image != null && !image.isEmpty() && !isImage(image)) {
            throw ApiException.malformed("image must be a data: URL, or empty");
        }
        return image;
    }

    private static boolean isImage(String url) {
        try {
            return Image.parse(url).content().length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private @Nullable List<Tax> taxes() throws ApiException {
        List<JsonObjectReader> objects = fields.optionalObjects("taxes");
        if (objects == null) {
            return null;
        }
        List<Tax> taxes = new ArrayList<>(objects.size());
        for (JsonObjectReader tax : objects) {
            taxes.add(new Tax(tax.text("name"), tax.required("tax", Amounts.optional(tax, "tax"))));
        }
        return taxes;
    }

    private static @Nullable String nonEmpty(String name, @Nullable String text) throws ApiException {
        if (text != null && text.isEmpty()) {
            throw ApiException.malformed(name + " must not be empty");
        }
        return text;
    }
}
