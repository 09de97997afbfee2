package stockpot.topology.webhook;

import java.util.List;
import java.util.Optional;

/** Who wants to be told. */
public interface Hooks {
    /** Of one instance more are not told, however it came to have them. */
    int MOST = 20;

    /** Whether there are any at all. */
    boolean any();

    /** Those of an instance that is served; the first {@link #MOST} of them. */
    List<Hook> of(String instance);

    /** That one, if it is still there. */
    default Optional<Hook> find(String instance, long serial) {
        return of(instance).stream().filter(each -> each.serial() == serial).findFirst();
    }
}
