package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.pots.Claim;
import stockpot.pots.CreditReason;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.schemas.Topics;

/** A few names that everybody wants, and the pots that may get them; nobody keeps to any order. */
final class PotCommands implements LogMaker.Commands<PotCommand> {
    private static final List<InstanceId> INSTANCES = List.of(new InstanceId("shop"), new InstanceId("shop1"));
    private static final List<PotName> NAMES =
            List.of(new PotName("tips"), new PotName("1"), new PotName("name"), new PotName("3:a\u751f|\u00e9"));
    private static final int RECENT = 5;
    private static final int ATTEMPTS = 4;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Amount LARGEST = Amount.parse("EUR:4503599627370496.99999999");

    /** So long that abandoned attempts are forgotten now and then. */
    private static final int DAY_AND_A_BIT = 100_000_000;

    private final List<Wish> wishes = new ArrayList<>();
    private final List<Wish> opened = new ArrayList<>();
    private long now;

    /**
     * A name that somebody wants for a pot.
     *
     * @param overdueAt when the claim will have waited too long, if it is granted
     */
    private record Wish(PotKey pot, AttemptId attempt, PotName name, long overdueAt) {}

    @Override
    public LogMaker.Commands<PotCommand> afresh() {
        return new PotCommands();
    }

    @Override
    public int longestPauseMillis() {
        return DAY_AND_A_BIT;
    }

    @Override
    public @Nullable String logBehind(PotCommand command) {
        return switch (command) {
            case CreditPot _ -> Topics.ORDERS.commands();
            case ConfirmName _, ReleaseName _, ResolveName _ -> Topics.POTS.commands();
            default -> null;
        };
    }

    /** Whoever wants a new pot will know its number only from this record's. */
    @Override
    public void added(PotCommand command, long serial) {
        if (command instanceof ClaimName claim) {
            PotKey pot = new PotKey(claim.key().instance(), claim.pot() == 0 ? serial : claim.pot());
            keep(wishes, new Wish(pot, claim.attempt(), claim.key().name(), now + PATIENCE_MILLIS));
        } else if (command instanceof OpenPot open) {
            keep(opened, new Wish(open.key(), open.attempt(), open.name(), open.overdueAt()));
        }
    }

    private static void keep(List<Wish> recent, Wish wish) {
        recent.add(wish);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    @Override
    public PotCommand next(SplittableRandom random, long logsTime) {
        now = logsTime;
        int dice = random.nextInt(100);
        if (dice < 18 || wishes.isEmpty()) {
            return claim(random);
        }
        if (dice < 36) {
            NameKey name = name(random, INSTANCES.get(random.nextInt(INSTANCES.size())));
            return random.nextInt(3) == 0
                    ? new ConfirmName(name, attempt(random))
                    : new ReleaseName(name, attempt(random));
        }
        Wish wish = any(random, wishes);
        if (dice < 46 || opened.isEmpty()) {
            return new OpenPot(wish.pot(), wish.attempt(), overdueAt(random, wish), wish.name(), description(random));
        }
        Wish pot = any(random, random.nextInt(6) == 0 ? wishes : opened);
        if (dice < 68) {
            return change(random, pot);
        }
        if (dice < 88) {
            CreditReason paid = new CreditReason("order-" + random.nextInt(100), random.nextInt(3));
            return new CreditPot(pot.pot(), amount(random), paid);
        }
        return dice < 92
                ? new ClosePot(pot.pot(), "boss")
                : new ResolveName(pot.pot(), random.nextBoolean() ? pot.attempt() : attempt(random), wish.name());
    }

    private static Wish any(SplittableRandom random, List<Wish> recent) {
        return recent.get(random.nextInt(recent.size()));
    }

    private static AttemptId attempt(SplittableRandom random) {
        return new AttemptId("attempt-" + random.nextInt(ATTEMPTS));
    }

    private static NameKey name(SplittableRandom random, InstanceId instance) {
        return new NameKey(instance, NAMES.get(random.nextInt(NAMES.size())));
    }

    private ClaimName claim(SplittableRandom random) {
        if (opened.isEmpty() || random.nextBoolean()) {
            return new ClaimName(name(random, INSTANCES.get(random.nextInt(INSTANCES.size()))), attempt(random), 0);
        }
        PotKey pot = any(random, opened).pot();
        return new ClaimName(name(random, pot.instance()), attempt(random), pot.serial());
    }

    private static long overdueAt(SplittableRandom random, Wish wish) {
        return random.nextInt(10) == 0 ? Claim.NEVER : wish.overdueAt();
    }

    private ChangePot change(SplittableRandom random, Wish wish) {
        Wish other = any(random, wishes);
        boolean renames = random.nextBoolean();
        boolean claims = renames && random.nextInt(8) != 0;
        return new ChangePot(
                wish.pot(),
                claims ? other.attempt() : null,
                claims ? other.overdueAt() : Claim.NEVER,
                renames ? other.name() : wish.name(),
                description(random),
                random.nextInt(3) == 0 ? totals(random) : null,
                random.nextInt(3) == 0 ? totals(random) : null,
                random.nextInt(3) == 0 ? "" : "clerk");
    }

    private static String description(SplittableRandom random) {
        return random.nextBoolean() ? "" : "for guests";
    }

    /** Mostly nothing, so that it is expected now and then what is there. */
    private static Totals totals(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> Totals.of(List.of(LARGEST));
            case 2 ->
                Totals.of(
                        Stream.of("USD:1", "EUR:0.00000001").map(Amount::parse).toList());
            default -> Totals.NOTHING;
        };
    }

    private static Amount amount(SplittableRandom random) {
        String currency = List.of("EUR", "eur", "USD").get(random.nextInt(3));
        return new Amount(currency, random.nextInt(3), random.nextInt(2) * (1 + random.nextInt(99_999_999)));
    }
}
