package stockpot.kernel;

import java.nio.charset.StandardCharsets;

/** What every identifier that a client chooses has to be: byte-exact, bounded, printable. */
public final class Ids {
    private Ids() {}

    /** Longest identifier, in bytes of UTF-8: with it every key fits a length of one byte. */
    public static final int MAX_BYTES = 255;

    /**
     * The text itself, when it can be an identifier.
     *
     * @throws IllegalArgumentException saying what was expected, with {@code what} as the subject
     */
    public static String checked(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(what + " must not contain control characters");
            }
        }
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException(what + " must be well-formed Unicode");
        }
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(what + " must be at most " + MAX_BYTES + " bytes of UTF-8");
        }
        return text;
    }

    /** Whether each surrogate of a text has its other half; one alone is a character of no encoding. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
