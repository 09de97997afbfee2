package stockpot.pots;

import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.RowKey;

/** What the pots family is partitioned by: a pot, or a name that pots may have. */
public sealed interface PotsKey {
    InstanceId instance();

    /**
     * A pot.
     *
     * @param serial the number that its first name was granted with
     */
    record PotKey(InstanceId instance, long serial) implements PotsKey, RowKey<Pot> {
        public PotKey {
            if (serial < 1 || serial > CommandContext.MAX_SERIAL) {
                throw new IllegalArgumentException("a pot's number is from 1 to 2^53 - 1");
            }
        }
    }

    /** A name, which no two pots of an instance have. */
    record NameKey(InstanceId instance, PotName name) implements PotsKey {}
}
