package stockpot.topology.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.topology.rows.Leases.Lease;

/** The rows of the catalog: instances and their tokens. */
public final class CatalogSlices implements Slices<Catalog, CatalogCommand> {
    private static final int TOKENS_AT_ONCE = 1_000;

    private final Rows rows;
    private final Agenda agenda;
    private final Leases tokens;

    public CatalogSlices(Rows rows, Agenda agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.tokens = new Leases(rows);
    }

    @Override
    public @Nullable CatalogCommand dueBefore(CatalogCommand command, long timestamp) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(CatalogRows.key(command.instance())));
        return stored != null && stored.bound() <= Math.max(timestamp, stored.changed())
                ? new EndTokens(command.instance(), TOKENS_AT_ONCE)
                : null;
    }

    @Override
    public CatalogCommand due(Agenda.Entry entry) {
        InstanceId instance = CatalogRows.instanceOf(entry.owner());
        return entry.isRemoved()
                ? new DropTokens(instance, entry.serial(), TOKENS_AT_ONCE)
                : new EndTokens(instance, TOKENS_AT_ONCE);
    }

    @Override
    public Loaded<Catalog> load(CatalogCommand command, long timestamp) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(CatalogRows.key(command.instance())));
        if (command instanceof DropTokens c) {
            // What is dropped is of a generation that is over, so the instance is not touched, and may be gone.
            List<Token> ending = tokens(tokens.all(c.generation(), "", c.limit()));
            return new Loaded<>(new Catalog(null, null, ending), 0, Leases.FOREVER);
        }
        if (stored == null) {
            return new Loaded<>(Catalog.NOTHING, 0, Leases.FOREVER);
        }
        Instance instance = stored.instance();
        Token token = switch (command) {
            case IssueToken c -> token(instance, c.token());
            case RevokeToken c -> token(instance, c.token());
            case OpenInstance c -> null;
            case ChangeInstance c -> null;
            case ChangePassword c -> null;
            case CloseInstance c -> null;
            case EndTokens c -> null;
            case DropTokens c -> null;
        };
        List<Token> ending = command instanceof EndTokens c
                ? tokens(tokens.due(
                        instance.generation(), stored.bound(), Math.max(timestamp, stored.changed()), c.limit()))
                : List.of();
        return new Loaded<>(new Catalog(instance, token, ending), stored.changed(), stored.bound());
    }

    @Override
    public void save(Loaded<Catalog> before, Catalog after, CatalogCommand command, Written written) {
        if (command instanceof DropTokens c) {
            saveDropped(before.slice(), c);
            return;
        }
        InstanceId id = command.instance();
        Instance old = before.slice().instance();
        Instance instance = after.instance();
        for (Token token : before.slice().ending()) {
            tokens.remove(there(old).generation(), token.hash().hex(), token.deadline());
        }
        if (instance == null) {
            if (old != null) {
                rows.delete(CatalogRows.key(id));
                leaveGeneration(before, old, id, written);
            }
            return;
        }
        long bound = bound(before, after, instance, command, written);
        if (old != null && old.generation() != instance.generation()) {
            leaveGeneration(before, old, id, written);
            agenda.move(instance.generation(), CatalogRows.key(id), Leases.FOREVER, bound, written.offset());
        } else {
            agenda.move(instance.generation(), CatalogRows.key(id), before.bound(), bound, written.offset());
        }
        if (!instance.equals(old) || bound != before.bound()) {
            rows.put(CatalogRows.key(id), CatalogRows.write(instance, bound, written));
        }
    }

    /** Writes the named token and answers the instance's new bound. */
    private long bound(
            Loaded<Catalog> before, Catalog after, Instance instance, CatalogCommand command, Written written) {
        Instance old = before.slice().instance();
        if (old != null && old.generation() != instance.generation()) {
            return Leases.FOREVER;
        }
        if (command instanceof EndTokens) {
            return tokens.earliest(instance.generation(), before.bound());
        }
        Token was = before.slice().token();
        Token is = after.token();
        if (was == null && is != null) {
            tokens.put(instance.generation(), null, CatalogRows.lease(is), written.offset());
            return Math.min(before.bound(), is.deadline());
        }
        if (was != null && is == null) {
            tokens.remove(instance.generation(), was.hash().hex(), was.deadline());
        }
        return before.bound();
    }

    private void leaveGeneration(Loaded<Catalog> before, Instance old, InstanceId id, Written written) {
        agenda.move(old.generation(), CatalogRows.key(id), before.bound(), Leases.FOREVER, written.offset());
        if (old.tokens() > 0) {
            agenda.noteRemoved(old.generation(), CatalogRows.key(id), written.offset());
        }
    }

    private void saveDropped(Catalog before, DropTokens c) {
        for (Token token : before.ending()) {
            tokens.remove(c.generation(), token.hash().hex(), token.deadline());
        }
        if (before.ending().size() < c.limit()) {
            agenda.forgetRemoved(c.generation());
        }
    }

    private @Nullable Token token(Instance instance, TokenHash hash) {
        Lease lease = tokens.find(instance.generation(), hash.hex());
        return lease == null ? null : CatalogRows.token(lease);
    }

    private static List<Token> tokens(List<Lease> leases) {
        return leases.stream().map(CatalogRows::token).toList();
    }

    private static Instance there(@Nullable Instance instance) {
        if (instance == null) {
            throw new IllegalStateException("tokens end only where there is an instance");
        }
        return instance;
    }
}
