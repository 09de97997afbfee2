package stockpot.http.exchange;

/** What a client has to show to be let in; the last ones are permissions that a token's scope has or lacks. */
public enum Access {
    /** Nothing, also before the node is ready. */
    HEALTH,
    /** The cluster's secret. */
    PEER,
    /** Nothing. */
    PUBLIC,
    /** The name and the password of any instance: what it may act for is the route's to judge. */
    SHOP,
    /** The instance's password, or a token that may be refreshed. */
    LOGIN,
    /** Any good token of the instance. */
    ANY_TOKEN,
    /** The admin's password, or a token of the admin that may do everything. */
    MANAGEMENT,
    INSTANCES_READ,
    INSTANCES_WRITE,
    TOKENS_READ,
    TOKENS_WRITE,
    PRODUCTS_READ,
    PRODUCTS_WRITE,
    PRODUCTS_LOCK,
    CATEGORIES_READ,
    CATEGORIES_WRITE,
    GROUPS_READ,
    GROUPS_WRITE,
    UNITS_READ,
    UNITS_WRITE,
    TEMPLATES_READ,
    TEMPLATES_WRITE,
    WEBHOOKS_READ,
    WEBHOOKS_WRITE,
    POTS_READ,
    POTS_WRITE,
    ORDERS_READ,
    ORDERS_WRITE,
    /** All that happens to stock, orders and pots. */
    EVENTS_READ;

    /** Whether a name and a password are as good as a token, or better. */
    public boolean takesPasswords() {
        return this == SHOP || this == LOGIN || this == MANAGEMENT;
    }
}
