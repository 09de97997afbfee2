package stockpot.node.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Reference;
import stockpot.http.gateway.DefinitionSource;
import stockpot.kernel.InstanceId;

/** What one instance defines: what the catalog said at the beginning, and what has been learned since. */
final class KnownDefinitions implements DefinitionSource {
    private final InstanceId owner;
    private final Map<Name, Defined> byName = new HashMap<>();
    private final Map<Reference, Defined> byReference = new HashMap<>();

    KnownDefinitions(InstanceId owner) {
        this.owner = owner;
    }

    void add(Defined defined) {
        if (!Kind.isLoaded(defined.definition().kind())) {
            return;
        }
        byName.put(Name.of(defined.definition()), defined);
        byReference.put(defined.reference(), defined);
    }

    @Nullable
    Defined find(Name name) {
        return byName.get(name);
    }

    /** The serial number of what is known. */
    long serial(Name name) {
        Defined defined = byName.get(name);
        if (defined == null) {
            throw new IllegalStateException(name + " was to be defined before anything refers to it");
        }
        return defined.serial();
    }

    @Override
    public Optional<Defined> find(InstanceId instance, Reference of) {
        return instance.equals(owner) ? Optional.ofNullable(byReference.get(of)) : Optional.empty();
    }
}
