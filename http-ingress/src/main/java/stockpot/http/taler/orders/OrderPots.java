package stockpot.http.taler.orders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.LogBudget;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.pots.PotLookup;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.pots.Pot;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductDetails;

/**
 * Which pots get what of an order when it is paid: its lines in their order, and who gets the rest.
 *
 * <p>A pot that the order names has to be there. One that only a product names may be gone, and then the product has none.
 */
public final class OrderPots {
    static final String OF_PRODUCT = "product_money_pot";
    private static final String OF_REST = "order_default_money_pot";
    private static final long NONE = 0;

    private final Amount amount;
    private final List<Credit.Line> lines = new ArrayList<>();
    private final Map<Long, String> named = new LinkedHashMap<>();
    private int linesWithPot;
    private final List<Long> bytes = new ArrayList<>();
    private long rest = NONE;

    /**
     * Pots of an order, no line of which is known yet.
     *
     * @param amount of the order
     */
    public OrderPots(Amount amount) {
        this.amount = amount;
    }

    /**
     * Adds a line that takes nothing from stock.
     *
     * @param price of all of it; null for none
     */
    void add(JsonObjectReader product, @Nullable Amount price) throws ApiException {
        Long pot = named(product, OF_PRODUCT);
        if (pot != null && pot != NONE) {
            linesWithPot++;
        }
        if (linesWithPot > PlaceOrder.MAX_ITEMS) {
            throw ApiException.malformed(
                    "order.products has at most " + PlaceOrder.MAX_ITEMS + " entries that name a pot");
        }
        lines.add(new Credit.Line(price, pot == null ? NONE : pot));
    }

    /** Adds a line of the inventory that may name another pot than the product does. */
    void add(JsonObjectReader entry, ProductDetails details, Quantity quantity) throws ApiException {
        Long pot = named(entry, OF_PRODUCT);
        lines.add(new Credit.Line(price(details, quantity), pot == null ? details.potId() : pot));
    }

    /** Adds a line of the inventory. */
    public void add(ProductDetails details, Quantity quantity) {
        lines.add(new Credit.Line(price(details, quantity), details.potId()));
    }

    /** What is more than any amount can be is more than the order's, too, and no line gets more than that. */
    private @Nullable Amount price(ProductDetails details, Quantity quantity) {
        Amount price = Cart.priceIn(details, amount.currency());
        try {
            return price == null ? null : price.times(quantity);
        } catch (ArithmeticException _) {
            return amount;
        }
    }

    /** Reads who gets what no line gets. */
    void readRest(JsonObjectReader order) throws ApiException {
        Long pot = named(order, OF_REST);
        rest = pot == null ? NONE : pot;
    }

    private @Nullable Long named(JsonObjectReader fields, String name) throws ApiException {
        Long pot = fields.optionalInteger(name, NONE, Long.MAX_VALUE);
        if (pot != null && pot != NONE) {
            named.putIfAbsent(pot, fields.path(name));
        }
        return pot;
    }

    /** Looks the pots up, each once, and shares the amount out. */
    public List<Credit> credits(Reads reads, InstanceId instance) throws ApiException, Unavailable {
        Set<Long> all = new HashSet<>(named.keySet());
        lines.forEach(line -> all.add(line.pot()));
        Map<Long, Pot> there = PotLookup.pots(reads, instance, all);
        for (Map.Entry<Long, String> pot : named.entrySet()) {
            if (!there.containsKey(pot.getKey())) {
                throw new ApiException(
                        ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN,
                        pot.getValue() + " " + pot.getKey() + " does not exist");
            }
        }
        List<Credit> credits = Credit.share(
                amount,
                lines.stream()
                        .map(line -> there.containsKey(line.pot()) ? line : new Credit.Line(line.price(), NONE))
                        .toList(),
                rest);
        for (Credit credit : credits) {
            Pot pot = there.get(credit.pot());
            bytes.add(pot == null ? 0 : LogBudget.bytes(pot.description()));
        }
        return credits;
    }

    /** What the pot of each credit says of itself, in bytes: a credit writes it again. */
    public List<Long> bytes() {
        return bytes;
    }
}
