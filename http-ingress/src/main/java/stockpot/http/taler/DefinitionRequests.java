package stockpot.http.taler;

import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.gateway.PotSource;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.DefineProduct;

/**
 * Turns what a merchant says of something new into the command that defines it: the bodies of the POSTs of products, categories,
 * groups, units and templates.
 *
 * <p>All have one shape, so that whoever reads such bodies from elsewhere can choose among them by a word.
 */
public final class DefinitionRequests {
    private final DefinitionSource definitions;
    private final PotSource pots;
    private final Units units;

    /**
     * Reads requests.
     *
     * @param definitions where the categories, groups and units are found that products name
     * @param pots whether the pots are there that products name
     */
    public DefinitionRequests(DefinitionSource definitions, PotSource pots) {
        this.definitions = definitions;
        this.pots = pots;
        this.units = new Units(definitions);
    }

    Units units() {
        return units;
    }

    public DefineProduct product(InstanceId instance, Fields fields) throws Refused, Unanswered {
        ProductId id = References.newName("product_id", fields.text("product_id"), ProductId::new);
        ProductRequest request = productRequest(instance, fields);
        ProductDetails details = request.details();
        return new DefineProduct(new ProductKey(instance, id), request.total(details), details);
    }

    ProductRequest productRequest(InstanceId instance, Fields fields) {
        return new ProductRequest(instance, fields, definitions, pots, units);
    }

    public Define category(InstanceId instance, Fields fields) throws Refused, Unanswered {
        return new Define(instance, category(fields));
    }

    static Category category(Fields fields) throws Refused {
        SortedMap<String, String> translations = orNone(fields.optionalTextMap("name_i18n"));
        return Call.id(fields.text("name"), name -> new Category(name, translations));
    }

    public Define group(InstanceId instance, Fields fields) throws Refused, Unanswered {
        return new Define(instance, group(fields));
    }

    static Group group(Fields fields) throws Refused {
        String description = fields.text("description");
        return Call.id(fields.text("group_name"), name -> new Group(name, description));
    }

    public Define unit(InstanceId instance, Fields fields) throws Refused, Unanswered {
        String name = fields.text("unit");
        if (units.builtIn(name) != null) {
            throw new Refused(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN, "every instance has a unit of that name");
        }
        return new Define(instance, new UnitRequest(fields).unit(name));
    }

    public Define template(InstanceId instance, Fields fields) throws Refused, Unanswered {
        return new Define(instance, TemplateRequest.defined(fields));
    }

    static SortedMap<String, String> orNone(@Nullable SortedMap<String, String> texts) {
        return texts == null ? Collections.emptySortedMap() : texts;
    }
}
