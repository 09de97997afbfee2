package stockpot.http.taler.products;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.TalerDuration;
import stockpot.quantity.Quantity;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;

/**
 * What a front end asks for when it sets stock aside.
 *
 * <p>Read token by token: this is the one body that comes thousands of times a second.
 */
record LockRequest(LockId lock, Quantity quantity, TalerDuration duration) {
    /** Locks that one request may ask for. */
    static final int MAX_LINES = 1_000;

    private static final Quantity ONE = Quantity.of(1);

    /** One of several, which says itself what it is about. */
    record Line(ProductId product, LockRequest asked) {}

    static LockRequest read(byte[] body) throws ApiException {
        return Json.read(body, in -> {
            requireObject(in.nextToken(), in, "the body");
            return new Members().read(in).asked();
        });
    }

    /**
     * Several.
     *
     * @param together whether all of them are set or none; otherwise each is decided for itself
     */
    record Batch(boolean together, List<Line> lines) {
        private static final String TOGETHER = "together";
        private static final String INDEPENDENT = "independent";

        /** Which of the lines cannot be decided together with the others is wrong; nothing is done then. */
        private Batch requirePossible() throws ApiException {
            Set<ProductId> products = new HashSet<>();
            for (int i = 0; together && i < lines.size(); i++) {
                if (!products.add(lines.get(i).product())) {
                    throw ApiException.malformed(
                            "lines[" + i + "] is for a product that an earlier line is for: together each comes once");
                }
                if (lines.get(i).asked().quantity().isZero()) {
                    throw ApiException.malformed("lines[" + i + "] is for nothing: what is given back needs no others");
                }
            }
            return this;
        }
    }

    static Batch readBatch(byte[] body) throws ApiException {
        return Json.read(body, in -> {
            requireObject(in.nextToken(), in, "the body");
            List<Line> lines = null;
            boolean together = false;
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                switch (name) {
                    case "lines" -> lines = lines(in);
                    case "mode" -> {
                        String mode = Members.text(in, name);
                        together = mode.equals(Batch.TOGETHER);
                        if (!together && !mode.equals(Batch.INDEPENDENT)) {
                            throw ApiException.malformed("mode must be independent or together");
                        }
                    }
                    default -> in.skipChildren();
                }
            }
            if (lines == null || lines.isEmpty() || lines.size() > MAX_LINES) {
                throw ApiException.malformed("lines must be an array of 1 to " + MAX_LINES + " locks");
            }
            return new Batch(together, lines).requirePossible();
        });
    }

    private static List<Line> lines(JsonParser in) throws IOException, ApiException {
        List<Line> lines = new ArrayList<>();
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return lines;
        }
        Set<List<String>> seen = new HashSet<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            String where = "lines[" + lines.size() + "]";
            requireObject(in.currentToken(), in, where);
            Line line;
            try {
                line = new Members().read(in).line();
            } catch (ApiException e) {
                throw e.in(where);
            }
            if (!seen.add(List.of(line.product().value(), line.asked().lock().value()))) {
                throw ApiException.malformed(where + " is for a lock that an earlier line is for");
            }
            lines.add(line);
        }
        return lines;
    }

    private static void requireObject(@Nullable JsonToken first, JsonParser in, String what)
            throws IOException, ApiException {
        if (first == null) {
            throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, what + " is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            in.skipChildren();
            throw ApiException.malformed(what + " must be a JSON object");
        }
    }

    /** The members as they come. */
    private static final class Members {
        private @Nullable String product;
        private @Nullable LockId lock;
        private @Nullable TalerDuration duration;
        private @Nullable Quantity whole;
        private @Nullable Quantity decimal;

        Members read(JsonParser in) throws IOException, ApiException {
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                switch (name) {
                    case "product_id" -> product = value == JsonToken.VALUE_STRING ? in.getText() : skipped(in);
                    case "lock_uuid" -> lock = HttpRequest.id(text(in, name), LockId::new);
                    case "duration" -> duration = duration(in);
                    case "quantity" -> whole = Quantity.of(integer(in, name, Quantity.MAX_WHOLE));
                    case "unit_quantity" -> decimal = Quantities.parse(name, text(in, name));
                    default -> in.skipChildren();
                }
            }
            return this;
        }

        /** One lock has its product in the path, where the body may say anything. */
        private static @Nullable String skipped(JsonParser in) throws IOException {
            in.skipChildren();
            return null;
        }

        private Line line() throws ApiException {
            if (product == null) {
                throw ApiException.malformed("product_id must be a string");
            }
            return new Line(HttpRequest.id(product, ProductId::new), asked());
        }

        private LockRequest asked() throws ApiException {
            if (lock == null) {
                throw missing("lock_uuid");
            }
            if (duration == null) {
                throw missing("duration");
            }
            if (whole != null && decimal != null && !whole.equals(decimal)) {
                throw ApiException.malformed("quantity and unit_quantity do not agree");
            }
            Quantity quantity = decimal != null ? decimal : whole != null ? whole : ONE;
            return new LockRequest(lock, quantity, duration);
        }

        private static TalerDuration duration(JsonParser in) throws IOException, ApiException {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw ApiException.malformed("duration must be an object");
            }
            TalerDuration duration = null;
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                if (!name.equals("d_us")) {
                    in.skipChildren();
                } else if (value == JsonToken.VALUE_STRING && in.getText().equals("forever")) {
                    duration = TalerDuration.FOREVER;
                } else {
                    duration = new TalerDuration(integer(in, "duration.d_us", Long.MAX_VALUE));
                }
            }
            if (duration == null) {
                throw missing("duration.d_us");
            }
            return duration;
        }

        private static String text(JsonParser in, String name) throws IOException, ApiException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw ApiException.malformed(name + " must be a string");
            }
            return in.getText();
        }

        private static long integer(JsonParser in, String name, long max) throws IOException, ApiException {
            if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                long value = in.getLongValue();
                if (value >= 0 && value <= max) {
                    return value;
                }
            }
            throw ApiException.malformed(name + " must be an integer from 0 to " + max);
        }

        private static ApiException missing(String name) {
            return ApiException.malformed(name + " is missing");
        }
    }
}
