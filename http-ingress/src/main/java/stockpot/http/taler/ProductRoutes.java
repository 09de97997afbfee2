package stockpot.http.taler;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Refused;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Reads.ProductFilter;
import stockpot.http.gateway.Reads.ProductRow;
import stockpot.http.gateway.Unanswered;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.RemoveProduct;

/** Products: {@code /private/products}. */
public final class ProductRoutes {
    private static final String PRODUCTS = "/private/products";
    private static final String PRODUCT = "/private/products/{id}";
    private static final int DEFAULT_LIMIT = 20;
    private static final long NO_FILTER = -1;
    private static final int NOT_MODIFIED = 304;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final Units units;
    private final ProductText text;

    public ProductRoutes(Commands commands, Reads reads, ErrorTable errors, Units units, String currency) {
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.units = units;
        this.text = new ProductText(currency);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, PRODUCTS, Access.PRODUCTS_WRITE, this::define),
                new Endpoint(Verb.GET, PRODUCTS, Access.PRODUCTS_READ, this::list),
                new Endpoint(Verb.GET, PRODUCT, Access.PRODUCTS_READ, this::get),
                new Endpoint(Verb.PATCH, PRODUCT, Access.PRODUCTS_WRITE, this::change),
                new Endpoint(Verb.DELETE, PRODUCT, Access.PRODUCTS_WRITE, this::remove));
    }

    private Answer define(Call call) throws Refused, Unanswered {
        Fields fields = call.fields();
        ProductKey key = new ProductKey(call.instance(), newId(fields.text("product_id")));
        ProductRequest request = new ProductRequest(fields, units);
        ProductDetails details = request.details();
        return send(call, new DefineProduct(key, details, request.total(details)));
    }

    /** An id that no path can name would make a product that nobody can lock. */
    private static ProductId newId(String text) throws Refused {
        ProductId id = Call.id(text, ProductId::new);
        if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0 || text.equals(".") || text.equals("..")) {
            throw Refused.malformed("product_id must not contain a slash or a backslash, nor be dots alone");
        }
        return id;
    }

    private Answer change(Call call) throws Refused, Unanswered {
        return send(call, new ChangeProduct(key(call), new ProductRequest(call.fields(), units).patch()));
    }

    private Answer remove(Call call) throws Refused, Unanswered {
        boolean force = "yes".equals(call.query().text("force"));
        return send(call, new RemoveProduct(key(call), force));
    }

    private Answer send(Call call, StockCommand command) throws Refused, Unanswered {
        Outcome outcome = commands.send(call.request(), command);
        return outcome.accepted() ? Answer.noContent(outcome.position()) : StockRefusals.answer(outcome, errors);
    }

    private static ProductKey key(Call call) throws Refused {
        return new ProductKey(call.instance(), call.id(0, ProductId::new));
    }

    private Answer list(Call call) throws Refused, Unanswered {
        Query query = call.query();
        Page page = Page.of(query, DEFAULT_LIMIT);
        ProductFilter filter = new ProductFilter(
                orEmpty(query.text("name_filter")),
                orEmpty(query.text("description_filter")),
                query.integer("category_filter", NO_FILTER, 0, Long.MAX_VALUE),
                query.integer("product_group_serial", NO_FILTER, 0, Long.MAX_VALUE));
        List<ProductRow> rows =
                page.limit() == 0 ? List.of() : reads.products(call.instance(), page.after(), page.limit(), filter);
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("products");
            for (ProductRow row : rows) {
                out.writeStartObject();
                out.writeStringField("product_id", row.id().value());
                out.writeNumberField("product_serial", row.product().serial());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Answer get(Call call) throws Refused, Unanswered {
        Optional<Reads.Row<ProductRow>> row = reads.product(key(call));
        if (row.isEmpty()) {
            throw new Refused(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, "");
        }
        String tag = '"' + row.get().position().toString() + '"';
        Answer answer = matches(call.header("If-None-Match"), tag)
                ? Answer.empty(NOT_MODIFIED)
                : Answer.ok(out -> text.write(out, row.get().value()));
        return answer.at(row.get().position()).with("ETag", tag);
    }

    private static boolean matches(@Nullable String condition, String tag) {
        if (condition == null) {
            return false;
        }
        for (String candidate : condition.split(",", -1)) {
            String known = candidate.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
