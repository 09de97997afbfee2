package stockpot.topology.settle;

import java.util.List;
import stockpot.topology.StockpotFamilies;

/** What the settler sends because of a ledger record, for tests that carry it themselves. */
public final class Following {
    private static final FollowUps FOLLOW_UPS = new FollowUps(StockpotFamilies.ALL, Settled.NOTHING);

    private Following() {}

    /** A command for the log of that topic. */
    public record Command(String topic, byte[] key, byte[] value) {}

    /** Empty also for records of which nothing follows. */
    public static List<Command> from(String type, byte[] ledgerRecord) {
        return FOLLOW_UPS.follow(type)
                ? FOLLOW_UPS.of(ledgerRecord).stream()
                        .map(each -> new Command(each.topic(), each.key(), each.value()))
                        .toList()
                : List.of();
    }
}
