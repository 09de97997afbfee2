package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Terms;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.law.Keeping.Kind;
import stockpot.topology.law.Keeping.Wanted;

/** What clients ask for in a {@link PotWorld}: all of them want the same few names. */
final class PotRequests {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final List<PotName> NAMES =
            List.of(new PotName("tips"), new PotName("3"), new PotName("taxes"), new PotName("name"));
    private static final int FEW = 3;
    private static final Amount LARGEST = Amount.parse("EUR:4503599627370496.99999999");

    private PotRequests() {}

    /**
     * A request about pots.
     *
     * @param there the pots that there are
     */
    static Wanted next(SplittableRandom random, String id, List<Pot> there) {
        PotName name = NAMES.get(random.nextInt(NAMES.size()));
        int tries = 2 + random.nextInt(6);
        if (there.isEmpty() || random.nextInt(5) < (there.size() < FEW ? 2 : 1)) {
            PotKey none = new PotKey(SHOP, 1);
            return new Wanted(Kind.OPEN, id, random.nextBoolean(), none, name, "", null, null, tries);
        }
        Pot pot = any(random, there);
        PotKey key = new PotKey(SHOP, pot.serial());
        if (random.nextInt(7) == 0) {
            return new Wanted(Kind.CLOSE, id, false, key, name, "", null, null, tries);
        }
        Totals expected = random.nextInt(3) == 0 ? expected(random, pot) : null;
        Totals totals = random.nextInt(3) == 0 ? null : totals(random);
        return new Wanted(Kind.CHANGE, id, false, key, name, "for " + random.nextInt(2), expected, totals, tries);
    }

    private static Pot any(SplittableRandom random, List<Pot> there) {
        return there.get(random.nextInt(there.size()));
    }

    /** Mostly what is in it now, which may be another thing in a moment. */
    private static Totals expected(SplittableRandom random, Pot pot) {
        return random.nextInt(4) == 0 ? Totals.NOTHING : pot.totals();
    }

    private static Totals totals(SplittableRandom random) {
        return random.nextInt(3) == 0 ? Totals.of(List.of(LARGEST)) : Totals.NOTHING;
    }

    /** An order for pots that are there now and may be gone when it is paid. */
    static PlaceOrder order(SplittableRandom random, String id, List<Pot> there) {
        List<Credit> credits = new ArrayList<>();
        int lines = 1 + random.nextInt(3);
        for (int line = 0; line < lines; line++) {
            long pot = there.isEmpty() ? 1 : any(random, there).serial();
            credits.add(new Credit(pot, Amount.parse("EUR:1"), line));
        }
        Amount amount = Amount.parse("EUR:" + lines);
        Terms terms = new Terms(amount, null, Terms.NEVER, "", credits, "");
        return new PlaceOrder(OrderKey.of("shop", id), new AttemptId(id), "", List.of(), terms);
    }
}
