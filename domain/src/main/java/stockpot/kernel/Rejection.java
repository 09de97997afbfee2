package stockpot.kernel;

/**
 * Why a command was refused: a code that is part of the contract, and a sentence for the person who reads the log.
 *
 * <p>A refusal that has to say more (how much is left, say) is a record of its own that implements this.
 */
public interface Rejection {
    Code code();

    String sentence();

    /** The codes of one family are an enum that implements this; their names go out in results and never change. */
    interface Code {
        String name();

        /** Whether it may be another answer soon, because others are just deciding. */
        default boolean mayPass() {
            return false;
        }
    }

    /** A refusal with nothing to add to its code. */
    record Refusal(Code code, String sentence) implements Rejection {}
}
