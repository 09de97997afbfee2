package stockpot.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Reference;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads.Row;
import stockpot.kernel.InstanceId;

/** What instances define, for tests: rows by serial number, and the slices that the rules get of them. */
final class MemoryDefinitions {
    private final Map<InstanceId, Map<Long, Row<Defined>>> rows = new HashMap<>();

    Optional<Row<Defined>> find(InstanceId instance, Reference of) {
        return all(instance).filter(row -> row.value().reference().equals(of)).findAny();
    }

    List<Defined> list(InstanceId instance, Definition.Kind kind) {
        return all(instance)
                .map(Row::value)
                .filter(defined -> defined.definition().kind() == kind)
                .sorted(Comparator.comparingLong(Defined::serial))
                .toList();
    }

    SortedMap<Long, String> names(InstanceId instance, Definition.Kind kind) {
        SortedMap<Long, String> names = new TreeMap<>();
        list(instance, kind)
                .forEach(defined ->
                        names.put(defined.serial(), defined.definition().name()));
        return names;
    }

    private Stream<Row<Defined>> all(InstanceId instance) {
        return rows.getOrDefault(instance, Map.of()).values().stream();
    }

    private @Nullable Defined named(InstanceId instance, Reference of) {
        return find(instance, of).map(Row::value).orElse(null);
    }

    private @Nullable Defined byName(InstanceId instance, Definition wanted) {
        return list(instance, wanted.kind()).stream()
                .filter(defined -> defined.definition().name().equals(wanted.name()))
                .findAny()
                .orElse(null);
    }

    /** The rows that the command may read; null when it is about no definition. */
    @Nullable
    Catalog slice(CatalogCommand command, @Nullable Instance instance) {
        return switch (command) {
            case Define c -> Catalog.of(instance, byName(c.instance(), c.definition()), null);
            case Redefine c -> {
                Defined named = named(c.instance(), c.of());
                Defined namesake = byName(c.instance(), c.definition());
                yield Catalog.of(instance, named, namesake == null || namesake.equals(named) ? null : namesake);
            }
            case ChangeUnit c -> Catalog.of(instance, named(c.instance(), c.of()), null);
            case Undefine c -> Catalog.of(instance, named(c.instance(), c.of()), null);
            default -> null;
        };
    }

    void save(InstanceId instance, @Nullable Defined before, @Nullable Defined after, Position position) {
        Map<Long, Row<Defined>> own = rows.computeIfAbsent(instance, _ -> new TreeMap<>());
        if (before != null) {
            own.remove(before.serial());
        }
        if (after != null) {
            own.put(after.serial(), new Row<>(after, position));
        }
    }
}
