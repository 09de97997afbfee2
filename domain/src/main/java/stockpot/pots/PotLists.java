package stockpot.pots;

import stockpot.kernel.InstanceId;
import stockpot.kernel.Listing;
import stockpot.kernel.Page;

/** What can be listed of pots. */
public final class PotLists {
    private PotLists() {}

    /** All pots of an instance. */
    public record PotList(InstanceId instance, Page page) implements Listing<Pot> {
        @Override
        public PotList at(Page other) {
            return new PotList(instance, other);
        }
    }
}
