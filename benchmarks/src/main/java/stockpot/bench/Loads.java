package stockpot.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import stockpot.bench.drive.Mix;
import stockpot.bench.report.Phase.Traffic;
import stockpot.bench.shop.Shop;

/** What each traffic asks of the shop: as requests, and in words for the conditions of a report. */
final class Loads {

    /**
     * Long enough that most locks and reservations of a phase live through it; those of earlier phases expire meanwhile, as in
     * a shop.
     */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private Loads() {}

    static Mix mix(Traffic traffic, Shop shop) throws IOException {
        return switch (traffic) {
            case NO_OP -> shop.noOp();
            case HOT -> shop.locks(Shop.HOT, KEPT);
            case SPREAD, OVERLOAD -> shop.locks(Shop.SPREAD, KEPT);
            case BATCHES -> shop.batches(Shop.SPREAD, KEPT, false);
            case TOGETHER -> shop.batches(Shop.SPREAD, KEPT, true);
            case ORDERS -> shop.orders();
            case ORDERS_HOT -> shop.hotOrders();
            case RESERVATIONS -> shop.reservations(KEPT);
            case RESERVATIONS_HOT -> shop.hotReservations(KEPT);
            case MIXED -> shop.mixed(Shop.SPREAD, KEPT);
            case CREDITS -> shop.credits();
        };
    }

    static String meaning(Traffic traffic) {
        String locks = "locks of 1 piece for " + KEPT.toSeconds() + " s with new UUIDs, of ";
        String cart = "1 piece each of " + Shop.PRODUCTS_OF_A_CART + " different products";
        String orders = "orders of " + cart + ", ids made by the server,";
        String reservations = "IOM reservations, COMPLETE, of " + cart + " for " + KEPT.toSeconds()
                + " s, with a password and no token,";
        String spread = String.format(Locale.ROOT, "%,d products at random", Shop.SPREAD.size());
        String oneHot = " 1 of them always the same, the others of ";
        return switch (traffic) {
            case NO_OP -> "GET /health/live";
            case HOT -> locks + "1 product";
            case SPREAD, OVERLOAD -> locks + spread;
            case BATCHES -> Shop.LINES + " " + locks + spread + ", in each request";
            case TOGETHER -> meaning(Traffic.BATCHES) + ", all or none of them";
            case ORDERS -> orders + " of " + spread + ", never paid";
            case ORDERS_HOT -> orders + oneHot + spread + ", never paid";
            case RESERVATIONS -> reservations + " of " + spread + ", never ordered";
            case RESERVATIONS_HOT -> reservations + oneHot + spread + ", never ordered";
            case MIXED ->
                String.format(
                        Locale.ROOT,
                        "%d %% %s; %d %% %s; %d %% payments of orders answered before",
                        Shop.LOCKS_SHARE,
                        meaning(Traffic.SPREAD),
                        Shop.ORDERS_SHARE,
                        orders + " of " + spread,
                        Shop.PAYMENTS_SHARE);
            case CREDITS -> "orders of no goods and payments of them, half and half, every payment a credit of one pot";
        };
    }

    /** Whether something is left to be settled when the last answer has come. */
    static boolean leavesGoods(Traffic traffic) {
        return switch (traffic) {
            case NO_OP, HOT, SPREAD, BATCHES, TOGETHER, OVERLOAD -> false;
            case ORDERS, ORDERS_HOT, RESERVATIONS, RESERVATIONS_HOT, MIXED, CREDITS -> true;
        };
    }
}
