package stockpot.http.taler.templates;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Kind;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.products.ExistingReferences;
import stockpot.http.taler.products.ProductText;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Translations;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;

/** All that a point of sale has to know, at once: {@code GET /private/pos}. */
public final class PosRoutes {
    private final Reads reads;
    private final ProductText text;
    private final Renderings renderings;

    public PosRoutes(Reads reads, ProductText text, Renderings renderings) {
        this.reads = reads;
        this.text = text;
        this.renderings = renderings;
    }

    public List<Endpoint> endpoints() {
        return List.of(new Endpoint(Verb.GET, "/private/pos", Access.PRODUCTS_READ, this::get));
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        InstanceId instance = call.instance();
        return renderings.answer(
                call, instance, "/private/pos", () -> reads.version(instance, true), () -> render(instance));
    }

    private Json.Writing render(InstanceId instance) throws Unavailable {
        List<ProductRow> products = reads.ask(new Offered(instance, Selection.ALL, Paging.MOST_UNPAGED));
        List<Defined> categories = reads.definitions(instance, Kind.CATEGORY);
        Set<Long> serials = categories.stream().map(Defined::serial).collect(Collectors.toSet());
        ExistingReferences known = ExistingReferences.of(reads, instance, serials, products);
        return out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("products");
            for (ProductRow product : products) {
                text.writeForSale(out, product, known);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("categories");
            for (Defined row : categories) {
                Category category = (Category) row.definition();
                out.writeStartObject();
                out.writeNumberField("id", row.serial());
                out.writeStringField("name", category.name());
                Translations.writeIfAny(out, "name_i18n", category.nameI18n());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        };
    }
}
