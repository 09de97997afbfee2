package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.Scope;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;

/**
 * A few instances with a few tokens each.
 *
 * @param crowd how many tokens are issued at once, when they are
 */
record CatalogCommands(int crowd) implements LogMaker.Commands<CatalogCommand> {
    private static final List<InstanceId> INSTANCES =
            List.of(InstanceId.ADMIN, new InstanceId("shop"), new InstanceId("shop\u751f"));

    @Override
    public CatalogCommand next(SplittableRandom random) {
        InstanceId instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
        int dice = random.nextInt(100);
        if (dice < 55) {
            return token(random, instance, random.nextInt(8));
        }
        if (dice < 70) {
            return new RevokeToken(instance, hash(random.nextInt(8)));
        }
        if (dice < 85) {
            return new OpenInstance(instance, "{}", "hash-" + random.nextInt(2));
        }
        if (dice < 90) {
            return new ChangeInstance(instance, "{\"name\":" + random.nextInt(3) + "}");
        }
        return dice < 95
                ? new ChangePassword(instance, "hash-" + random.nextInt(3))
                : new CloseInstance(instance, random.nextInt(2) == 0);
    }

    @Override
    public List<List<CatalogCommand>> crowd(SplittableRandom random) {
        if (crowd == 0 || random.nextInt(4) != 0) {
            return List.of();
        }
        InstanceId instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
        List<CatalogCommand> tokens = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            tokens.add(token(random, instance, random.nextInt(2 * crowd)));
        }
        return List.of(tokens);
    }

    private static IssueToken token(SplittableRandom random, InstanceId instance, int number) {
        Scope scope = Scope.values()[random.nextInt(Scope.values().length)];
        Long micros = random.nextInt(4) == 0 ? null : Long.valueOf(random.nextInt(500_000));
        return new IssueToken(instance, hash(number), scope, random.nextInt(2) == 0, "till", micros);
    }

    private static TokenHash hash(int number) {
        return new TokenHash("%064x".formatted(number));
    }
}
