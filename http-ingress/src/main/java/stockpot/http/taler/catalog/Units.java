package stockpot.http.taler.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.taler.shared.References;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.stock.Fractions;

/**
 * The units of an instance: those of the file, which everybody has, and its own.
 *
 * <p>An instance may see a built-in unit otherwise than the file does. It has a row of that unit then, which counts for all
 * but the names.
 */
public final class Units {
    private static final String RESOURCE = "/stockpot/http/units.tsv";
    private static final int COLUMNS = 4;
    /** Smaller numbers are places in the file. */
    private static final long FIRST_OF_THEIR_OWN = 1000;

    private static final Map<String, Numbered> BUILT_IN = load();

    private final DefinitionSource definitions;

    /** A unit, and the number that tells it from the others of its instance. */
    record Numbered(long serial, Unit unit) {}

    public Units(DefinitionSource definitions) {
        this.definitions = definitions;
    }

    private static Map<String, Numbered> load() {
        Map<String, Numbered> builtIn = new LinkedHashMap<>();
        for (String[] line : ErrorTable.lines(RESOURCE, COLUMNS)) {
            int digits = Integer.parseInt(line[3]);
            Unit unit = new Unit(
                    line[0],
                    line[1],
                    line[2],
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    digits > 0,
                    digits,
                    true,
                    true);
            builtIn.put(unit.name(), new Numbered(builtIn.size() + 1L, unit));
        }
        return builtIn;
    }

    /** The unit as the file has it; null when the file does not. */
    static @Nullable Unit builtIn(String name) {
        Numbered unit = BUILT_IN.get(name);
        return unit == null ? null : unit.unit();
    }

    /** The unit as the instance sees it. */
    Optional<Numbered> find(InstanceId instance, String name) throws Unavailable {
        Optional<Reference> reference = References.to(Definition.Kind.UNIT, name);
        Optional<Defined> row = reference.isPresent() ? definitions.find(instance, reference.get()) : Optional.empty();
        return row.isPresent() ? Optional.of(seen(row.get())) : Optional.ofNullable(BUILT_IN.get(name));
    }

    /** All units: those of the file in its order, then the instance's own in the order that its rows are in. */
    List<Numbered> all(List<Defined> rows) {
        Map<String, Numbered> units = new LinkedHashMap<>(BUILT_IN);
        for (Defined row : rows) {
            units.put(row.definition().name(), seen(row));
        }
        return new ArrayList<>(units.values());
    }

    private Numbered seen(Defined row) {
        Unit unit = (Unit) row.definition();
        Numbered original = BUILT_IN.get(unit.name());
        if (original == null || !unit.builtIn()) {
            return new Numbered(FIRST_OF_THEIR_OWN + row.serial(), unit);
        }
        return new Numbered(
                original.serial(),
                new Unit(
                        unit.name(),
                        original.unit().longName(),
                        original.unit().shortName(),
                        Collections.emptySortedMap(),
                        Collections.emptySortedMap(),
                        unit.allowFraction(),
                        unit.precision(),
                        unit.active(),
                        true));
    }

    /** What the unit allows, also when it is not active; a unit that nobody has described is for whole pieces. */
    public Fractions fractions(InstanceId instance, String name) throws Unavailable {
        return find(instance, name)
                .map(Numbered::unit)
                .filter(Unit::allowFraction)
                .map(unit -> new Fractions(unit.precision()))
                .orElse(Fractions.NONE);
    }
}
