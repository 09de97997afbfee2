package stockpot.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Unit;

/** The fields of a unit to change; null keeps what there is. */
public record UnitPatch(
        @Nullable String longName,
        @Nullable String shortName,
        @Nullable SortedMap<String, String> longNameI18n,
        @Nullable SortedMap<String, String> shortNameI18n,
        @Nullable Boolean allowFraction,
        @Nullable Integer precision,
        @Nullable Boolean active) {

    public UnitPatch {
        if (longNameI18n != null) {
            longNameI18n = Collections.unmodifiableSortedMap(new TreeMap<>(longNameI18n));
        }
        if (shortNameI18n != null) {
            shortNameI18n = Collections.unmodifiableSortedMap(new TreeMap<>(shortNameI18n));
        }
        if (precision != null) {
            Unit.requirePrecision(precision);
        }
    }

    /** Whether it says what the unit is called, which a built-in one lets nobody say. */
    boolean renames() {
        return longName != null || shortName != null || longNameI18n != null || shortNameI18n != null;
    }

    /** The unit with this patch laid over it. */
    public Unit over(Unit old) {
        return new Unit(
                old.name(),
                longName != null ? longName : old.longName(),
                shortName != null ? shortName : old.shortName(),
                longNameI18n != null ? longNameI18n : old.longNameI18n(),
                shortNameI18n != null ? shortNameI18n : old.shortNameI18n(),
                allowFraction != null ? allowFraction : old.allowFraction(),
                precision != null ? precision : old.precision(),
                active != null ? active : old.active(),
                old.builtIn());
    }
}
