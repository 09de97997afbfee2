package stockpot.http.gateway;

import java.util.Optional;
import stockpot.catalog.Defined;
import stockpot.catalog.Reference;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;

/** Where what an instance defines is looked up, for whoever puts it into a command. */
@FunctionalInterface
public interface DefinitionSource {
    /** The definition that is meant, if there is one. */
    Optional<Defined> find(InstanceId instance, Reference of) throws Unavailable;
}
