package stockpot.http.taler.catalog;

import java.util.List;
import java.util.Map;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Kind;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Translations;
import stockpot.kernel.Page;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.stock.StockLists.CategoryCounts;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;

/** Categories: {@code /private/categories}. */
public final class CategoryRoutes {
    private static final String CATEGORIES = "/private/categories";
    private static final String CATEGORY = "/private/categories/{id}";

    private final Definitions definitions;
    private final Reads reads;

    public CategoryRoutes(Definitions definitions, Reads reads) {
        this.definitions = definitions;
        this.reads = reads;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, CATEGORIES, Access.CATEGORIES_WRITE, this::define),
                new Endpoint(Verb.GET, CATEGORIES, Access.CATEGORIES_READ, this::list),
                new Endpoint(Verb.GET, CATEGORY, Access.CATEGORIES_READ, this::get),
                new Endpoint(Verb.PATCH, CATEGORY, Access.CATEGORIES_WRITE, this::change),
                new Endpoint(Verb.DELETE, CATEGORY, Access.CATEGORIES_WRITE, this::remove));
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        return definitions.make(call, CatalogRequests.category(call.instance(), call.fields()), "category_id");
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        Category wanted = CatalogRequests.category(call.fields());
        return definitions.send(
                call, new Redefine(call.instance(), Definitions.reference(call, Kind.CATEGORY), wanted));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        return definitions.send(call, new Undefine(call.instance(), Definitions.reference(call, Kind.CATEGORY)));
    }

    private HttpResponse list(HttpRequest call) throws Unavailable {
        List<Defined> rows = definitions.all(call.instance(), Kind.CATEGORY);
        Map<Long, Integer> counts = rows.isEmpty() ? Map.of() : reads.ask(new CategoryCounts(call.instance()));
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("categories");
            for (Defined row : rows) {
                Category category = (Category) row.definition();
                out.writeStartObject();
                out.writeNumberField("category_id", row.serial());
                out.writeStringField("name", category.name());
                Translations.writeIfAny(out, "name_i18n", category.nameI18n());
                out.writeNumberField("product_count", counts.getOrDefault(row.serial(), 0));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        Row<Defined> row = definitions.find(call, Kind.CATEGORY);
        Category category = (Category) row.value().definition();
        ProductFilter members = new ProductFilter("", "", row.value().serial(), -1);
        List<ProductName> products =
                reads.ask(new ProductList(call.instance(), new Page(0, Paging.MOST_UNPAGED), members));
        int hash = products.stream().map(ProductName::id).toList().hashCode();
        return ETags.answer(
                        call,
                        ETags.of(row, Integer.toHexString(hash)),
                        () -> HttpResponse.ok(out -> {
                            out.writeStartObject();
                            out.writeStringField("name", category.name());
                            Translations.writeIfAny(out, "name_i18n", category.nameI18n());
                            out.writeArrayFieldStart("products");
                            for (ProductName product : products) {
                                out.writeStartObject();
                                out.writeStringField("product_id", product.id().value());
                                out.writeEndObject();
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        }))
                .at(row.position());
    }
}
