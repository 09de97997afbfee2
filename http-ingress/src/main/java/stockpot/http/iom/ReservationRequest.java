package stockpot.http.iom;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Json;
import stockpot.orders.Reservation.Line;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

/**
 * What a client wants reserved.
 *
 * <p>All that is wrong with it is said at once. Members that are not known are passed over, {@code state} of an item with them: a
 * client may send back what it was answered.
 *
 * @param lifetime in seconds; null when it was left out
 * @param partly whether less will do
 * @param lines null when they were left out
 */
record ReservationRequest(
        @Nullable Long lifetime, boolean partly, @Nullable List<Line> lines) {
    /** How long a reservation lives when nothing is said, in seconds. */
    static final long DEFAULT_LIFETIME = 600;

    private static final String LIFETIME = "lifetime";
    private static final Pattern NOTHING = Pattern.compile("0+");
    private static final String TYPE = "type";
    private static final String ITEMS = "items";
    private static final String ID = "id";
    private static final String QUANTITY = "qty";

    /** For a new reservation. */
    static ReservationRequest ofNew(byte[] body) throws ApiException, IomException {
        return read(body, true);
    }

    /** For one that is there: what is left out stays. */
    static ReservationRequest ofChange(byte[] body) throws ApiException, IomException {
        return read(body, false);
    }

    /** The lines of a new one, which are there. */
    List<Line> requiredLines() {
        return Objects.requireNonNull(lines);
    }

    long lifetimeOrDefault() {
        return lifetime == null ? DEFAULT_LIFETIME : lifetime;
    }

    private static ReservationRequest read(byte[] body, boolean needsItems) throws ApiException, IomException {
        JsonNode tree = Json.tree(body);
        if (!tree.isObject()) {
            throw ApiException.malformed("the body must be a JSON object");
        }
        Reading reading = new Reading();
        ReservationRequest request =
                new ReservationRequest(reading.lifetime(tree), reading.isPartly(tree), reading.lines(tree, needsItems));
        if (!reading.errors.isEmpty()) {
            throw IomException.because(reading.errors);
        }
        return request;
    }

    /** Reads on after an error, to find the others too; the same one is said once. */
    private static final class Reading {
        private final Set<FieldError> errors = new LinkedHashSet<>();

        private @Nullable Long lifetime(JsonNode tree) {
            JsonNode node = tree.path(LIFETIME);
            // A client whose member is a plain number has none to leave out.
            boolean isNone = isAbsent(node)
                    || (node.isIntegralNumber() && node.bigIntegerValue().signum() == 0)
                    || (node.isTextual() && NOTHING.matcher(node.textValue()).matches());
            return isNone ? null : integer(LIFETIME, node, ReservationCommand.MAX_LIFETIME);
        }

        private boolean isPartly(JsonNode tree) {
            JsonNode node = tree.path(TYPE);
            if (isAbsent(node)) {
                return false;
            }
            String type = node.isTextual() ? node.textValue() : "";
            if (!type.equals("COMPLETE") && !type.equals("PARTLY")) {
                errors.add(new FieldError("The reservation type is invalid", TYPE));
            }
            return type.equals("PARTLY");
        }

        private @Nullable List<Line> lines(JsonNode tree, boolean required) {
            JsonNode node = tree.path(ITEMS);
            if (isAbsent(node)) {
                if (required) {
                    errors.add(FieldError.required(ITEMS));
                }
                return null;
            }
            if (!node.isArray()) {
                errors.add(new FieldError("The value must be a list", ITEMS));
            } else if (node.isEmpty()) {
                errors.add(FieldError.required(ITEMS));
            } else if (node.size() > PlaceReservation.MAX_LINES) {
                errors.add(new FieldError("There may be at most " + PlaceReservation.MAX_LINES + " items", ITEMS));
            } else {
                return lines(node);
            }
            return null;
        }

        private List<Line> lines(JsonNode items) {
            List<Line> lines = new ArrayList<>(items.size());
            Map<ProductId, Quantity> sums = new HashMap<>();
            for (JsonNode item : items) {
                Line line = line(item);
                if (line == null) {
                    continue;
                }
                lines.add(line);
                Quantity sum = sums.merge(line.product(), line.quantity(), Quantity::plus);
                if (sum.whole() > Quantity.MAX_WHOLE) {
                    errors.add(FieldError.outOfRange(QUANTITY, 1, Quantity.MAX_WHOLE));
                }
            }
            return lines;
        }

        private @Nullable Line line(JsonNode item) {
            if (!item.isObject()) {
                errors.add(new FieldError("The value must be an object", ITEMS));
                return null;
            }
            ProductId product = product(item.path(ID));
            Long quantity = quantity(item.path(QUANTITY));
            return product == null || quantity == null ? null : new Line(product, Quantity.of(quantity));
        }

        private @Nullable ProductId product(JsonNode node) {
            if (isAbsent(node) || (node.isTextual() && node.textValue().isEmpty())) {
                errors.add(FieldError.required(ID));
                return null;
            }
            if (!node.isTextual()) {
                errors.add(new FieldError("The value must be a string", ID));
                return null;
            }
            try {
                return new ProductId(node.textValue());
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(String.valueOf(e.getMessage()), ID));
                return null;
            }
        }

        private @Nullable Long quantity(JsonNode node) {
            if (isAbsent(node)) {
                errors.add(FieldError.required(QUANTITY));
                return null;
            }
            return integer(QUANTITY, node, Quantity.MAX_WHOLE);
        }

        private @Nullable Long integer(String field, JsonNode node, long max) {
            try {
                return Numbers.integer(field, node, 1, max);
            } catch (Numbers.Wrong e) {
                errors.add(e.error());
                return null;
            }
        }

        private static boolean isAbsent(JsonNode node) {
            return node.isMissingNode() || node.isNull();
        }
    }
}
