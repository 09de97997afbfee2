package stockpot.http.taler.templates;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.catalog.Definitions;
import stockpot.http.taler.orders.Cart;
import stockpot.http.taler.orders.Cart.Line;
import stockpot.http.taler.orders.Deadlines;
import stockpot.http.taler.orders.OrderDraft;
import stockpot.http.taler.orders.OrderPlacing;
import stockpot.http.taler.orders.OrderPots;
import stockpot.http.taler.orders.TemplateCustomers;
import stockpot.http.taler.products.ExistingReferences;
import stockpot.http.taler.products.Quantities;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;

/** Makes orders from templates, for anybody: {@code POST /templates/ID}. */
public final class TemplateUseRoute {
    /** A cart of several hundred products; strangers send this. */
    private static final int MOST_BODY_BYTES = 32 << 10;

    private static final String SELECTION = "inventory_selection";
    private static final ErrorCode WRONG_PRODUCT = ErrorCode.MERCHANT_POST_USING_TEMPLATES_WRONG_PRODUCT;

    private final Definitions definitions;
    private final Reads reads;
    private final OrderPlacing placing;
    private final TemplateCustomers customers;
    private final WebsiteRegex websites = new WebsiteRegex();

    public TemplateUseRoute(Definitions definitions, Reads reads, OrderPlacing placing, TemplateCustomers customers) {
        this.definitions = definitions;
        this.reads = reads;
        this.placing = placing;
        this.customers = customers;
    }

    public Endpoint endpoint() {
        return new Endpoint(Verb.POST, "/templates/{id}", Access.PUBLIC, this::use, MOST_BODY_BYTES);
    }

    private HttpResponse use(HttpRequest call) throws ApiException, Unavailable {
        Template template =
                (Template) definitions.find(call, Kind.TEMPLATE).value().definition();
        customers.admit(call);
        JsonObjectReader body = call.fieldsOrForm(Set.of(SELECTION));
        return placing.place(call, body, null, () -> draft(call.instance(), TemplateTerms.of(template), body));
    }

    private OrderDraft draft(InstanceId instance, TemplateTerms terms, JsonObjectReader body)
            throws ApiException, Unavailable {
        TemplateUse use = new TemplateUse(terms, body);
        Cart cart = terms.type() == TemplateContract.Type.INVENTORY_CART ? cart(instance, terms, body) : Cart.EMPTY;
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        String session = "";
        if (terms.type() == TemplateContract.Type.PAIVANA) {
            members.put("fulfillment_url", website(terms, body));
            session = body.text("paivana_id");
        }
        Amount total = switch (terms.type()) {
            case FIXED_ORDER -> use.fixedTotal();
            case INVENTORY_CART -> use.cartTotal(cart);
            case PAIVANA -> use.websiteTotal();
        };
        OrderPots pots = new OrderPots(total);
        cart.lines().forEach(line -> pots.add(line.row().details(), line.quantity()));
        if (terms.minimumAge() > 0) {
            members.put("minimum_age", terms.minimumAge());
        }
        if (use.tip() != null) {
            members.put("tip", use.tip().toString());
        }
        return new OrderDraft(
                members,
                total,
                use.summary(),
                Deadlines.Given.payWithin(terms.payDuration()),
                cart,
                List.of(),
                null,
                true,
                session,
                pots.credits(reads, instance),
                pots.bytes());
    }

    private String website(TemplateTerms terms, JsonObjectReader body) throws ApiException {
        String website = body.text("website");
        if (terms.website() != null && !websites.matches(terms.website(), "website", website)) {
            throw ApiException.malformed("website is none that the template is for");
        }
        return website;
    }

    private Cart cart(InstanceId instance, TemplateTerms terms, JsonObjectReader body)
            throws ApiException, Unavailable {
        Map<ProductId, Quantity> asked = Cart.asked(
                SELECTION,
                body.optionalObjects(SELECTION),
                entry -> Quantities.parse(entry.path("quantity"), entry.text("quantity")));
        if (asked.isEmpty()) {
            throw ApiException.malformed(SELECTION + " is missing, or empty");
        }
        if (terms.chooseOne() && asked.size() > 1) {
            throw new ApiException(WRONG_PRODUCT, "the template is for one product at a time");
        }
        Cart cart = Cart.of(reads, instance, asked);
        Selection offered = terms.selection();
        for (Line line : cart.lines()) {
            if (offered == null || !isOffered(instance, offered, line.row())) {
                throw new ApiException(WRONG_PRODUCT, line.row().id().value());
            }
        }
        return cart;
    }

    private boolean isOffered(InstanceId instance, Selection offered, ProductRow row) throws Unavailable {
        if (offered.all() || offered.products().contains(row.id())) {
            return true;
        }
        Set<Long> categories = new HashSet<>(row.details().categories());
        categories.retainAll(offered.categories());
        for (long category : categories) {
            if (ExistingReferences.isThere(reads, instance, Kind.CATEGORY, category)) {
                return true;
            }
        }
        return false;
    }
}
