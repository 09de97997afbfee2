package stockpot.catalog;

/** What the log of an instance says when it grants something. */
public sealed interface CatalogAnswer {
    /**
     * An instance, a definition or a token is there.
     *
     * @param seed what a token was made of; empty when that is not known, and for what is none
     * @param deadline when a token ends, in milliseconds since the epoch; {@link Token#FOREVER} for never
     */
    record Made(long serial, String seed, long deadline) implements CatalogAnswer {
        /** What is no token. */
        public static Made of(long serial) {
            return new Made(serial, "", Token.FOREVER);
        }
    }

    /** There is no more to say. */
    record Done() implements CatalogAnswer {}
}
