package stockpot.http.iom;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorForm;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;

/**
 * What every body of the service is wrapped in: {@code data}, {@code statusCode}, {@code errors} of fields, and coded {@code
 * exceptions}.
 *
 * <p>Both lists are there and empty when there is nothing to say; where the service itself failed, there is nothing but
 * exceptions.
 */
public final class Envelope implements ErrorForm {
    private static final String CHALLENGE = "Basic realm=\"stockpot\"";
    private static final int FAILED = 500;
    private static final int UNAUTHORIZED = 401;

    private final ErrorTable errors;

    /**
     * An envelope for what is no matter of the service.
     *
     * @param errors sentences for it
     */
    public Envelope(ErrorTable errors) {
        this.errors = errors;
    }

    static HttpResponse granted(int status, Json.Writing data, List<IomError> exceptions) {
        return answer(status, data, List.of(), exceptions);
    }

    static HttpResponse refused(int status, Collection<FieldError> fieldErrors, List<IomError> exceptions) {
        return answer(status, null, status < FAILED ? fieldErrors : null, exceptions);
    }

    /** What the service has no code for: then the code is the status. */
    @Override
    public HttpResponse answer(ErrorCode code, int status, String detail) {
        if (status == UNAUTHORIZED) {
            return refused(status, List.of(), List.of(IomError.Kind.UNAUTHORIZED.coded()))
                    .with("WWW-Authenticate", CHALLENGE);
        }
        String message = detail.isEmpty() ? errors.entry(code).hint() : detail;
        return refused(status, List.of(), List.of(new IomError(Integer.toString(status), message)));
    }

    @Override
    public HttpResponse answer(ErrorCode code, String detail) {
        return answer(code, errors.entry(code).status(), detail);
    }

    private static HttpResponse answer(
            int status,
            Json.@Nullable Writing data,
            @Nullable Collection<FieldError> fieldErrors,
            List<IomError> exceptions) {
        return HttpResponse.json(status, Json.write(out -> {
            out.writeStartObject();
            out.writeFieldName("data");
            if (data == null) {
                out.writeNull();
            } else {
                data.to(out);
            }
            out.writeNumberField("statusCode", status);
            write(out, fieldErrors);
            out.writeArrayFieldStart("exceptions");
            for (IomError exception : exceptions) {
                out.writeStartObject();
                out.writeStringField("code", exception.code());
                out.writeStringField("message", exception.message());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }));
    }

    private static void write(JsonGenerator out, @Nullable Collection<FieldError> fieldErrors) throws IOException {
        out.writeFieldName("errors");
        if (fieldErrors == null) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        for (FieldError error : fieldErrors) {
            out.writeStartObject();
            out.writeStringField("message", error.message());
            out.writeStringField("sourceField", error.sourceField());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
