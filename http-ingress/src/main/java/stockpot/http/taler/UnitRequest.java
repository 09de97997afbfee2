package stockpot.http.taler;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.UnitPatch;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Refused;

/** Reads what a merchant says of a unit, whole or in part. */
final class UnitRequest {
    private final Fields fields;

    UnitRequest(Fields fields) {
        this.fields = fields;
    }

    /** A new unit. */
    Unit unit(String name) throws Refused {
        UnitPatch given = patch();
        String longName = fields.required("unit_name_long", given.longName());
        String shortName = fields.required("unit_name_short", given.shortName());
        return References.newName(
                "unit",
                name,
                checked -> new Unit(
                        checked,
                        longName,
                        shortName,
                        DefinitionRequests.orNone(given.longNameI18n()),
                        DefinitionRequests.orNone(given.shortNameI18n()),
                        Boolean.TRUE.equals(given.allowFraction()),
                        given.precision() == null ? 0 : given.precision(),
                        !Boolean.FALSE.equals(given.active()),
                        false));
    }

    /**
     * What is to change of a unit.
     *
     * @param name the unit's, which cannot be changed
     */
    UnitPatch change(String name) throws Refused {
        String other = fields.optionalText("unit");
        if (other != null && !other.equals(name)) {
            throw Refused.malformed("unit: a unit keeps its name");
        }
        return patch();
    }

    private UnitPatch patch() throws Refused {
        Long precision = fields.optionalInteger("unit_precision_level", 0, Unit.MAX_PRECISION);
        return new UnitPatch(
                nonEmpty("unit_name_long"),
                nonEmpty("unit_name_short"),
                fields.optionalTextMap("unit_name_long_i18n"),
                fields.optionalTextMap("unit_name_short_i18n"),
                fields.optionalFlag("unit_allow_fraction"),
                precision == null ? null : precision.intValue(),
                fields.optionalFlag("unit_active"));
    }

    private @Nullable String nonEmpty(String name) throws Refused {
        String text = fields.optionalText(name);
        if (text != null && text.isEmpty()) {
            throw Refused.malformed(name + " must not be empty");
        }
        return text;
    }
}
