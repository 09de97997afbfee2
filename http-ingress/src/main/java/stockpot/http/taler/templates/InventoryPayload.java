package stockpot.http.taler.templates;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Unit;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.catalog.UnitRoutes;
import stockpot.http.taler.products.ExistingReferences;
import stockpot.http.taler.products.ProductText;
import stockpot.http.taler.products.Quantities;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Translations;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;

/**
 * The part of an inventory that a template offers to wallets.
 *
 * <p>Definitions are read once for all products: a payload of a thousand products costs what the products cost.
 *
 * @param categories those that the products name
 * @param units of the instance's own that the products are counted in; wallets know the others
 */
record InventoryPayload(
        List<ProductRow> products, List<Defined> categories, List<Unit> units, ExistingReferences known) {
    private static final Selection NOTHING = new Selection(false, Set.of(), Set.of());

    static InventoryPayload of(Reads reads, InstanceId instance, Selection selection) throws Unavailable {
        SortedMap<Long, String> allCategories = reads.names(instance, Kind.CATEGORY);
        ExistingReferences known = new ExistingReferences(Set.copyOf(allCategories.keySet()), Set.of(), Set.of());
        Selection there = withoutGone(selection, known.categories());
        List<ProductRow> products =
                there.equals(NOTHING) ? List.of() : reads.ask(new Offered(instance, there, Paging.MOST_UNPAGED));
        Set<Long> named = new HashSet<>();
        Set<String> counted = new HashSet<>();
        for (ProductRow product : products) {
            named.addAll(product.details().categories());
            counted.add(product.details().unit());
        }
        allCategories.keySet().retainAll(named);
        List<Defined> categories = reads.definitions(instance, Kind.CATEGORY, allCategories.values());
        return new InventoryPayload(products, categories, ownUnits(reads, instance, counted), known);
    }

    /** Products that still name a category that is gone are not in it. */
    private static Selection withoutGone(Selection selection, Set<Long> categories) {
        Set<Long> left = new HashSet<>(selection.categories());
        left.retainAll(categories);
        return new Selection(selection.all(), left, selection.products());
    }

    private static List<Unit> ownUnits(Reads reads, InstanceId instance, Set<String> counted) throws Unavailable {
        List<Unit> units = new ArrayList<>();
        for (Defined row : reads.definitions(instance, Kind.UNIT, counted)) {
            Unit unit = (Unit) row.definition();
            if (!unit.builtIn() && counted.contains(unit.name())) {
                units.add(unit);
            }
        }
        return units;
    }

    void write(JsonGenerator out, ProductText text) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("products");
        for (ProductRow product : products) {
            writeProduct(out, text, product);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("categories");
        for (Defined row : categories) {
            Category category = (Category) row.definition();
            out.writeStartObject();
            out.writeNumberField("category_id", row.serial());
            out.writeStringField("category_name", category.name());
            Translations.writeIfAny(out, "category_name_i18n", category.nameI18n());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("units");
        for (Unit unit : units) {
            out.writeStartObject();
            UnitRoutes.writeMembers(out, unit);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeProduct(JsonGenerator out, ProductText text, ProductRow row) throws IOException {
        Product product = row.product();
        ProductDetails details = row.details();
        out.writeStartObject();
        out.writeStringField("product_id", row.id().value());
        out.writeStringField("product_name", details.name());
        out.writeStringField("description", details.description());
        Translations.writeIfAny(out, "description_i18n", details.descriptionI18n());
        ProductText.writeUnit(out, details);
        text.writePrices(out, "unit_prices", details);
        out.writeStringField(
                "remaining_stock",
                product.total().isUnlimited()
                        ? Quantities.total(product.total())
                        : product.free().toString());
        ProductText.writeCategories(out, known.categoriesOf(details));
        if (!details.taxes().isEmpty()) {
            ProductText.writeTaxes(out, details.taxes());
        }
        ProductText.writeImageHash(out, row);
        out.writeEndObject();
    }
}
