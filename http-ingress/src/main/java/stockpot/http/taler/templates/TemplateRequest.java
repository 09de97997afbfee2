package stockpot.http.taler.templates;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import stockpot.catalog.Definition.Template;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.shared.References;

/**
 * Reads what a merchant says of a template.
 *
 * <p>Stricter than other requests: what contradicts itself, or is misspelt, would be found out by a customer at the till.
 */
public final class TemplateRequest {
    private static final String ID = "template_id";
    private static final String REQUIRED_CURRENCY = "required_currency";
    private static final Set<String> MEMBERS =
            Set.of("template_description", "otp_id", "template_contract", "editable_defaults", REQUIRED_CURRENCY);
    private static final Pattern IDS = Pattern.compile("[A-Za-z0-9.:_-]+");

    private TemplateRequest() {}

    /** A new template. */
    public static Template defined(JsonObjectReader fields) throws ApiException {
        Set<String> known = new TreeSet<>(MEMBERS);
        known.add(ID);
        fields.requireOnly(known);
        String id = fields.text(ID);
        if (!IDS.matcher(id).matches()) {
            throw ApiException.malformed(ID + " must be letters, digits, dots, colons, underscores and hyphens");
        }
        return read(id, fields);
    }

    /** All of a template anew. */
    static Template changed(String id, JsonObjectReader fields) throws ApiException {
        fields.requireOnly(MEMBERS);
        return read(id, fields);
    }

    private static Template read(String id, JsonObjectReader fields) throws ApiException {
        String description = fields.text("template_description");
        TemplateContract contract = TemplateContract.fixed(fields.object("template_contract"));
        String currency = TemplateContract.currency(fields, REQUIRED_CURRENCY);
        if (currency != null) {
            contract.requireCurrency(REQUIRED_CURRENCY, currency);
        }
        JsonObjectReader given = fields.optionalObject("editable_defaults");
        String defaults = "";
        if (given != null) {
            TemplateContract editable = TemplateContract.editable(given, contract.type());
            contract.requireRoomFor(editable);
            if (currency != null) {
                editable.requireCurrency(REQUIRED_CURRENCY, currency);
            }
            defaults = editable.canonical();
        }
        if (fields.optionalText("otp_id") != null) {
            throw new ApiException(ErrorCode.MERCHANT_GENERIC_OTP_DEVICE_UNKNOWN, "there are no OTP devices");
        }
        String text = contract.canonical();
        String kept = defaults;
        return References.newName(
                ID, id, name -> new Template(name, description, text, kept, currency == null ? "" : currency));
    }
}
