package stockpot.http.access;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Scope;
import stockpot.http.exchange.Access;

/** The scopes of the GNU Taler merchant API by name, and what each of them permits. */
public final class Scopes {
    private Scopes() {}

    public static boolean permits(Scope scope, Access access) {
        return switch (access) {
            case HEALTH, PUBLIC, ANY_TOKEN -> true;
            case PEER, SHOP -> false;
            case LOGIN,
                    MANAGEMENT,
                    INSTANCES_WRITE,
                    TOKENS_WRITE,
                    PRODUCTS_WRITE,
                    CATEGORIES_WRITE,
                    GROUPS_WRITE,
                    UNITS_WRITE,
                    TEMPLATES_WRITE,
                    WEBHOOKS_WRITE,
                    POTS_WRITE -> scope == Scope.ALL;
            case INSTANCES_READ, TOKENS_READ, TEMPLATES_READ, WEBHOOKS_READ, POTS_READ, EVENTS_READ ->
                scope == Scope.ALL || scope == Scope.READONLY;
            // Who sells at a counter has to see what there is to sell.
            case PRODUCTS_READ, CATEGORIES_READ, GROUPS_READ, UNITS_READ ->
                scope == Scope.READONLY || permits(scope, Access.PRODUCTS_LOCK);
            case ORDERS_READ -> true;
            case ORDERS_WRITE -> scope != Scope.READONLY;
            case PRODUCTS_LOCK -> scope == Scope.ALL || scope == Scope.ORDER_POS || scope == Scope.ORDER_FULL;
        };
    }

    /** Whether everything that {@code part} permits is permitted by {@code whole} too. */
    public static boolean includes(Scope whole, Scope part) {
        return switch (whole) {
            case ALL -> true;
            case READONLY -> part == Scope.READONLY;
            case ORDER_SIMPLE -> part == Scope.ORDER_SIMPLE;
            case ORDER_POS -> part == Scope.ORDER_SIMPLE || part == Scope.ORDER_POS;
            case ORDER_MGMT -> part == Scope.ORDER_SIMPLE || part == Scope.ORDER_MGMT;
            case ORDER_FULL -> part != Scope.ALL && part != Scope.READONLY;
        };
    }

    /** The scope of that name; null when there is none. */
    public static @Nullable Scope named(String name) {
        return switch (name) {
            case "readonly" -> Scope.READONLY;
            case "all", "write" -> Scope.ALL;
            case "order-simple" -> Scope.ORDER_SIMPLE;
            case "order-pos" -> Scope.ORDER_POS;
            case "order-mgmt" -> Scope.ORDER_MGMT;
            case "order-full" -> Scope.ORDER_FULL;
            default -> null;
        };
    }

    public static String nameOf(Scope scope) {
        return switch (scope) {
            case READONLY -> "readonly";
            case ALL -> "all";
            case ORDER_SIMPLE -> "order-simple";
            case ORDER_POS -> "order-pos";
            case ORDER_MGMT -> "order-mgmt";
            case ORDER_FULL -> "order-full";
        };
    }
}
