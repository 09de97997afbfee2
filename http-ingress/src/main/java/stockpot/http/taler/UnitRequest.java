package stockpot.http.taler;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Unit;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;
import stockpot.kernel.Patch;

/** Reads what a merchant says of a unit, whole or in part. */
final class UnitRequest {
    private final Fields fields;

    UnitRequest(Fields fields) {
        this.fields = fields;
    }

    /** A new unit. */
    Unit unit(String name) throws Refused {
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
    Patch<Unit> change(String name) throws Refused {
        String other = fields.optionalText("unit");
        if (other != null && !other.equals(name)) {
            throw Refused.malformed("unit: a unit keeps its name");
        }
        return patch();
    }

    private Patch<Unit> patch() throws Refused {
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

    private @Nullable String nonEmpty(String name) throws Refused {
        String text = fields.optionalText(name);
        if (text != null && text.isEmpty()) {
            throw Refused.malformed(name + " must not be empty");
        }
        return text;
    }
}
