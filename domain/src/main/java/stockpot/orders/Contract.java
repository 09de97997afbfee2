package stockpot.orders;

/**
 * What merchant and customer agreed on, whole. It may name people, so it lies beside the log ({@link ContractRef}).
 *
 * @param text canonical JSON
 * @param knownAs hash that the customer's wallet knows it by, when something of it was erased since; empty otherwise, because
 *     it follows from the text
 */
public record Contract(String text, String knownAs) {
    /** Most characters of the text. */
    public static final int MAX_CHARS = 1 << 20;

    /** One of which nothing was erased. */
    public Contract(String text) {
        this(text, "");
    }
}
