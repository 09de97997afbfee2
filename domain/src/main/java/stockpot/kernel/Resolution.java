package stockpot.kernel;

/** What the log of an owner decides of something that is held for it: stock for an order, a name for a pot. */
public enum Resolution {
    /** It is the owner's. */
    CONFIRM,
    /** It is sold. */
    SELL,
    /** It is free. */
    RELEASE
}
