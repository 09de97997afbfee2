package stockpot.topology.catalog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.DropTokens;
import stockpot.catalog.CatalogCommand.EndTokens;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Level;
import stockpot.kernel.Sent;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.ExpiringEntries.Lease;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;

/** The rows of the catalog: instances, their tokens and what they define. */
public final class CatalogSlices implements Slices<Catalog, CatalogCommand> {
    private final Rows rows;
    private final TimerIndex agenda;
    private final ExpiringEntries tokens;
    private final DefinitionRows definitions;

    public CatalogSlices(Rows rows, TimerIndex agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.tokens = new ExpiringEntries(rows);
        this.definitions = new DefinitionRows(rows);
    }

    @Override
    public @Nullable CatalogCommand dueBefore(CatalogCommand command, long timestamp, Level level) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(CatalogRows.key(command.instance())));
        return stored != null && stored.bound() <= Math.max(timestamp, stored.changed())
                ? new EndTokens(command.instance(), level.work().endedAtOnce())
                : null;
    }

    @Override
    public CatalogCommand due(TimerIndex.Entry entry, Level level) {
        InstanceId instance = CatalogRows.instanceOf(entry.owner());
        return entry.isRemoved()
                ? new DropTokens(instance, entry.serial(), level.work().endedAtOnce())
                : new EndTokens(instance, level.work().endedAtOnce());
    }

    @Override
    public Loaded<Catalog> load(CatalogCommand command, long timestamp) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(CatalogRows.key(command.instance())));
        if (command instanceof DropTokens c) {
            // What is dropped is of a generation that is over, so the instance is not touched, and may be gone.
            List<Token> ending = tokens(tokens.all(c.generation(), "", c.limit()));
            return new Loaded<>(Catalog.ending(null, ending), 0, ExpiringEntries.FOREVER);
        }
        if (stored == null) {
            return new Loaded<>(Catalog.NOTHING, 0, ExpiringEntries.FOREVER);
        }
        return new Loaded<>(slice(command, stored, timestamp), stored.changed(), stored.bound());
    }

    private Catalog slice(CatalogCommand command, CatalogRows.Stored stored, long timestamp) {
        Instance instance = stored.instance();
        return switch (command) {
            case IssueToken c -> Catalog.of(instance, token(instance, c.token()));
            case RevokeToken c -> Catalog.of(instance, token(instance, c.token()));
            case Define c -> {
                Definition wanted = c.definition();
                yield defining(instance, definitions.byName(instance.serial(), wanted.kind(), wanted.name()), null);
            }
            case Redefine c -> defining(instance, definitions.find(instance.serial(), c.of()), c.definition());
            case ChangeUnit c -> defining(instance, definitions.find(instance.serial(), c.of()), null);
            case Undefine c -> defining(instance, definitions.find(instance.serial(), c.of()), null);
            case EndTokens c -> {
                long now = Math.max(timestamp, stored.changed());
                yield Catalog.ending(
                        instance, tokens(tokens.due(instance.generation(), stored.bound(), now, c.limit())));
            }
            case OpenInstance c -> Catalog.of(instance, null);
            case ChangeInstance c -> Catalog.of(instance, null);
            case ChangePassword c -> Catalog.of(instance, null);
            case CloseInstance c -> Catalog.of(instance, null);
            case DropTokens c -> throw new IllegalStateException("dropped tokens have no instance");
        };
    }

    /** With the one that has the wanted name, when that is not the named one itself. */
    private Catalog defining(Instance instance, @Nullable Defined named, @Nullable Definition wanted) {
        Defined namesake = wanted == null ? null : definitions.byName(instance.serial(), wanted.kind(), wanted.name());
        boolean other = namesake != null && (named == null || namesake.serial() != named.serial());
        return Catalog.of(instance, named, other ? namesake : null);
    }

    /** Of a definition. */
    @Override
    public long revision(CatalogCommand command) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(CatalogRows.key(command.instance())));
        if (stored == null) {
            return Sent.NO_REVISION;
        }
        long owner = stored.instance().serial();
        return switch (command) {
            case Define c ->
                definitions.revision(
                        owner, c.definition().kind(), c.definition().name());
            case Redefine c -> definitions.revision(owner, c.of());
            case ChangeUnit c -> definitions.revision(owner, c.of());
            case Undefine c -> definitions.revision(owner, c.of());
            default -> Sent.NO_REVISION;
        };
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
            agenda.move(instance.generation(), CatalogRows.key(id), ExpiringEntries.FOREVER, bound, written.offset());
        } else {
            agenda.move(instance.generation(), CatalogRows.key(id), before.bound(), bound, written.offset());
        }
        Defined was = before.slice().named();
        definitions.save(instance.serial(), was, after.named(), written.offset());
        // Also when only what it defines changed: this row says when that was, and time never goes back behind it.
        if (!instance.equals(old) || bound != before.bound() || !Objects.equals(was, after.named())) {
            rows.put(CatalogRows.key(id), CatalogRows.write(instance, bound, written));
        }
    }

    /** Writes the named token and answers the instance's new bound. */
    private long bound(
            Loaded<Catalog> before, Catalog after, Instance instance, CatalogCommand command, Written written) {
        Instance old = before.slice().instance();
        if (old != null && old.generation() != instance.generation()) {
            return ExpiringEntries.FOREVER;
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
        agenda.move(old.generation(), CatalogRows.key(id), before.bound(), ExpiringEntries.FOREVER, written.offset());
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
