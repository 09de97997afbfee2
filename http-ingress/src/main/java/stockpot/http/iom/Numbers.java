package stockpot.http.iom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Integers as clients of the service write them: a number, or its digits as text. */
final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private static final int MOST_CHARS = 18;

    private Numbers() {}

    /** It is no integer, or not one of those that may be here. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private final transient FieldError error;

        private Wrong(FieldError error) {
            super("", null, false, false);
            this.error = error;
        }

        FieldError error() {
            return error;
        }
    }

    /** The integer, if it is one of those that may be here. */
    static long integer(String field, JsonNode node, long min, long max) throws Wrong {
        if (node.isIntegralNumber()) {
            return integer(field, node.bigIntegerValue().toString(), min, max);
        }
        if (!node.isTextual()) {
            throw new Wrong(FieldError.notInteger(field));
        }
        return integer(field, node.textValue(), min, max);
    }

    private static long integer(String field, String text, long min, long max) throws Wrong {
        long value = clamped(field, text);
        if (value < min || value > max) {
            throw new Wrong(FieldError.outOfRange(field, min, max));
        }
        return value;
    }

    /** Any integer; one that is far beyond what any field may have counts as the last one there is. */
    static long clamped(String field, String text) throws Wrong {
        // Java would also take a plus sign and the digits of other scripts, which no other reader of a number takes.
        if (!INTEGER.matcher(text).matches()) {
            throw new Wrong(FieldError.notInteger(field));
        }
        if (text.length() > MOST_CHARS) {
            return text.charAt(0) == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return Long.parseLong(text);
    }
}
