package stockpot.http.taler.catalog;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Unit;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.shared.References;
import stockpot.kernel.Patch;

/** Reads what a merchant says of a unit, whole or in part. */
final class UnitRequest {
    private final JsonObjectReader fields;

    UnitRequest(JsonObjectReader fields) {
        this.fields = fields;
    }

    /** A new unit. */
    Unit unit(String name) throws ApiException {
        Patch<Unit> given = patch();
        String longName = fields.required("unit_name_long", nonEmpty("unit_name_long"));
        String shortName = fields.required("unit_name_short", nonEmpty("unit_name_short"));
        return References.newName(
                "unit",
                name,
                checked -> given.over(new Unit(
                        checked, longName, shortName, new TreeMap<>(), new TreeMap<>(), false, 0, true, false)));
    }

    /**
     * What is to change of a unit.
     *
     * @param name the unit's, which cannot be changed
     */
    Patch<Unit> change(String name) throws ApiException {
        String other = fields.optionalText("unit");
        if (other != null && !other.equals(name)) {
            throw ApiException.malformed("unit: a unit keeps its name");
        }
        return patch();
    }

    private Patch<Unit> patch() throws ApiException {
        Long precision = fields.optionalInteger("unit_precision_level", 0, Unit.MAX_PRECISION);
        return Unit.NO_CHANGE
                .set("longName", nonEmpty("unit_name_long"))
                .set("shortName", nonEmpty("unit_name_short"))
                .set("longNameI18n", fields.optionalTextMap("unit_name_long_i18n"))
                .set("shortNameI18n", fields.optionalTextMap("unit_name_short_i18n"))
                .set("allowFraction", fields.optionalFlag("unit_allow_fraction"))
                .set("precision", precision == null ? null : precision.intValue())
                .set("active", fields.optionalFlag("unit_active"));
    }

    private @Nullable String nonEmpty(String name) throws ApiException {
        String text = fields.optionalText(name);
        if (text != null && text.isEmpty()) {
            throw ApiException.malformed(name + " must not be empty");
        }
        return text;
    }
}
