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
 * A few instances with a few tokens and a few definitions each.
 *
 * @param crowd how many tokens are issued at once, when they are
 */
record CatalogCommands(int crowd, DefinitionCommands definitions) implements LogMaker.Commands<CatalogCommand> {
    private static final List<InstanceId> INSTANCES =
            List.of(InstanceId.ADMIN, new InstanceId("shop"), new InstanceId("shop\u751f"));

    CatalogCommands(int crowd) {
        this(crowd, new DefinitionCommands());
    }

    @Override
    public CatalogCommand next(SplittableRandom random, long now) {
        InstanceId instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
        int dice = random.nextInt(100);
        if (dice < 26) {
            return token(random, instance, random.nextInt(8));
        }
        if (dice < 34) {
            return new RevokeToken(instance, hash(random.nextInt(8)));
        }
        if (dice < 44) {
            return new OpenInstance(instance, "{}", "hash-" + random.nextInt(2));
        }
        if (dice < 47) {
            return new ChangeInstance(instance, "{\"name\":" + random.nextInt(3) + "}");
        }
        if (dice < 50) {
            return new ChangePassword(instance, "hash-" + random.nextInt(3));
        }
        return dice < 53 ? new CloseInstance(instance, random.nextInt(2) == 0) : definitions.next(random, instance);
    }

    /** Many tokens, or the end of an instance: all that it defines is removed, and then it is purged. */
    @Override
    public List<List<CatalogCommand>> crowd(SplittableRandom random, long now) {
        InstanceId instance = INSTANCES.get(random.nextInt(INSTANCES.size()));
        if (random.nextInt(4) == 0) {
            return List.of(definitions.clearing(instance), List.of(new CloseInstance(instance, true)));
        }
        if (crowd == 0 || random.nextInt(4) != 0) {
            return List.of();
        }
        List<CatalogCommand> tokens = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            tokens.add(token(random, instance, random.nextInt(2 * crowd)));
        }
        return List.of(tokens);
    }

    @Override
    public LogMaker.Commands<CatalogCommand> afresh() {
        return new CatalogCommands(crowd);
    }

    @Override
    public void added(CatalogCommand command, long serial) {
        definitions.added(command, serial);
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
