package stockpot.http.iom;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import stockpot.http.exchange.ErrorTable;

/**
 * A coded exception, as the service calls what is wrong with more than a field.
 *
 * @param code a number, which is text on the wire
 */
record IomError(String code, String message) {
    private static final String RESOURCE = "/stockpot/http/iom-errors.tsv";
    private static final int COLUMNS = 5;
    private static final Map<Kind, Entry> TABLE = load();

    /** The exceptions that have a code of their own; all about them stands in {@code iom-errors.tsv}. */
    enum Kind {
        PRODUCT_UNKNOWN,
        SHOP_UNKNOWN,
        OUT_OF_STOCK,
        RESERVATION_UNKNOWN,
        KEY_USED,
        RESERVATION_EXPIRED,
        UNAUTHORIZED,
        SHOP_FORBIDDEN,
        CONTENT_TYPE,
        LOCK_TIMEOUT;

        /** The status that it usually comes with. */
        int status() {
            return entry().status();
        }

        /** The exception, about what the request named. */
        IomError about(Object subject) {
            return new IomError(entry().code(), entry().message().replace("#", subject.toString()));
        }

        IomError coded() {
            return about("");
        }

        private Entry entry() {
            return Objects.requireNonNull(TABLE.get(this), name());
        }
    }

    private record Entry(String code, int status, String message) {}

    private static Map<Kind, Entry> load() {
        Map<Kind, Entry> table = new EnumMap<>(Kind.class);
        for (String[] line : ErrorTable.lines(RESOURCE, COLUMNS)) {
            String message = line[4].substring(1, line[4].length() - 1);
            table.put(Kind.valueOf(line[0]), new Entry(line[1], Integer.parseInt(line[2]), message));
        }
        for (Kind kind : Kind.values()) {
            Objects.requireNonNull(table.get(kind), () -> RESOURCE + " lacks " + kind);
        }
        return table;
    }
}
