package stockpot.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import stockpot.bench.drive.Mix;
import stockpot.bench.report.Phase.Traffic;
import stockpot.bench.shop.Shop;

/** What each traffic asks of the shop: as requests, and in words for the conditions of a report. */
final class Loads {

    /** Long enough that most locks of a phase live through it; those of earlier phases expire meanwhile, as in a shop. */
    private static final Duration LOCKED = Duration.ofMinutes(10);

    private Loads() {}

    static Mix mix(Traffic traffic, Shop shop) throws IOException {
        return switch (traffic) {
            case NO_OP -> shop.noOp();
            case HOT -> shop.locks(Shop.HOT, LOCKED);
            case SPREAD -> shop.locks(Shop.SPREAD, LOCKED);
            case ORDERS -> shop.orders();
            case ORDERS_HOT -> shop.hotOrders();
            case MIXED -> shop.mixed(Shop.SPREAD, LOCKED);
            case CREDITS -> shop.credits();
        };
    }

    static String meaning(Traffic traffic) {
        String locks = "locks of 1 piece for " + LOCKED.toSeconds() + " s with new UUIDs, of ";
        String orders = "orders of 1 piece each of " + Shop.PRODUCTS_OF_AN_ORDER
                + " different products, ids made by the server,";
        String spread = String.format(Locale.ROOT, "%,d products at random", Shop.SPREAD.size());
        return switch (traffic) {
            case NO_OP -> "GET /health/live";
            case HOT -> locks + "1 product";
            case SPREAD -> locks + spread;
            case ORDERS -> orders + " of " + spread + ", never paid";
            case ORDERS_HOT -> orders + " 1 of them always the same, the others of " + spread + ", never paid";
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
    static boolean leavesOrders(Traffic traffic) {
        return switch (traffic) {
            case NO_OP, HOT, SPREAD -> false;
            case ORDERS, ORDERS_HOT, MIXED, CREDITS -> true;
        };
    }
}
