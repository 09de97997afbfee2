package stockpot.catalog;

import java.util.regex.Pattern;
import stockpot.kernel.Ids;

/**
 * Which definition is meant.
 *
 * @param id the serial number of a category or a group, the name of anything else
 */
public record Reference(Definition.Kind kind, String id) {
    private static final Pattern SERIAL = Pattern.compile("[1-9][0-9]{0,15}");

    public Reference {
        Ids.checked("an id", id);
        if (kind.isNumbered() && !SERIAL.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a category or a group is a serial number");
        }
    }

    /** The serial number; only of a kind that is numbered. */
    public long serial() {
        if (!kind.isNumbered()) {
            throw new IllegalStateException(kind + " has no number to refer to it by");
        }
        return Long.parseLong(id);
    }
}
