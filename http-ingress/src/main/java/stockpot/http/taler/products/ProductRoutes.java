package stockpot.http.taler.products;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Kind;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.LogBudget;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.ETags;
import stockpot.http.taler.shared.Moments;
import stockpot.http.taler.shared.Paging;
import stockpot.http.taler.shared.Quota;
import stockpot.http.taler.shared.Times;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Page;
import stockpot.kernel.Past;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.KeyedAnswers;
import stockpot.stock.Hold;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.ProductPatch;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;

/** Products: {@code /private/products}. */
public final class ProductRoutes {
    private static final String PRODUCTS = "/private/products";
    private static final String PRODUCT = "/private/products/{id}";
    private static final int DEFAULT_LIMIT = 20;
    private static final long NO_FILTER = -1;
    private static final long NO_GROUP = 0;
    private static final int LEAST_READ = 256;

    /** The past of each is looked for by itself. */
    private static final int MOST_THEN = 100;

    /** What a product says of itself is in its row and in the ledger. */
    private static final int COPIES = 2;

    private final Commands commands;
    private final Reads reads;
    private final ErrorTable errors;
    private final ProductRequests requests;
    private final ProductText text;
    private final Quota quota;
    private final InstantSource clock;

    public ProductRoutes(
            Commands commands,
            Reads reads,
            ErrorTable errors,
            ProductRequests requests,
            ProductText text,
            Quota quota,
            InstantSource clock) {
        this.clock = clock;
        this.quota = quota;
        this.commands = commands;
        this.reads = reads;
        this.errors = errors;
        this.requests = requests;
        this.text = text;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.POST, PRODUCTS, Access.PRODUCTS_WRITE, this::define),
                new Endpoint(Verb.GET, PRODUCTS, Access.PRODUCTS_READ, this::list),
                new Endpoint(Verb.GET, PRODUCT, Access.PRODUCTS_READ, this::get),
                new Endpoint(Verb.GET, PRODUCT + "/holders", Access.PRODUCTS_READ, this::holders),
                new Endpoint(Verb.PATCH, PRODUCT, Access.PRODUCTS_WRITE, this::change),
                new Endpoint(Verb.DELETE, PRODUCT, Access.PRODUCTS_WRITE, this::remove));
    }

    private HttpResponse define(HttpRequest call) throws ApiException, Unavailable {
        StockCommand command = requests.define(call.instance(), call.fields());
        call.mayBeRepeated();
        Request request = call.conditionalRequest();
        Quota.Room room = quota.requireForProduct(call.instance(), call.body().length);
        commands.run(KeyedAnswers.bind(request, call.instance()));
        return room.tell(send(request, command));
    }

    private HttpResponse change(HttpRequest call) throws ApiException, Unavailable {
        ProductKey key = key(call);
        ProductPatch patch = requests.of(call.instance(), call.fields()).patch();
        Selection named = new Selection(false, Set.of(), Set.of(key.product()));
        for (ProductRow row : reads.ask(new Offered(call.instance(), named, 1))) {
            LogBudget.requireChange(call.body().length, LogBudget.bytes(patch.over(row.details())), COPIES);
        }
        Quota.Room room = quota.requireForProduct(call.instance(), call.body().length);
        return room.tell(send(call.conditionalRequest(), new ChangeProduct(key, patch)));
    }

    private HttpResponse remove(HttpRequest call) throws ApiException, Unavailable {
        boolean force = "yes".equals(call.query().text("force"));
        return send(call.conditionalRequest(), new RemoveProduct(key(call), force));
    }

    private HttpResponse send(Request request, StockCommand command) throws Unavailable {
        Outcome<?> outcome = commands.send(request, command);
        return outcome instanceof Outcome.Refused<?> refused
                ? StockRefusals.answer(refused, errors)
                : HttpResponse.done(outcome);
    }

    private static ProductKey key(HttpRequest call) throws ApiException {
        return new ProductKey(call.instance(), call.id(0, ProductId::new));
    }

    private HttpResponse list(HttpRequest call) throws ApiException, Unavailable {
        Query query = call.query();
        String ids = query.text("ids");
        if (ids != null) {
            return named(call, ids);
        }
        if (Moments.isAsked(call)) {
            throw ApiException.malformed("at is for products that are named: add ids=a,b,c");
        }
        Page page = Paging.of(query, DEFAULT_LIMIT);
        ProductFilter filter = new ProductFilter(
                orEmpty(query.text("name_filter")),
                orEmpty(query.text("description_filter")),
                query.integer("category_filter", NO_FILTER, 0, Long.MAX_VALUE),
                query.integer("product_group_serial", NO_FILTER, 0, Long.MAX_VALUE));
        List<ProductName> rows = page.limit() == 0 ? List.of() : rows(call.instance(), page, filter);
        if (query.says("details", "yes")) {
            return shown(call.instance(), rows.stream().map(ProductName::id).toList());
        }
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("products");
            for (ProductName row : rows) {
                out.writeStartObject();
                out.writeStringField("product_id", row.id().value());
                out.writeNumberField("product_serial", row.serial());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Not in the protocol: some products at once, each as it stands alone; unknown ones are none. */
    private HttpResponse named(HttpRequest call, String ids) throws ApiException, Unavailable {
        Set<ProductId> wanted = new LinkedHashSet<>();
        for (String id : ids.split(",", -1)) {
            if (!id.isEmpty()) {
                wanted.add(HttpRequest.id(id, ProductId::new));
            }
        }
        return Moments.isAsked(call) ? shownThen(call, wanted) : shown(call.instance(), List.copyOf(wanted));
    }

    /** In that order, as they were; those that there were not are none. */
    private HttpResponse shownThen(HttpRequest call, Set<ProductId> ids) throws ApiException, Unavailable {
        if (ids.size() > MOST_THEN) {
            throw ApiException.malformed("how " + MOST_THEN + " products were is told at once, and not of " + ids.size()
                    + "; ask for some after the other");
        }
        List<Past<ProductRow>> products = Moments.look(call, clock, moment -> {
            List<Past<ProductRow>> found = new ArrayList<>();
            for (ProductId id : ids) {
                reads.history()
                        .product(new ProductKey(call.instance(), id), moment)
                        .ifPresent(past -> found.add(past.of(past.value().withoutImage())));
            }
            return found;
        });
        Set<Long> categories = reads.names(call.instance(), Kind.CATEGORY).keySet();
        ExistingReferences known = ExistingReferences.of(
                reads,
                call.instance(),
                categories,
                products.stream().map(Past::value).toList());
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("products");
            for (Past<ProductRow> past : products) {
                text.writeListed(out, past.value(), known, past);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** In that order; what was removed in between is none. */
    private HttpResponse shown(InstanceId instance, List<ProductId> ids) throws Unavailable {
        Map<ProductId, ProductRow> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            Selection named = new Selection(false, Set.of(), new LinkedHashSet<>(ids));
            reads.ask(new Offered(instance, named, ids.size())).forEach(row -> rows.put(row.id(), row));
        }
        List<ProductRow> products =
                ids.stream().filter(rows::containsKey).map(rows::get).toList();
        Set<Long> categories = reads.names(instance, Kind.CATEGORY).keySet();
        ExistingReferences known = ExistingReferences.of(reads, instance, categories, products);
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("products");
            for (ProductRow product : products) {
                text.writeListed(out, product, known);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Products name categories and groups that are gone, and are in none of these any more. */
    private List<ProductName> rows(InstanceId instance, Page page, ProductFilter filter) throws Unavailable {
        if (isGone(instance, Kind.CATEGORY, filter.category()) || isGone(instance, Kind.GROUP, filter.group())) {
            return List.of();
        }
        return filter.group() == NO_GROUP
                ? ungrouped(instance, page, filter)
                : reads.ask(new ProductList(instance, page, filter));
    }

    private boolean isGone(InstanceId instance, Kind kind, long serial) throws Unavailable {
        return serial > 0 && !ExistingReferences.isThere(reads, instance, kind, serial);
    }

    /** Products of no group: those that name none, and those whose group is gone. */
    private List<ProductName> ungrouped(InstanceId instance, Page page, ProductFilter filter) throws Unavailable {
        Set<Long> groups = reads.names(instance, Kind.GROUP).keySet();
        ProductFilter ofAnyGroup = new ProductFilter(filter.name(), filter.description(), filter.category(), NO_FILTER);
        int wanted = Math.abs(page.limit());
        int read = Math.max(wanted, LEAST_READ) * Integer.signum(page.limit());
        List<ProductName> found = new ArrayList<>();
        long after = page.after();
        for (; ; ) {
            List<ProductName> some = reads.ask(new ProductList(instance, new Page(after, read), ofAnyGroup));
            for (ProductName row : some) {
                if (!groups.contains(row.group())) {
                    found.add(row);
                }
            }
            if (some.isEmpty() || found.size() >= wanted) {
                return found.subList(0, Math.min(wanted, found.size()));
            }
            after = some.getLast().serial();
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable {
        if (Moments.isAsked(call)) {
            return then(call);
        }
        Optional<Row<ProductRow>> row = reads.product(key(call));
        if (row.isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, "");
        }
        ProductRow product = row.get().value();
        ExistingReferences known = ExistingReferences.of(reads, call.instance(), product.details());
        LogPosition position = row.get().position();
        // What is left out makes the product look different although nothing was written.
        String tag = ETags.of(row.get(), position.offset() + "-" + known.goneFrom(product.details()));
        return ETags.answer(call, tag, () -> HttpResponse.ok(out -> text.write(out, product, known)))
                .at(position);
    }

    /** Not in the protocol: the product as it was; what it named and is gone by now is left out as ever. */
    private HttpResponse then(HttpRequest call) throws ApiException, Unavailable {
        ProductKey key = key(call);
        Past<ProductRow> past = Moments.look(
                        call, clock, moment -> reads.history().product(key, moment))
                .orElseThrow(() -> new ApiException(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, ""));
        ExistingReferences known =
                ExistingReferences.of(reads, call.instance(), past.value().details());
        return HttpResponse.ok(out -> text.write(out, past.value(), known, past))
                .at(past.position());
    }

    /** Not in the protocol: who has some of the product set aside, and until when. */
    private HttpResponse holders(HttpRequest call) throws ApiException, Unavailable {
        ProductKey key = key(call);
        String offset = call.query().text("offset");
        HolderPlace after = offset == null ? null : place(offset);
        int limit = Paging.limit(call.query(), "limit", DEFAULT_LIMIT);
        List<Holder> holders = reads.ask(new Holders(key.instance(), key.product(), after, limit));
        Selection named = new Selection(false, Set.of(), Set.of(key.product()));
        if (holders.isEmpty()
                && reads.ask(new Offered(call.instance(), named, 1)).isEmpty()) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, "");
        }
        return HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("holders");
            for (Holder holder : holders) {
                HolderPlace place = holder.place();
                out.writeStartObject();
                out.writeStringField("kind", place.kind().name().toLowerCase(Locale.ROOT));
                out.writeStringField("id", place.id());
                out.writeNumberField("quantity", holder.quantity().whole());
                out.writeStringField("unit_quantity", holder.quantity().toString());
                if (place.kind() == HolderKind.ORDER) {
                    out.writeBooleanField("from_template", holder.anybodys());
                }
                Times.writeTimestamp(out, "deadline", place.until() == Hold.NEVER ? -1 : place.until() / 1000);
                out.writeStringField("offset", place.until() + "." + place.kind() + "." + place.id());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Where a page goes on, as the last entry of the one before said it. */
    private static HolderPlace place(String offset) throws ApiException {
        String[] parts = offset.split("[.]", 3);
        try {
            return new HolderPlace(Long.parseLong(parts[0]), HolderKind.valueOf(parts[1]), parts[2]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            throw ApiException.malformed("offset is none of this list");
        }
    }
}
