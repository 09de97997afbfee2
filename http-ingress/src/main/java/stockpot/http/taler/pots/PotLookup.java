package stockpot.http.taler.pots;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.http.gateway.Reads;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Page;
import stockpot.kernel.Unavailable;
import stockpot.pots.Pot;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotsKey.PotKey;

/** Which of the pots that somebody names there are. A number is never used again, so one that is gone stays gone. */
public final class PotLookup {
    /** So many are asked for one by one; more of them are looked for in the list, a page at a time. */
    static final int FEW = 16;

    private static final int PAGE = 1024;

    private PotLookup() {}

    /** The pot of that number; empty when no pot can ever have it. */
    public static Optional<PotKey> key(InstanceId instance, long serial) {
        return canBe(serial) ? Optional.of(new PotKey(instance, serial)) : Optional.empty();
    }

    private static boolean canBe(long serial) {
        return serial >= 1 && serial <= CommandContext.MAX_SERIAL;
    }

    /** Those of the numbers that a pot has. */
    public static Set<Long> there(Reads reads, InstanceId instance, Set<Long> numbers) throws Unavailable {
        return pots(reads, instance, numbers).keySet();
    }

    /** The pots of those numbers, as far as there are any. */
    public static Map<Long, Pot> pots(Reads reads, InstanceId instance, Set<Long> numbers) throws Unavailable {
        Set<Long> named = numbers.stream().filter(PotLookup::canBe).collect(Collectors.toUnmodifiableSet());
        Map<Long, Pot> there = new HashMap<>();
        if (named.size() > FEW) {
            addListed(reads, instance, named, there);
        } else {
            for (long serial : named) {
                reads.find(new PotKey(instance, serial)).ifPresent(row -> there.put(serial, row.value()));
            }
        }
        return there;
    }

    private static void addListed(Reads reads, InstanceId instance, Set<Long> named, Map<Long, Pot> there)
            throws Unavailable {
        long last = Collections.max(named);
        for (long after = Collections.min(named) - 1; after < last; ) {
            List<Pot> page = reads.ask(new PotList(instance, new Page(after, PAGE)));
            for (Pot pot : page) {
                if (named.contains(pot.serial())) {
                    there.put(pot.serial(), pot);
                }
            }
            after = page.size() < PAGE ? last : page.getLast().serial();
        }
    }
}
