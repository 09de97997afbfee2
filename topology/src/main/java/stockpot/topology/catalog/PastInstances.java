package stockpot.topology.catalog;

import java.util.List;
import java.util.Map;
import stockpot.schemas.Topics;
import stockpot.topology.history.Chronicle;
import stockpot.topology.history.Chronicle.Says;
import stockpot.topology.history.Chronicle.Subject;

/** When instances were opened: what had the same id before is not theirs. */
public final class PastInstances {
    public static final Chronicle CHRONICLE = new Chronicle(
            Topics.CATALOG, Map.of("InstanceOpened", Says.BEGINS, "InstancePurged", Says.ENDS), List.<Subject>of());

    private PastInstances() {}
}
