package stockpot.http.gateway;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCommand;
import stockpot.kernel.InstanceId;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderKey;
import stockpot.orders.OwnerKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.StockCommand;

/** Sends commands and waits for what they come to; called on virtual threads, so waiting is cheap. */
public interface Commands {
    /**
     * Sends a command to the log of its product and waits for its outcome.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome send(Request request, StockCommand command) throws Unanswered;

    /**
     * Like its namesake; when it returns, this node's {@link Reads} of the catalog show what the command did.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome send(Request request, CatalogCommand command) throws Unanswered;

    /**
     * Sends a command to the log of its order and waits for its outcome. When an order was taken back, its goods are free
     * when this returns.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome send(Request request, OrderCommand command) throws Unanswered;

    /**
     * Binds the key of a request to what it asks for, where that decides to which log its command goes: then the same key with
     * another body is a conflict although another log would decide it. Does nothing without a key.
     *
     * @param log that follows from the key alone
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    void bind(Request request, OrderKey log) throws Unanswered;

    /**
     * What an earlier request with the same key came to, which was to make that order or reservation: the outcome of placing it,
     * or a kept answer, which its data holds as {@code answer}. Empty when none is known.
     *
     * @throws Unanswered when that cannot be told; its kind says why
     */
    Optional<Outcome> recall(Request request, OwnerKey key) throws Unanswered;

    /**
     * Keeps the answer to a request with a key, and answers as {@link #recall} would from then on: another one may have been
     * decided first.
     *
     * @param answer null for one that does not stand: then only what was asked for is kept
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome keep(Request request, OwnerKey key, @Nullable Answered answer) throws Unanswered;

    /**
     * Holds what an order takes from stock and places it; on a refusal nothing is held.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Placed place(Request request, OrderPlan plan) throws Unanswered;

    /**
     * An order to place.
     *
     * @param mayExist whether an earlier request may have placed it: its id was chosen by the client, or follows from an
     *     {@code Idempotency-Key}
     * @param fingerprint hash of what was asked for: the same id with the same one is the same order
     * @param items each product once; none for an order that takes nothing from stock
     * @param locks that the order replaces, whichever products they are on; unknown ones are ignored
     * @param reservation that the order takes over; null for none
     * @param publicPercent how many hundredths of a product's stock orders like it may hold before they are paid; null unless
     *     anybody may place it
     */
    record OrderPlan(
            OrderKey key,
            boolean mayExist,
            String fingerprint,
            List<Item> items,
            List<LockId> locks,
            @Nullable ReservationKey reservation,
            @Nullable Integer publicPercent,
            Terms terms) {}

    /**
     * What became of it.
     *
     * @param outcome of the order's log: its data holds {@code serial}, {@code claim_token}, {@code pay_deadline_ms} of the
     *     order that stands; or of the log of the product or the reservation that refused
     * @param refusing the product that refused; null when it was not a product
     */
    record Placed(Outcome outcome, @Nullable ProductId refusing) {}

    /**
     * Opens a pot under a name that no other pot of the instance has; on a refusal nothing is kept.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    PotOpened open(Request request, InstanceId instance, PotName name, String description) throws Unanswered;

    /**
     * What became of a new pot.
     *
     * @param outcome of the pot's log, or of the log of the name that refused
     * @param serial the pot's; 0 when there is none
     */
    record PotOpened(Outcome outcome, long serial) {}

    /**
     * Changes a pot, all of it or nothing; a name that it had is free when this returns, and so is one that it did not get.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome change(Request request, PotChange change) throws Unanswered;

    /**
     * A change of a pot.
     *
     * @param expected what has to be in the pot; null for whatever there is
     * @param totals what is in it from now on; null for what there is
     * @param by who asks, for the ledger
     */
    record PotChange(
            PotKey key,
            PotName name,
            String description,
            @Nullable Totals expected,
            @Nullable Totals totals,
            String by) {}

    /**
     * Closes a pot; its name is free when this returns.
     *
     * @param by who asks, for the ledger
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome close(Request request, PotKey key, String by) throws Unanswered;

    /**
     * Holds what a reservation asks for and makes it; on a refusal nothing is held.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Reserved reserve(Request request, ReservationPlan plan) throws Unanswered;

    /**
     * A reservation to make.
     *
     * @param key drawn at random, or following from an {@code Idempotency-Key}
     * @param lines more than nothing of each; a product may come twice
     * @param partly whether less will do
     * @param lifetime in seconds
     */
    record ReservationPlan(
            ReservationKey key, InstanceId instance, List<Reservation.Line> lines, boolean partly, long lifetime) {}

    /**
     * What became of it.
     *
     * @param outcome of the reservation's log, whose data holds {@code state}, {@code lines} and {@code until_ms} when it was
     *     accepted; null when products refused
     * @param refused the products that did, each with what its log said, as for a lock; none when the reservation's log was asked
     * @param renewed whether the reservation was over and was made anew
     */
    record Reserved(@Nullable Outcome outcome, List<RefusedItem> refused, boolean renewed) {}

    /** A product that could not be held. */
    record RefusedItem(ProductId product, Outcome outcome) {}

    /**
     * Changes a reservation, or makes one that is over anew; what it has no more is free when this returns. Empty when there is
     * none of that number in that instance.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Optional<Reserved> change(ReservationKey key, ReservationChange change, boolean committed) throws Unanswered;

    /**
     * A change of a reservation.
     *
     * @param lines that it has from now on; null to keep them
     * @param lifetime in seconds from now; null to keep its end
     * @param lifetimeAnew the same where its end has passed
     */
    record ReservationChange(
            InstanceId instance,
            @Nullable List<Reservation.Line> lines,
            boolean partly,
            @Nullable Long lifetime,
            long lifetimeAnew) {}

    /**
     * Takes a reservation back; its goods are free when this returns.
     *
     * @throws Unanswered when no outcome can be given; its kind says why
     */
    Outcome cancel(ReservationKey key, InstanceId instance, boolean committed) throws Unanswered;
}
