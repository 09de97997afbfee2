package stockpot.orders;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Ids;
import stockpot.stock.ProductId;

/** What can be asked of an order's log. */
public sealed interface OrderCommand {
    OrderKey key();

    /**
     * Place an order whose goods are held by an attempt. Placing it again as it stands is no conflict.
     *
     * @param fingerprint hash of what was asked for
     * @param items each product once; none for an order that takes nothing from stock
     */
    record PlaceOrder(OrderKey key, AttemptId attempt, String fingerprint, List<Item> items, Terms terms)
            implements OrderCommand {
        /** Products that one order may name. */
        public static final int MAX_ITEMS = 1_000;

        public PlaceOrder {
            items = List.copyOf(items);
            Set<ProductId> products = new HashSet<>();
            for (Item item : items) {
                if (!products.add(item.product())) {
                    throw new IllegalArgumentException("an order names " + item.product() + " once");
                }
            }
            if (items.size() > MAX_ITEMS) {
                throw new IllegalArgumentException("an order names at most " + MAX_ITEMS + " products");
            }
        }
    }

    /** Bind the order to a wallet. */
    record ClaimOrder(OrderKey key, String nonce, String claimToken) implements OrderCommand {
        public ClaimOrder {
            Ids.checked("a nonce", nonce);
        }
    }

    /** Tell that the order is paid. Telling the same payment again changes nothing. */
    record PayOrder(OrderKey key, Payment payment) implements OrderCommand {}

    /** Take an order back; {@code force} also when a wallet has claimed it and may still pay. */
    record WithdrawOrder(OrderKey key, boolean force) implements OrderCommand {}

    /** Say what becomes of a hold that has waited too long for this order. */
    record ResolveHold(OrderKey key, AttemptId attempt, ProductId product) implements OrderCommand {}

    /** End the order if its pay deadline has passed; only the log's clock asks this. */
    record EndOrder(OrderKey key) implements OrderCommand {}

    /** Forget an abandoned attempt after its time; only the log's clock asks this. */
    record ForgetAttempt(OrderKey key, AttemptId attempt) implements OrderCommand {}
}
