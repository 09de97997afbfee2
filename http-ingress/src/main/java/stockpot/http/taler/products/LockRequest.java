package stockpot.http.taler.products;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.TalerDuration;
import stockpot.quantity.Quantity;
import stockpot.stock.LockId;

/**
 * What a front end asks for when it sets stock aside.
 *
 * <p>Read token by token: this is the one body that comes thousands of times a second.
 */
record LockRequest(LockId lock, Quantity quantity, TalerDuration duration) {
    private static final Quantity ONE = Quantity.of(1);

    static LockRequest read(byte[] body) throws ApiException {
        return Json.read(body, in -> new Members().read(in));
    }

    /** The members as they come. */
    private static final class Members {
        private @Nullable LockId lock;
        private @Nullable TalerDuration duration;
        private @Nullable Quantity whole;
        private @Nullable Quantity decimal;

        LockRequest read(JsonParser in) throws IOException, ApiException {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                in.skipChildren();
                throw ApiException.malformed("the body must be a JSON object");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                switch (name) {
                    case "lock_uuid" -> lock = HttpRequest.id(text(in, name), LockId::new);
                    case "duration" -> duration = duration(in);
                    case "quantity" -> whole = Quantity.of(integer(in, name, Quantity.MAX_WHOLE));
                    case "unit_quantity" -> decimal = Quantities.parse(name, text(in, name));
                    default -> in.skipChildren();
                }
            }
            return asked();
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
