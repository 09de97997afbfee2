package stockpot.http.taler.products;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.gateway.PotSource;
import stockpot.http.taler.catalog.Units;
import stockpot.http.taler.shared.References;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;

/** Turns what a merchant says of a product into a command: the bodies of its POST and PATCH, and lines of a file that is loaded. */
public final class ProductRequests {
    private final DefinitionSource definitions;
    private final PotSource pots;
    private final Units units;

    /**
     * Reads requests.
     *
     * @param definitions where the categories, groups and units are found that products name
     * @param pots whether the pots are there that products name
     */
    public ProductRequests(DefinitionSource definitions, PotSource pots) {
        this.definitions = definitions;
        this.pots = pots;
        this.units = new Units(definitions);
    }

    /** A new product. */
    public DefineProduct define(InstanceId instance, JsonObjectReader fields) throws ApiException, Unavailable {
        ProductId id = References.newName("product_id", fields.text("product_id"), ProductId::new);
        ProductRequest request = of(instance, fields);
        ProductDetails details = request.details();
        return new DefineProduct(new ProductKey(instance, id), request.total(details), details);
    }

    /** A change of the product that is named; what is not said of it stays. */
    public ChangeProduct change(InstanceId instance, JsonObjectReader fields) throws ApiException, Unavailable {
        ProductId id = References.newName("product_id", fields.text("product_id"), ProductId::new);
        return new ChangeProduct(
                new ProductKey(instance, id), of(instance, fields).patch());
    }

    ProductRequest of(InstanceId instance, JsonObjectReader fields) {
        return new ProductRequest(instance, fields, definitions, pots, units);
    }
}
