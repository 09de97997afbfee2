package stockpot.http.iom;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.Product;
import stockpot.stock.ProductId;
import stockpot.stock.Restock;
import stockpot.stock.StockLists.Offered;
import stockpot.stock.StockLists.ProductRow;
import stockpot.stock.StockLists.Selection;

/**
 * What can be promised of products: {@code /servlets/services/atp}.
 *
 * <p>All numbers are whole pieces, rounded down, and what does not fit 32 bits is as much as does.
 */
public final class AtpRoutes {
    private static final int OK = 200;
    private static final int MALFORMED = 400;
    private static final int MOST_IDS = 500;
    private static final String PRODUCT = "id";
    private static final String RESERVATION = "resvId";
    private static final String LOCATION = "default";

    private final Reads reads;
    private final Shops shops;
    private final InstantSource clock;

    public AtpRoutes(Reads reads, InstantSource clock) {
        this.reads = reads;
        this.shops = new Shops(reads);
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        return List.of(Serving.endpoint(Verb.GET, "/servlets/services/atp/{shopId}/{ids}", this::get));
    }

    private HttpResponse get(HttpRequest call) throws ApiException, Unavailable, IomException {
        InstanceId shop = shops.find(call.instance(), call.parameter(0)).id();
        Set<ProductId> asked = products(call.parameter(1));
        Map<ProductId, Quantity> own = reserved(call, shop);
        Map<ProductId, ProductRow> rows = new HashMap<>();
        for (ProductRow row : reads.ask(new Offered(shop, new Selection(false, Set.of(), asked), asked.size()))) {
            rows.put(row.id(), row);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Available> found = new ArrayList<>();
        List<IomError> unknown = new ArrayList<>();
        for (ProductId id : asked) {
            ProductRow row = rows.get(id);
            if (row == null) {
                unknown.add(IomError.Kind.PRODUCT_UNKNOWN.about(id));
            } else {
                found.add(Available.of(id, row.product(), own.getOrDefault(id, Quantity.ZERO), now));
            }
        }
        if (found.isEmpty()) {
            return Envelope.refused(MALFORMED, List.of(), unknown);
        }
        return Envelope.granted(OK, out -> write(out, found, now), unknown);
    }

    private static Set<ProductId> products(String ids) throws IomException {
        Set<ProductId> products = new LinkedHashSet<>();
        for (String id : ids.split(",", -1)) {
            if (id.isEmpty()) {
                throw IomException.because(FieldError.required(PRODUCT));
            }
            try {
                products.add(new ProductId(id));
            } catch (IllegalArgumentException e) {
                throw IomException.because(new FieldError(String.valueOf(e.getMessage()), PRODUCT));
            }
        }
        if (products.size() > MOST_IDS) {
            throw IomException.because(new FieldError("There may be at most " + MOST_IDS + " ids", PRODUCT));
        }
        return products;
    }

    /** What the named reservation has; whoever holds it may count on that too. One that is over, or not the shop's, has nothing. */
    private Map<ProductId, Quantity> reserved(HttpRequest call, InstanceId shop)
            throws ApiException, Unavailable, IomException {
        ReservationKey key = reservation(call.query().text(RESERVATION));
        if (key == null) {
            return Map.of();
        }
        Map<ProductId, Quantity> own = new HashMap<>();
        shops.reservation(call.instance(), key)
                .map(Row::value)
                .filter(there -> there.instance().equals(shop))
                .filter(there -> ReservationText.of(key, there).isReservedAt(clock.millis()))
                .ifPresent(there -> there.items().forEach(item -> own.put(item.product(), item.quantity())));
        return own;
    }

    private static @Nullable ReservationKey reservation(@Nullable String text) throws IomException {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return new ReservationKey(Numbers.clamped(RESERVATION, text));
        } catch (Numbers.Wrong e) {
            throw IomException.because(e.error());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** What there is of a product. */
    private record Available(ProductId id, int stock, int reserved, int blocked, int atp, String state) {
        static Available of(ProductId id, Product product, Quantity own, Instant now) {
            Quantity reserved = product.locked().plus(product.held()).minusOrZero(own);
            Quantity stock = product.total().limit().minusOrZero(product.lost());
            Quantity free = stock.minusOrZero(product.sold()).minusOrZero(reserved);
            int atp = pieces(free);
            return new Available(
                    id,
                    pieces(stock),
                    pieces(reserved),
                    pieces(product.sold()),
                    atp,
                    state(product, atp, reserved, now));
        }

        private static int pieces(Quantity quantity) {
            return (int) Math.min(quantity.whole(), Integer.MAX_VALUE);
        }

        /** Others may give back what they have; and more may come, unless it should have come by now. */
        private static String state(Product product, int atp, Quantity reserved, Instant now) {
            if (atp > 0) {
                return "available";
            }
            Restock next = product.nextRestock();
            boolean isExpected = !next.equals(Restock.NEVER) && next.epochSeconds() > now.getEpochSecond();
            return isExpected || !reserved.isZero() ? "temporarily not available" : "sold out";
        }
    }

    private static void write(JsonGenerator out, List<Available> found, Instant now) throws IOException {
        out.writeStartArray();
        for (Available each : found) {
            out.writeStartObject();
            out.writeStringField("id", each.id().value());
            out.writeStringField("location", LOCATION);
            out.writeNumberField("stock", each.stock());
            out.writeNumberField("reserved", each.reserved());
            out.writeNumberField("blocked", each.blocked());
            out.writeNumberField("atp", each.atp());
            out.writeStringField("modificationDate", now.toString());
            out.writeStringField("state", each.state());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
