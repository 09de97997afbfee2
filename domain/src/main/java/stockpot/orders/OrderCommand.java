package stockpot.orders;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.Ids;
import stockpot.stock.ProductId;

/** What can be asked of the log of an order, or of a reservation. */
public sealed interface OrderCommand extends Command<OrderAnswer>
        permits OrderCommand.OfOrder, ReservationCommand, OrderCommand.KeepAnswer {
    OwnerKey key();

    /** What can be asked of an order's log. */
    sealed interface OfOrder extends OrderCommand {
        @Override
        OrderKey key();
    }

    /**
     * Place an order whose goods are held by an attempt. Placing it again as it stands is no conflict.
     *
     * @param fingerprint hash of what was asked for
     * @param items each product once; none for an order that takes nothing from stock
     * @param taken reservation whose goods the order has from now on; null for none
     */
    record PlaceOrder(
            OrderKey key,
            AttemptId attempt,
            String fingerprint,
            List<Item> items,
            Terms terms,
            @Nullable Taken taken) implements OfOrder {
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

        /** One that takes over no reservation. */
        public PlaceOrder(OrderKey key, AttemptId attempt, String fingerprint, List<Item> items, Terms terms) {
            this(key, attempt, fingerprint, items, terms, null);
        }
    }

    /**
     * A reservation that is set aside for an order.
     *
     * @param attempt whose holds have its goods
     * @param products that it holds some of
     */
    record Taken(ReservationKey reservation, AttemptId attempt, List<ProductId> products) {
        public Taken {
            products = List.copyOf(products);
        }
    }

    /** Bind the order to a wallet. */
    record ClaimOrder(OrderKey key, String nonce, String claimToken) implements OfOrder {
        public ClaimOrder {
            Ids.checked("a nonce", nonce);
        }
    }

    /** Tell that the order is paid. Telling the same payment again changes nothing. */
    record PayOrder(OrderKey key, Payment payment) implements OfOrder {}

    /**
     * Decide for a batch of locks, all of which an attempt holds. From level 2 on.
     *
     * <p>No row remembers it. Holds of a batch become locks by the first command that says so, and what is said later finds no hold;
     * should one of them have asked what became of it after this was decided, the answer comes to it after this.
     *
     * @param key where it is decided: an order's key, as the batch is not for an order
     */
    record GrantLocks(OrderKey key, AttemptId attempt, List<BatchedLock> locks) implements OfOrder {
        /** Locks that one batch may have. */
        public static final int MAX_LOCKS = 1_000;

        public GrantLocks {
            locks = List.copyOf(locks);
            if (locks.isEmpty() || locks.size() > MAX_LOCKS) {
                throw new IllegalArgumentException("a batch has 1 to " + MAX_LOCKS + " locks");
            }
            if (locks.stream().map(BatchedLock::product).distinct().count() < locks.size()) {
                throw new IllegalArgumentException("a batch names each product once");
            }
        }
    }

    /**
     * A lock of a batch.
     *
     * @param until as in {@link stockpot.stock.StockAnswer.Locked}
     */
    record BatchedLock(ProductId product, long until) {}

    /** Take an order back; {@code force} also when a wallet has claimed it and may still pay. */
    record WithdrawOrder(OrderKey key, boolean force) implements OfOrder {}

    /**
     * Erase the contract of an order that is no other by now, or a part of it.
     *
     * @param attempt that the order was placed with, or it is another order
     * @param was hash of what its contract has to be for that
     * @param contract what is left of it; null for nothing
     */
    record ChangeContract(
            OrderKey key,
            AttemptId attempt,
            String was,
            @Nullable ContractRef contract) implements OfOrder {}

    /**
     * Forget an order that was taken back, or that nobody paid in time; nothing is left of it but what the log says.
     *
     * @param attempt that it was placed with, or it is another order
     */
    record RemoveOrder(OrderKey key, AttemptId attempt) implements OfOrder {}

    /** Say what becomes of a hold that has waited too long for this order. */
    record ResolveHold(OrderKey key, AttemptId attempt, ProductId product) implements OfOrder {}

    /** Say what becomes of a reservation that has waited too long for this order to take it over. */
    record ResolveTake(OrderKey key, AttemptId attempt, ReservationKey reservation) implements OfOrder {}

    /**
     * Keep what a client was answered under its {@code Idempotency-Key}. It changes nothing: like the outcome of every command
     * it is remembered under the command's id, which is that of the request, and whatever was decided under that id first stands.
     *
     * @param key of what the request was for, be it there or not
     * @param answer null when there is none that stands: then only what was asked for is kept, so that the key is for nothing else
     */
    record KeepAnswer(OwnerKey key, @Nullable Answered answer) implements OrderCommand {}

    /**
     * An answer that stands; that something went wrong for the moment is none.
     *
     * @param status of HTTP
     */
    record Answered(int status, String body) {
        private static final int FIRST = 200;
        private static final int END = 500;

        public Answered {
            if (status < FIRST || status >= END) {
                throw new IllegalArgumentException(
                        "an answer that is kept has a status from 200 to 499, not " + status);
            }
        }
    }

    /** End the order if its pay deadline has passed; only the log's clock asks this. */
    record EndOrder(OrderKey key) implements OfOrder {}

    /** Forget an abandoned attempt after its time; only the log's clock asks this. */
    record ForgetAttempt(OrderKey key, AttemptId attempt) implements OfOrder {}
}
