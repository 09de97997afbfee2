package stockpot.http.taler.instances;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;

/** Tells wallets and front ends what they talk to: {@code GET /config}. */
public final class ConfigRoutes {
    /** Current, revision and age: clients of version 20 to 32 of the protocol are at home here. */
    private static final String PROTOCOL = "32:0:20";

    private static final int FRACTION_DIGITS = 2;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final HttpResponse answer;

    public ConfigRoutes(String currency, String version) {
        answer = HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeStringField("version", PROTOCOL);
            out.writeStringField("name", "taler-merchant");
            out.writeStringField("implementation", "urn:net:stockpot:" + version);
            out.writeStringField("currency", currency);
            out.writeObjectFieldStart("currencies");
            writeCurrency(out, currency);
            out.writeEndObject();
            out.writeArrayFieldStart("exchanges");
            out.writeEndArray();
            out.writeStringField("default_persona", "expert");
            out.writeBooleanField("have_self_provisioning", false);
            out.writeBooleanField("have_donau", false);
            out.writeStringField("payment_target_types", "*");
            out.writeArrayFieldStart("mandatory_tan_channels");
            out.writeEndArray();
            out.writeObjectFieldStart("report_generators");
            out.writeEndObject();
            writeDelay(out, "default_pay_delay");
            writeDelay(out, "default_refund_delay");
            writeDelay(out, "default_wire_transfer_delay");
            out.writeStringField("default_wire_transfer_rounding_interval", "NONE");
            out.writeEndObject();
        });
    }

    public List<Endpoint> endpoints() {
        return List.of(new Endpoint(Verb.GET, "/config", Access.PUBLIC, _ -> answer));
    }

    private static void writeCurrency(JsonGenerator out, String currency) throws IOException {
        out.writeObjectFieldStart(currency);
        out.writeStringField("name", currency);
        out.writeStringField("currency", currency);
        out.writeNumberField("num_fractional_input_digits", FRACTION_DIGITS);
        out.writeNumberField("num_fractional_normal_digits", FRACTION_DIGITS);
        out.writeNumberField("num_fractional_trailing_zero_digits", FRACTION_DIGITS);
        out.writeObjectFieldStart("alt_unit_names");
        out.writeStringField("0", currency);
        out.writeEndObject();
        out.writeArrayFieldStart("common_amounts");
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeDelay(JsonGenerator out, String name) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("d_us", DAY_MICROS);
        out.writeEndObject();
    }
}
