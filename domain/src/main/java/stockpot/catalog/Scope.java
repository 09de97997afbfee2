package stockpot.catalog;

/** What a token lets its bearer do: the scopes of the GNU Taler merchant API. */
public enum Scope {
    READONLY,
    ALL,
    ORDER_SIMPLE,
    ORDER_POS,
    ORDER_MGMT,
    ORDER_FULL
}
